import type { Connection, Query } from '../sqlite/connection.js';
import { flat, type EventRow, type EventRows } from './message.js';

/** Reads pages of the log. */
export class LogReader {
  private readonly stream: Query<EventRow>;
  private readonly all: Query<EventRow>;
  private readonly last: Query<[number]>;

  constructor(connection: Connection) {
    this.stream = connection.query(
      `SELECT position, ?1, revision, lower(hex(id)), type, recorded_at, metadata, data FROM events
       WHERE stream = (SELECT id FROM streams WHERE name = ?1) AND revision BETWEEN ?2 AND ?3
       ORDER BY revision`,
    );
    // A cross join is SQLite's way to say which table comes first.
    this.all = connection.query(
      `SELECT position, name, revision, lower(hex(events.id)), type, recorded_at, metadata, data
       FROM events CROSS JOIN streams ON streams.id = events.stream
       WHERE position > ? ORDER BY position LIMIT ?`,
    );
    this.last = connection.query('SELECT position FROM events ORDER BY position DESC LIMIT 1');
  }

  readStream(stream: string, from: number, to: number): EventRows {
    return flat(this.stream.all([stream, from, to]));
  }

  readAll(after: number, limit: number): EventRows {
    return flat(this.all.all([after, limit]));
  }

  head(): number | undefined {
    return this.last.first([])?.[0];
  }
}
