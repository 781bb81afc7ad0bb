import type { EventMetadata, StoredEvent } from '#kernel';
import type { EventRow } from './message.js';

/**
 * The types that there are, each as one text: an event is told by its type many times over, which is quick when
 * equal names are the same.
 */
const TYPES = new Map<string, string>();

function typeNamed(name: string): string {
  const known = TYPES.get(name);
  if (known === undefined) TYPES.set(name, name);
  return known ?? name;
}

/**
 * An event as it lies in the log. Its JSON is parsed when somebody looks at it, once: a reader that is
 * interested in one type in ten pays for one in ten.
 *
 * `id`, `data` and `metadata` are therefore getters: they are not copied by `{ ...event }`, and not compared
 * by a deep comparison of own properties. `toJSON` gives a plain copy.
 */
export class LoggedEvent implements StoredEvent {
  readonly type: string;
  readonly streamId: string;
  readonly revision: number;
  readonly position: bigint;
  readonly recordedAt: string;
  readonly #id: string;
  #metadata: EventMetadata | undefined;
  readonly #metadataJson: string;
  #data: unknown;
  #dataJson: string | undefined;

  constructor([position, streamId, revision, id, type, recordedAt, metadata, data]: EventRow) {
    this.type = typeNamed(type);
    this.streamId = streamId;
    this.revision = revision;
    this.position = BigInt(position);
    this.recordedAt = recordedAt;
    this.#id = id;
    this.#metadataJson = metadata;
    this.#dataJson = data;
  }

  get id(): string {
    const hex = this.#id;
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  get data(): unknown {
    if (this.#dataJson !== undefined) {
      this.#data = JSON.parse(this.#dataJson);
      this.#dataJson = undefined;
    }
    return this.#data;
  }

  get metadata(): EventMetadata {
    this.#metadata ??= JSON.parse(this.#metadataJson) as EventMetadata;
    return this.#metadata;
  }

  /** A plain copy; the position is decimal text, as everywhere in JSON. */
  toJSON(): Omit<StoredEvent, 'position'> & { readonly position: string } {
    const { id, type, streamId, revision, position, recordedAt, metadata, data } = this;
    return { id, type, streamId, revision, position: position.toString(), recordedAt, metadata, data };
  }
}
