import type { Actor, EventMetadata } from '../events/envelope.js';
import { sameText, type SameHash } from './command-hash.js';

/**
 * What an event of a sealed log says about itself. The reason that somebody gave is opened when somebody asks for it;
 * what is within may be lazy too, so that nothing is looked at before.
 *
 * Everything is a getter: `{ ...metadata }` copies nothing. `toJSON` gives a plain copy.
 */
export class OpenedMetadata implements EventMetadata {
  readonly #stored: EventMetadata;
  readonly #open: (reason: string) => string;
  readonly #sameHash: SameHash;
  #reason: string | undefined;

  /**
   * @param open gives the reason as it was given, whether or not it was sealed
   * @param sameHash compares with the hash that is kept of the command
   */
  constructor(stored: EventMetadata, open: (reason: string) => string, sameHash: SameHash) {
    this.#stored = stored;
    this.#open = open;
    this.#sameHash = sameHash;
  }

  get sameHash(): SameHash {
    return this.#sameHash;
  }

  get schemaVersion(): number {
    return this.#stored.schemaVersion;
  }

  get occurredAt(): string {
    return this.#stored.occurredAt;
  }

  get actor(): Actor {
    return this.#stored.actor;
  }

  get reason(): string | undefined {
    const { reason } = this.#stored;
    if (reason === undefined) return undefined;
    this.#reason ??= this.#open(reason);
    return this.#reason;
  }

  get correlationId(): string {
    return this.#stored.correlationId;
  }

  get causationId(): string {
    return this.#stored.causationId;
  }

  get commandId(): string {
    return this.#stored.commandId;
  }

  /** As it is kept: under a key, or as it was given. */
  get commandHash(): string | undefined {
    return this.#stored.commandHash;
  }

  get traceparent(): string | undefined {
    return this.#stored.traceparent;
  }

  /** All of it as a plain object. */
  toJSON(): EventMetadata {
    const { schemaVersion, occurredAt, actor, reason, correlationId, causationId, commandId } = this;
    const { commandHash, traceparent } = this;
    return {
      schemaVersion,
      occurredAt,
      actor,
      ...(reason === undefined ? {} : { reason }),
      correlationId,
      causationId,
      commandId,
      ...(commandHash === undefined ? {} : { commandHash }),
      ...(traceparent === undefined ? {} : { traceparent }),
    };
  }
}

/** Compares a command with what an event's metadata keeps of its own. */
export const sameHashOf = (metadata: EventMetadata): SameHash =>
  metadata instanceof OpenedMetadata ? metadata.sameHash : sameText;
