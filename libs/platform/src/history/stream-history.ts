import { Injectable } from '@nestjs/common';
import {
  EventCatalog,
  present,
  type Actor,
  type DomainEvent,
  type EventStore,
  type StoredEvent,
} from '#kernel';
import { InjectEventStore } from '../casebook/tokens.js';

/** One event of a history: when, who, why, what caused it, in words and as stored. [A1] */
export interface HistoryItem {
  readonly eventId: string;
  readonly type: string;
  readonly revision: number;
  readonly position: string;
  /** When it happened. */
  readonly occurredAt: string;
  /** When it was written. */
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly reason?: string;
  readonly causationId: string;
  readonly correlationId: string;
  /** One line for people. */
  readonly text: string;
  /** The payload in its current schema version. */
  readonly data: unknown;
  /** The payload as it was written. */
  readonly stored: { readonly schemaVersion: number; readonly data: unknown };
}

export interface HistoryPage {
  readonly items: readonly HistoryItem[];
  /** Revision to go on from; absent on the last page. */
  readonly nextRevision?: number;
}

/** Which part of a history to show. */
export interface HistoryRange {
  readonly fromRevision: number;
  readonly limit: number;
}

/** Reads what happened to one thing from the log itself: no read model stands in between. */
@Injectable()
export class StreamHistory {
  constructor(
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
  ) {}

  /**
   * @param describe says in one line what an event of the stream means
   * @returns undefined when nothing ever happened to it
   */
  async page<Event extends DomainEvent>(
    streamId: string,
    { fromRevision, limit }: HistoryRange,
    describe: (event: Event) => string,
  ): Promise<HistoryPage | undefined> {
    // One more than the page holds tells whether there is another.
    const events = await this.store.readStream(streamId, { from: fromRevision, to: fromRevision + limit });
    if (events.length === 0 && fromRevision === 0) return undefined;
    return {
      items: events.slice(0, limit).map((event) => this.itemOf(event, describe)),
      ...present({ nextRevision: events.length > limit ? fromRevision + limit : undefined }),
    };
  }

  private itemOf<Event extends DomainEvent>(
    stored: StoredEvent,
    describe: (event: Event) => string,
  ): HistoryItem {
    const { id, type, revision, position, recordedAt, metadata } = stored;
    const { data } = this.catalog.upcast(stored);
    return {
      eventId: id,
      type,
      revision,
      position: position.toString(),
      occurredAt: metadata.occurredAt,
      recordedAt,
      actor: metadata.actor,
      ...present({ reason: metadata.reason }),
      causationId: metadata.causationId,
      correlationId: metadata.correlationId,
      text: describe({ type, data } as Event),
      data,
      stored: { schemaVersion: metadata.schemaVersion, data: stored.data },
    };
  }
}
