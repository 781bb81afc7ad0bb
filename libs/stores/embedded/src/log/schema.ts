import type { FileKind } from '../sqlite/open-file.js';

/**
 * One row per event. A stream's name is kept once, so that the index that guards revisions holds two small
 * numbers per event instead of a name: appends to a large log stay fast. Ids are 16 bytes for the same reason.
 */
export const LOG_FILE: FileKind = {
  holds: 'an event log',
  applicationId: 0x43424c31,
  version: 1,
  pageBytes: 4_096,
  schema: `
    CREATE TABLE streams (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE events (
      position INTEGER PRIMARY KEY,
      stream INTEGER NOT NULL REFERENCES streams (id),
      revision INTEGER NOT NULL,
      id BLOB NOT NULL,
      type TEXT NOT NULL,
      recorded_at TEXT NOT NULL,
      metadata TEXT NOT NULL,
      data TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
    CREATE UNIQUE INDEX events_by_id ON events (id);
  `,
};
