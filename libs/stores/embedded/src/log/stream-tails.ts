import type { Connection, Query } from '../sqlite/connection.js';
import { NO_REVISION } from './message.js';

/** Where a stream ends. */
export interface StreamTail {
  /** Its number in the table of streams; undefined while it has no event. */
  readonly id: number | undefined;
  readonly revision: number;
}

const NO_STREAM: StreamTail = { id: undefined, revision: NO_REVISION };
const MOST_KEPT = 20_000;

/** The ends of the streams written or asked for last, so that a busy stream's revision is checked without a query. */
export class StreamTails {
  private readonly kept = new Map<string, StreamTail>();
  private readonly lookup: Query<[number, number | null]>;

  constructor(connection: Connection) {
    this.lookup = connection.query(
      `SELECT id, (SELECT max(revision) FROM events WHERE stream = streams.id) FROM streams WHERE name = ?`,
    );
  }

  of(stream: string): StreamTail {
    const kept = this.kept.get(stream);
    if (kept) return kept;
    const row = this.lookup.first([stream]);
    if (!row) return NO_STREAM;
    const tail = { id: row[0], revision: row[1] ?? NO_REVISION };
    this.set(stream, tail);
    return tail;
  }

  set(stream: string, tail: StreamTail): void {
    // A map keeps its order of insertion: what was not written for longest goes first.
    this.kept.delete(stream);
    this.kept.set(stream, tail);
    if (this.kept.size <= MOST_KEPT) return;
    for (const oldest of this.kept.keys()) {
      this.kept.delete(oldest);
      return;
    }
  }

  /** After a rollback, what was noted during the transaction is not true. */
  clear(): void {
    this.kept.clear();
  }
}
