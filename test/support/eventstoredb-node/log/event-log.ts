import {
  firstVisible,
  isSoftDeleted,
  limitsFrom,
  METASTREAM_LIMITS,
  NO_LIMITS,
  type Limits,
} from './limits.js';
import type { Signal } from './signal.js';
import {
  isMetastream,
  originalOf,
  recordSize,
  TOMBSTONE_REVISION,
  type ProposedEvent,
  type StoredEvent,
} from './stored-event.js';

/** Where the first record of a fresh database lies. */
export const FIRST_POSITION = 548;

/** What can be read of a stream; `first` may be beyond `last` when everything is hidden. */
export type StreamView =
  | { readonly is: 'missing' }
  | { readonly is: 'deleted' }
  | { readonly is: 'there'; readonly first: number; readonly last: number };

interface Stream {
  readonly events: StoredEvent[];
  tombstone?: StoredEvent;
  /** Of the last event of its metastream. */
  limits?: Limits;
}

const NO_EVENTS: readonly StoredEvent[] = [];

/** All events, in the order of their positions and by stream. Kept in memory; knows no disk. */
export class EventLog {
  readonly #all: StoredEvent[] = [];
  readonly #streams = new Map<string, Stream>();
  readonly #listeners = new Set<Signal>();
  #end = FIRST_POSITION;

  constructor(private readonly now: () => number = Date.now) {}

  /** The position that the next event will have. */
  get end(): number {
    return this.#end;
  }

  /** All events; only to be read. */
  get all(): readonly StoredEvent[] {
    return this.#all;
  }

  /** Events by revision, hidden ones too, without the tombstone. */
  eventsOf(stream: string): readonly StoredEvent[] {
    return this.#streams.get(stream)?.events ?? NO_EVENTS;
  }

  tombstoneOf(stream: string): StoredEvent | undefined {
    return this.#streams.get(stream)?.tombstone;
  }

  /** -1 when it has none. */
  lastRevision(stream: string): number {
    return this.eventsOf(stream).length - 1;
  }

  limitsOf(stream: string): Limits {
    if (isMetastream(stream)) return METASTREAM_LIMITS;
    return this.#streams.get(stream)?.limits ?? NO_LIMITS;
  }

  isSoftDeleted(stream: string): boolean {
    return this.lastRevision(stream) >= 0 && isSoftDeleted(this.limitsOf(stream));
  }

  view(stream: string): StreamView {
    const tombstoned = isMetastream(stream) ? originalOf(stream) : stream;
    if (this.tombstoneOf(stream) !== undefined || this.tombstoneOf(tombstoned) !== undefined) {
      return { is: 'deleted' };
    }
    const events = this.eventsOf(stream);
    const limits = this.limitsOf(stream);
    if (events.length === 0 || isSoftDeleted(limits)) return { is: 'missing' };
    return { is: 'there', first: firstVisible(events, limits, this.now()), last: events.length - 1 };
  }

  /** The event at a revision, unless it is hidden, deleted or not there. */
  visible(stream: string, revision: number): StoredEvent | undefined {
    const view = this.view(stream);
    if (view.is !== 'there' || revision < view.first) return undefined;
    return this.eventsOf(stream)[revision];
  }

  /** The index in `all` of the first event at `position` or beyond it. */
  indexFrom(position: number): number {
    let [low, high] = [0, this.#all.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#all[middle]?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a record begins at `position`, or none can: before the first, or at or beyond the end. */
  isBoundary(position: number): boolean {
    return (
      position === 0 || position >= this.#end || this.#all[this.indexFrom(position)]?.position === position
    );
  }

  /** Adds an event behind its stream's last, or its tombstone. Nobody is told: see `announce`. */
  add(stream: string, event: ProposedEvent, createdMicros: number, tombstone = false): StoredEvent {
    const entry = this.#entry(stream);
    const revision = tombstone ? TOMBSTONE_REVISION : entry.events.length;
    const { id, type, json, data, metadata } = event;
    const stored = { id, type, json, data, metadata, stream, revision, position: this.#end, createdMicros };
    if (tombstone) entry.tombstone = stored;
    else entry.events.push(stored);
    if (isMetastream(stream)) this.#entry(originalOf(stream)).limits = limitsFrom(stored);
    this.#all.push(stored);
    this.#end += recordSize(stream, event);
    return stored;
  }

  /** Wakes everybody who follows. */
  announce(): void {
    for (const signal of this.#listeners) signal.raise();
  }

  /** @returns how to stop */
  tell(signal: Signal): () => void {
    this.#listeners.add(signal);
    return () => this.#listeners.delete(signal);
  }

  #entry(name: string): Stream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = { events: [] };
      this.#streams.set(name, stream);
    }
    return stream;
  }
}
