import type { EventToAppend, StoredEvent } from '../events/envelope.js';

/** The revision of the last event in the stream, or that there is none. Always explicit. */
export type ExpectedRevision = number | 'noStream';

export type AppendResult =
  | {
      readonly ok: true;
      /** Revision of the last event written. */
      readonly revision: number;
      /** Position of the last event written. */
      readonly position: bigint;
    }
  /** Somebody else was faster: nothing was written. */
  | { readonly ok: false; readonly actual: ExpectedRevision };

export interface ReadStreamOptions {
  /** First revision to read; 0 by default. */
  readonly from?: number;
  /** Last revision to read, included; the end by default. */
  readonly to?: number;
  /** Nothing that lies behind this position; up to the end of the log by default. */
  readonly upTo?: bigint;
}

export interface ReadAllOptions {
  /** Read what lies after this position; from the beginning when absent. */
  readonly after?: bigint;
  readonly limit: number;
}

export interface SubscribeOptions {
  /** Start after this position; from the beginning when absent. */
  readonly after?: bigint;
  /** At most so many events in one batch; 1,000 by default. */
  readonly maxBatch?: number;
  readonly signal: AbortSignal;
}

/** Events in log order, never empty, without gap or repetition from one batch to the next. */
export interface EventBatch {
  readonly events: readonly StoredEvent[];
  /** True when the reader stood at the head of the log when this batch was made. */
  readonly live: boolean;
}

/**
 * The log. One total order over all streams; what was acknowledged is durable.
 * Every method rejects with StoreUnavailable while the engine can't be reached.
 */
export interface EventStore {
  /**
   * True when every append to this log goes through this object, so that a state computed from what
   * it appended can't be stale.
   */
  readonly soleWriter: boolean;
  /**
   * Writes all events or none. Repeating an append (same ids, same expected revision) answers as the
   * first did and writes nothing. Resolves once the events are durable.
   *
   * @throws InvalidAppend when the batch is empty or an event could never be stored
   */
  append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult>;
  /** In order of revision; empty when there is no such stream. */
  readStream(streamId: string, options?: ReadStreamOptions): Promise<readonly StoredEvent[]>;
  /** In order of position; fewer than `limit` only at the head. */
  readAll(options: ReadAllOptions): Promise<readonly StoredEvent[]>;
  /** The event that lies at a position; undefined when none does: positions have gaps. */
  eventAt(position: bigint): Promise<StoredEvent | undefined>;
  /**
   * Everything after a position, then everything that comes, until aborted (then it ends without error).
   * Pull-based: the next batch is prepared when the consumer asks for it.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<EventBatch>;
  /** Position of the last event; undefined when the log is empty. */
  head(): Promise<bigint | undefined>;
  close(): Promise<void>;
}

/** The engine can't be reached or can't write at the moment; the same call may succeed later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The store's data is damaged or not ours; no call will succeed until somebody mends it. */
export class StoreCorrupt extends Error {
  override readonly name = 'StoreCorrupt';
}

/**
 * No event of this log lies at a position from which it was to be read on: it comes from another log. Not every
 * engine notices.
 */
export class UnknownPosition extends Error {
  override readonly name = 'UnknownPosition';
}

/** The caller handed over something that no store could keep. */
export class InvalidAppend extends Error {
  override readonly name = 'InvalidAppend';
}

/** Most bytes of JSON in the data of all events of one append; EventStoreDB's default. */
export const MAX_APPEND_BYTES = 1_048_576;
