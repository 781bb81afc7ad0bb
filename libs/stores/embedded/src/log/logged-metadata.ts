import type { Actor, EventMetadata } from '#kernel';

/** How every metadata begins that was written through the port; whatever doesn't is parsed whole. */
const BEGINNING = /^\{"schemaVersion":(\d+),"occurredAt":"([^"\\]*)"/;

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
    return this.textOf('correlationId') ?? this.toJSON().correlationId;
  }

  get causationId(): string {
    return this.textOf('causationId') ?? this.toJSON().causationId;
  }

  get commandId(): string {
    return this.textOf('commandId') ?? this.toJSON().commandId;
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
   * A text of its own properties, looked for instead of parsed: in JSON, no text can have this name in these quotes
   * inside. Undefined when it has to be parsed after all.
   */
  private textOf(name: string): string | undefined {
    const key = `"${name}":"`;
    const at = this.#text.indexOf(key);
    if (at < 0) return undefined;
    const start = at + key.length;
    const text = this.#text.slice(start, this.#text.indexOf('"', start));
    return text.includes('\\') ? undefined : text;
  }

  private begin(): string {
    if (this.#occurredAt !== undefined) return this.#occurredAt;
    const found = BEGINNING.exec(this.#text);
    const { schemaVersion, occurredAt } = found
      ? { schemaVersion: Number(found[1]), occurredAt: found[2] ?? '' }
      : this.toJSON();
    this.#schemaVersion = schemaVersion;
    return (this.#occurredAt = occurredAt);
  }
}
