import type { EventMetadata, StoredEvent } from '#kernel';
import type { EventHead, EventTexts } from './message.js';

type Body = readonly [metadata: EventMetadata, data: unknown];

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
  #body: Body | string;

  /** @param body JSON of the list of its metadata and its data */
  constructor([position, streamId, revision, id, type, recordedAt]: EventHead, body: string) {
    this.type = typeNamed(type);
    this.streamId = streamId;
    this.revision = revision;
    this.position = BigInt(position);
    this.recordedAt = recordedAt;
    this.#id = id;
    this.#body = body;
  }

  get id(): string {
    const hex = this.#id;
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  get data(): unknown {
    return this.parsed()[1];
  }

  get metadata(): EventMetadata {
    return this.parsed()[0];
  }

  /** A plain copy; the position is decimal text, as everywhere in JSON. */
  toJSON(): Omit<StoredEvent, 'position'> & { readonly position: string } {
    const { id, type, streamId, revision, position, recordedAt, metadata, data } = this;
    return { id, type, streamId, revision, position: position.toString(), recordedAt, metadata, data };
  }

  private parsed(): Body {
    if (typeof this.#body === 'string') this.#body = JSON.parse(this.#body) as Body;
    return this.#body;
  }
}

/** The events that a reader has found. */
export function eventsOf(texts: EventTexts): LoggedEvent[] {
  const events: LoggedEvent[] = [];
  for (let index = 0; index + 1 < texts.length; index += 2) {
    const [head = '', body = ''] = [texts[index], texts[index + 1]];
    events.push(new LoggedEvent(JSON.parse(head) as EventHead, body));
  }
  return events;
}
