import type { FileKind } from '../sqlite/open-file.js';

/** Every collection brings its own tables; this one says which collections there are. */
export const DOCUMENTS_FILE: FileKind = {
  holds: 'a store of read models',
  applicationId: 0x43424431,
  version: 2,
  pageBytes: 8_192,
  schema: `
    CREATE TABLE collections (
      name TEXT PRIMARY KEY,
      spec TEXT NOT NULL,
      -- 0 while it is being filled and has no indexes
      indexed INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
