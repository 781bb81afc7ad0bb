import { join } from 'node:path';
import Libsql from 'libsql';
import type { Probe } from '../harness/probe.js';

const PAGE = 2_000;

type Row = [
  position: number,
  stream: string,
  revision: number,
  id: Buffer,
  type: string,
  recordedAt: string,
  metadata: string,
  data: string,
];

/** Reads every event whole, in order, with the bare driver, and parses what is JSON: no read model can cost less. */
const probe: Probe = async ({ log }) => {
  const db = new Libsql(join(String(log), 'events.db'), { readonly: true });
  const page = db
    .prepare<[number, number]>(
      `SELECT position, name, revision, events.id, type, recorded_at, metadata, data
       FROM events CROSS JOIN streams ON streams.id = events.stream
       WHERE position > ? ORDER BY position LIMIT ?`,
    )
    .raw();
  const start = performance.now();
  let count = 0;
  let seen = 0;
  for (let after = 0; ;) {
    const rows = page.all(after, PAGE) as Row[];
    const last = rows.at(-1);
    if (!last) break;
    for (const [, , , , , , metadata, data] of rows) {
      if (JSON.parse(metadata) !== null && JSON.parse(data) !== null) seen++;
    }
    count += rows.length;
    after = last[0];
  }
  const seconds = (performance.now() - start) / 1_000;
  db.close();
  if (seen !== count) throw new Error('Something in the log is no JSON.');
  return { perSecond: count / seconds, rssMb: process.resourceUsage().maxRSS / 1_024 };
};

export default probe;
