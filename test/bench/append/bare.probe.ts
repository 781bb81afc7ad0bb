import { join } from 'node:path';
import Libsql from 'libsql';
import type { Probe } from '../harness/probe.js';
import { anEvent, streamNames } from './an-event.js';

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE events (position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, version INTEGER NOT NULL,
    id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, meta TEXT NOT NULL, UNIQUE (stream, version));`;
const INSERT = 'INSERT INTO events (stream, version, id, type, data, meta) VALUES (?, ?, ?, ?, ?, ?)';

type Row = [stream: string, version: number, id: string, type: string, data: string, metadata: string];

/** The same events in groups of one per writer: no promises, no callers, nothing but the driver. */
const probe: Probe = async ({ dir, groups, writers }) => {
  const db = new Libsql(join(String(dir), 'bare.db'));
  db.exec(SCHEMA);
  const insert = db.prepare<Row>(INSERT);
  const streams = streamNames(Number(writers));
  let version = 0;

  const run = async (count: number): Promise<void> => {
    for (const end = version + count; version < end; version++) {
      db.exec('BEGIN IMMEDIATE');
      for (const stream of streams) {
        const { id, type, data, metadata } = anEvent(version);
        insert.run(stream, version, id, type, JSON.stringify(data), JSON.stringify(metadata));
      }
      db.exec('COMMIT');
      // A server that never gave others a turn would serve nobody.
      await new Promise(setImmediate);
    }
  };

  const count = Number(groups);
  await run(count / 10);
  const start = performance.now();
  await run(count);
  const seconds = (performance.now() - start) / 1_000;
  db.close();
  return { perSecond: (count * streams.length) / seconds };
};

export default probe;
