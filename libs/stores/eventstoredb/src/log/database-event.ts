import type { RecordedEvent } from '@eventstore/db-client';
import type { EventMetadata, StoredEvent } from '#kernel';
import { fromStored, isOurs, type StoredMetadata } from './stored-metadata.js';

/**
 * An event as EventStoreDB gave it back. Most readers never look at the metadata: it is brought to the envelope's
 * form when somebody asks, so it is a getter, not copied by `{ ...event }`. `toJSON` gives a plain copy.
 */
export class DatabaseEvent implements StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly streamId: string;
  readonly revision: number;
  readonly data: unknown;
  readonly #created: Date;
  readonly #stored: StoredMetadata;
  #metadata: EventMetadata | undefined;

  private constructor(
    recorded: RecordedEvent,
    stored: StoredMetadata,
    readonly position: bigint,
  ) {
    this.id = recorded.id;
    this.type = recorded.type;
    this.streamId = recorded.streamId;
    this.revision = Number(recorded.revision);
    this.data = recorded.data;
    this.#created = recorded.created;
    this.#stored = stored;
  }

  /** Undefined for what is not of this program's making: the database's own events, links, and those of others. */
  static of(recorded: RecordedEvent, position: bigint): DatabaseEvent | undefined {
    const { type, streamId, isJson, metadata } = recorded;
    if (type.startsWith('$') || streamId.startsWith('$') || !isJson || !isOurs(metadata)) return undefined;
    return new DatabaseEvent(recorded, metadata, position);
  }

  /** The server's time, ISO 8601. */
  get recordedAt(): string {
    return this.#created.toISOString();
  }

  get metadata(): EventMetadata {
    this.#metadata ??= fromStored(this.#stored);
    return this.#metadata;
  }

  /** A plain copy; the position is decimal text, as everywhere in JSON. */
  toJSON(): Omit<StoredEvent, 'position'> & { readonly position: string } {
    const { id, type, streamId, revision, position, recordedAt, metadata, data } = this;
    return { id, type, streamId, revision, position: position.toString(), recordedAt, metadata, data };
  }
}
