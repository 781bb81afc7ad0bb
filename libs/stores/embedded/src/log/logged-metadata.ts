import type { Actor, EventMetadata } from '#kernel';

/** How every metadata begins that was written through the port; whatever doesn't is parsed whole. */
const BEGINNING = '{"schemaVersion":';
const THEN = ',"occurredAt":';
/** How ids are found. Without the quote in front, which is everywhere: a letter is found much faster. */
const CORRELATION = 'correlationId":"';
const CAUSATION = 'causationId":"';
const COMMAND = 'commandId":"';

/**
 * What an event says about itself. Most readers want to know no more than when it happened, so the rest of the JSON
 * is parsed when somebody asks for it.
 *
 * Everything is therefore a getter: `{ ...metadata }` copies nothing. `toJSON` gives a plain copy.
 */
export class LoggedMetadata implements EventMetadata {
  #text: string;
  #schemaVersion = 0;
  #occurredAt: string | undefined;
  #all: EventMetadata | undefined;

  /** @param text JSON of all of it, up to a line break */
  constructor(text: string) {
    this.#text = text;
  }

  get schemaVersion(): number {
    this.begin();
    return this.#schemaVersion;
  }

  get occurredAt(): string {
    return this.begin();
  }

  get actor(): Actor {
    return this.toJSON().actor;
  }

  get reason(): string | undefined {
    return this.toJSON().reason;
  }

  get correlationId(): string {
    return this.textOf(CORRELATION) ?? this.toJSON().correlationId;
  }

  get causationId(): string {
    return this.textOf(CAUSATION) ?? this.toJSON().causationId;
  }

  get commandId(): string {
    return this.textOf(COMMAND) ?? this.toJSON().commandId;
  }

  get commandHash(): string | undefined {
    return this.toJSON().commandHash;
  }

  get traceparent(): string | undefined {
    return this.toJSON().traceparent;
  }

  /** All of it as a plain object. */
  toJSON(): EventMetadata {
    if (this.#all) return this.#all;
    this.#all = JSON.parse(this.#text.slice(0, this.#text.indexOf('\n'))) as EventMetadata;
    this.#text = '';
    return this.#all;
  }

  /**
   * A text of its own properties, looked for instead of parsed: in JSON, no text can have this ending of a name inside,
   * with a quote that ends a text. Undefined when it has to be parsed after all.
   */
  private textOf(ending: string): string | undefined {
    const text = this.#text;
    const at = text.indexOf(ending);
    // The end of another, longer name.
    if (at < 1 || text[at - 1] !== '"') return undefined;
    const start = at + ending.length;
    const value = text.slice(start, text.indexOf('"', start));
    return value.includes('\\') ? undefined : value;
  }

  private begin(): string {
    if (this.#occurredAt !== undefined) return this.#occurredAt;
    const text = this.#text;
    const then = text.startsWith(BEGINNING) ? text.indexOf(THEN, BEGINNING.length) : -1;
    const version = then < 0 ? NaN : Number(text.slice(BEGINNING.length, then));
    const occurredAt = version > 0 ? copyAt(text, then + THEN.length) : undefined;
    this.#schemaVersion = occurredAt === undefined ? this.toJSON().schemaVersion : version;
    return (this.#occurredAt = occurredAt ?? this.toJSON().occurredAt);
  }
}

/**
 * The text in JSON whose quote opens at an index; undefined when it is none, or has to be looked at more closely. A copy:
 * a slice would keep everything in memory that it was taken from, for as long as somebody remembers when an event
 * happened.
 */
function copyAt(json: string, at: number): string | undefined {
  const end = json.indexOf('"', at + 1);
  if (json[at] !== '"' || end < 0) return undefined;
  const quoted = json.slice(at, end + 1);
  return quoted.includes('\\') ? undefined : (JSON.parse(quoted) as string);
}
