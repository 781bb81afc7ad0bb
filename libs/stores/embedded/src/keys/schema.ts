import type { FileKind } from '../sqlite/open-file.js';

/** One row per key. Of one that was destroyed the scope is left, and who destroyed it, when and why. */
export const KEYS_FILE: FileKind = {
  holds: 'a file of keys',
  applicationId: 0x43424b31,
  version: 1,
  pageBytes: 4_096,
  schema: `
    CREATE TABLE keys (
      id TEXT PRIMARY KEY,
      subject TEXT NOT NULL,
      kind TEXT NOT NULL,
      period TEXT NOT NULL,
      made_at TEXT NOT NULL,
      master TEXT,
      wrapped TEXT,
      erased_at TEXT,
      erased_by TEXT,
      because TEXT,
      CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX living_keys ON keys (subject, kind, period) WHERE wrapped IS NOT NULL;
  `,
};
