import type { Connection, Query } from '../sqlite/connection.js';
import type { EventTexts } from './message.js';

type EventRow = [head: string, body: string];

/** Made by SQLite: each column would cost the driver more than the text that they come to. */
const columns = (name: string): string =>
  `json_array(position, ${name}, revision, lower(hex(events.id)), type, recorded_at),
   metadata || char(10) || data`;

/** Reads pages of the log. */
export class LogReader {
  private readonly stream: Query<EventRow>;
  private readonly all: Query<EventRow>;
  private readonly last: Query<[number]>;

  constructor(connection: Connection) {
    this.stream = connection.query(
      `SELECT ${columns('?1')} FROM events
       WHERE stream = (SELECT id FROM streams WHERE name = ?1) AND revision BETWEEN ?2 AND ?3 AND position <= ?4
       ORDER BY revision`,
    );
    // A cross join is SQLite's way to say which table comes first.
    this.all = connection.query(
      `SELECT ${columns('name')}
       FROM events CROSS JOIN streams ON streams.id = events.stream
       WHERE position > ? ORDER BY position LIMIT ?`,
    );
    this.last = connection.query('SELECT position FROM events ORDER BY position DESC LIMIT 1');
  }

  readStream(stream: string, from: number, to: number, upTo: number): EventTexts {
    return textsOf(this.stream.all([stream, from, to, upTo]));
  }

  readAll(after: number, limit: number): EventTexts {
    return textsOf(this.all.all([after, limit]));
  }

  head(): number | undefined {
    return this.last.first([])?.[0];
  }
}

const textsOf = (rows: readonly EventRow[]): EventTexts => ({
  heads: `[${rows.map(([head]) => head).join()}]`,
  bodies: rows.map(([, body]) => body),
});
