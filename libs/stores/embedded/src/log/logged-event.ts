import type { StoredEvent } from '#kernel';
import { LoggedMetadata } from './logged-metadata.js';
import type { EventHead, EventTexts } from './message.js';

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
 * `id` and `data` are therefore getters: they are not copied by `{ ...event }`, and not compared by a deep
 * comparison of own properties. `toJSON` gives a plain copy.
 */
export class LoggedEvent implements StoredEvent {
  readonly type: string;
  readonly streamId: string;
  readonly revision: number;
  readonly position: bigint;
  readonly recordedAt: string;
  readonly metadata: LoggedMetadata;
  readonly #id: string;
  #text: string | undefined;
  #data: unknown;

  /** @param body its metadata (JSON), a line break, its data (JSON) */
  constructor([position, streamId, revision, id, type, recordedAt]: EventHead, body: string) {
    this.type = typeNamed(type);
    this.streamId = streamId;
    this.revision = revision;
    this.position = BigInt(position);
    this.recordedAt = recordedAt;
    this.metadata = new LoggedMetadata(body);
    this.#id = id;
    this.#text = body;
  }

  get id(): string {
    const hex = this.#id;
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  get data(): unknown {
    if (this.#text !== undefined) {
      this.#data = JSON.parse(this.#text.slice(this.#text.indexOf('\n') + 1));
      this.#text = undefined;
    }
    return this.#data;
  }

  /** JSON of its metadata, a line break, JSON of its data; as it lies in the log, unless somebody has looked at it. */
  get bodyText(): string {
    return this.#text ?? `${JSON.stringify(this.metadata.toJSON())}\n${JSON.stringify(this.#data)}`;
  }

  /** A plain copy; the position is decimal text, as everywhere in JSON. */
  toJSON(): Omit<StoredEvent, 'position'> & { readonly position: string } {
    const { id, type, streamId, revision, recordedAt, data } = this;
    const [position, metadata] = [this.position.toString(), this.metadata.toJSON()];
    return { id, type, streamId, revision, position, recordedAt, metadata, data };
  }
}

/** The events that a reader has found. */
export const eventsOf = ({ heads, bodies }: EventTexts): LoggedEvent[] =>
  (JSON.parse(heads) as EventHead[]).map((head, index) => new LoggedEvent(head, bodies[index] ?? ''));
