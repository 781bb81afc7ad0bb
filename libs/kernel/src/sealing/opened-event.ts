import type { StoredEvent } from '../events/envelope.js';
import type { Digester } from './keyed-digests.js';
import type { SameHash } from './command-hash.js';
import { OpenedMetadata } from './opened-metadata.js';
import type { ErasedFields } from './sealed-data.js';

/** How a sealed event is opened. */
export interface Opener {
  data(stored: StoredEvent): Opened;
  reason(stored: StoredEvent, reason: string): string;
  readonly sameHash: SameHash;
  /** Undefined when the field is not sealed, or its key was destroyed. */
  digester(stored: StoredEvent, field: string): Digester | undefined;
}

type Opened = { readonly data: unknown; readonly erased: readonly ErasedFields[] };

/**
 * An event of a sealed log, as whoever may read it sees it. It is opened when somebody looks at its data, once.
 *
 * `id`, `data` and `metadata` are getters, as they may be of the event within: they are not copied by
 * `{ ...event }`. `toJSON` gives a plain copy.
 */
export class OpenedEvent implements StoredEvent {
  readonly type: string;
  readonly streamId: string;
  readonly revision: number;
  readonly position: bigint;
  readonly recordedAt: string;
  readonly #stored: StoredEvent;
  readonly #opener: Opener;
  #opened: Opened | undefined;
  #metadata: OpenedMetadata | undefined;

  constructor(stored: StoredEvent, opener: Opener) {
    this.type = stored.type;
    this.streamId = stored.streamId;
    this.revision = stored.revision;
    this.position = stored.position;
    this.recordedAt = stored.recordedAt;
    this.#stored = stored;
    this.#opener = opener;
  }

  get id(): string {
    return this.#stored.id;
  }

  get metadata(): OpenedMetadata {
    this.#metadata ??= new OpenedMetadata(
      this.#stored.metadata,
      (reason) => this.#opener.reason(this.#stored, reason),
      this.#opener.sameHash,
    );
    return this.#metadata;
  }

  get data(): unknown {
    return this.opened().data;
  }

  /** What of its data was erased, and why. */
  get erased(): readonly ErasedFields[] {
    return this.opened().erased;
  }

  /** For finding what is in a sealed field by digests that die with the field's key. */
  digesterOf(field: string): Digester | undefined {
    return this.#opener.digester(this.#stored, field);
  }

  /** A plain copy; the position is decimal text, as everywhere in JSON. */
  toJSON(): Omit<StoredEvent, 'position'> & { readonly position: string } {
    const { id, type, streamId, revision, recordedAt, data } = this;
    const [position, metadata] = [this.position.toString(), this.metadata.toJSON()];
    return { id, type, streamId, revision, position, recordedAt, metadata, data };
  }

  private opened(): Opened {
    this.#opened ??= this.#opener.data(this.#stored);
    return this.#opened;
  }
}

/** What of an event's data was erased, and why; nothing for events that are not of a sealed log. */
export const erasedOf = (event: StoredEvent): readonly ErasedFields[] =>
  event instanceof OpenedEvent ? event.erased : [];

/** Events in a newer version than they are stored in, and what they were made of. */
const origins = new WeakMap<StoredEvent, StoredEvent>();

/** Lets a copy of an event be known for what it was made of. */
export function madeOf<Event extends StoredEvent>(copy: Event, origin: StoredEvent): Event {
  if (origin instanceof OpenedEvent) origins.set(copy, origin);
  return copy;
}

/**
 * Digests under the key that a personal field of an event is sealed with; undefined when it lies open, or was erased.
 *
 * @param field as it is called in the version that the event was written in
 */
export function digesterOf(event: StoredEvent, field: string): Digester | undefined {
  const opened = origins.get(event) ?? event;
  return opened instanceof OpenedEvent ? opened.digesterOf(field) : undefined;
}
