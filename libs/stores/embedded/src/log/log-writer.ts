import type { Change, Connection, Query } from '../sqlite/connection.js';
import { isUniqueViolation } from '../sqlite/fault.js';
import type { AppendGroup, GroupAnswer, WireAppend, WireEvent, WireResult } from './message.js';
import { StreamTails } from './stream-tails.js';

type LastRow = [position: number, recordedAt: string];
type KnownRow = [id: string, position: number];

/** Writes groups of appends, each group in one transaction with one flush to the disk. */
export class LogWriter {
  private readonly tails: StreamTails;
  private readonly lastEvent: Query<LastRow>;
  private readonly lastStream: Query<[number | null]>;
  private readonly known: Query<KnownRow>;
  private readonly insertEvent: Change;
  private readonly insertStream: Change;
  private readonly deleteEvents: Change;
  private readonly deleteStream: Change;
  private lastPosition = 0;
  private lastStreamId = 0;
  private lastRecordedAt = '';

  constructor(private readonly connection: Connection) {
    this.tails = new StreamTails(connection);
    this.lastEvent = connection.query(
      'SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1',
    );
    this.lastStream = connection.query('SELECT max(id) FROM streams');
    this.known = connection.query(
      `SELECT lower(hex(id)), position FROM events
       WHERE stream = ? AND revision > ? AND revision <= ? ORDER BY revision`,
    );
    this.insertEvent = connection.change('INSERT INTO events VALUES (?, ?, ?, unhex(?), ?, ?, ?, ?)');
    this.insertStream = connection.change('INSERT INTO streams VALUES (?, ?)');
    this.deleteEvents = connection.change('DELETE FROM events WHERE position > ?');
    this.deleteStream = connection.change('DELETE FROM streams WHERE id = ?');
    this.recall();
  }

  /** Each append succeeds or fails on its own; a fault of the disk fails them all. */
  append({ now, appends }: AppendGroup): GroupAnswer {
    // Clocks are set back now and then; the log's times never are.
    if (now > this.lastRecordedAt) this.lastRecordedAt = now;
    const recordedAt = this.lastRecordedAt;
    try {
      const results = this.connection.transaction(() =>
        appends.map((append) => this.one(append, recordedAt)),
      );
      return { recordedAt, results };
    } catch (error) {
      this.tails.clear();
      this.recall();
      throw error;
    }
  }

  private one(append: WireAppend, recordedAt: string): WireResult {
    const [stream, expected, events] = append;
    const tail = this.tails.of(stream);
    if (tail.revision !== expected) return this.repeated(append, tail.id) ?? ['conflict', tail.revision];
    const before = this.lastPosition;
    const id = tail.id ?? ++this.lastStreamId;
    try {
      if (tail.id === undefined) this.insertStream([id, stream]);
      events.forEach((event, index) => this.insert(event, id, expected + 1 + index, recordedAt));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // Another event of the log has one of these ids: only this append is taken back, not its group.
      this.deleteEvents([before]);
      if (tail.id === undefined) this.deleteStream([id]);
      this.lastPosition = before;
      return ['invalid', `An event of this append to '${stream}' has an id that is already in the log.`];
    }
    const revision = expected + events.length;
    this.tails.set(stream, { id, revision });
    return ['written', revision, this.lastPosition];
  }

  private insert(
    [id, type, metadata, data]: WireEvent,
    stream: number,
    revision: number,
    recordedAt: string,
  ): void {
    this.insertEvent([++this.lastPosition, stream, revision, id, type, recordedAt, metadata, data]);
  }

  /** The first answer again, when the very same events follow the expected revision already. */
  private repeated([, expected, events]: WireAppend, stream: number | undefined): WireResult | undefined {
    if (stream === undefined) return undefined;
    const rows = this.known.all([stream, expected, expected + events.length]);
    const last = rows.at(-1);
    if (!last || rows.length !== events.length) return undefined;
    if (!rows.every(([id], index) => id === events[index]?.[0])) return undefined;
    return ['repeated', expected + events.length, last[1]];
  }

  private recall(): void {
    [this.lastPosition, this.lastRecordedAt] = this.lastEvent.first([]) ?? [0, ''];
    this.lastStreamId = this.lastStream.first([])?.[0] ?? 0;
  }
}
