import { Injectable } from '@nestjs/common';
import {
  erasedOf,
  EventCatalog,
  present,
  t,
  type DomainEvent,
  type EventStore,
  type StoredEvent,
} from '#kernel';
import { InjectEventStore } from '../casebook/tokens.js';
import { actor, position, revision, text, uuid, type AnswerOf } from '../openapi/shapes.js';

/** One event of a history: when, who, why, what caused it, in words and as stored. [A1] */
export const historyItem = t.Object(
  {
    eventId: uuid(),
    type: text('Diagnosed'),
    revision: revision(),
    position: position(),
    occurredAt: t.String({ format: 'date-time', description: 'When it happened.' }),
    recordedAt: t.String({ format: 'date-time', description: 'When it was written.' }),
    actor,
    reason: t.Optional(text('The customer called again.')),
    causationId: text('0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11'),
    correlationId: text('0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11'),
    text: text('Diagnosed as a service bug.', 'One line for people.'),
    erased: t.Optional(
      t.Array(
        t.Object({
          fields: t.Array(text('description')),
          at: t.String({ format: 'date-time' }),
          by: text('officer', 'Account id of who had it erased.'),
          because: text('They asked for it.'),
        }),
        { description: 'What of the data was erased, and why; absent when nothing was.' },
      ),
    ),
    data: t.Unknown({
      examples: [{ category: 'serviceBug' }],
      description: 'In its current schema version; null when nothing can be made of it.',
    }),
    stored: t.Object(
      {
        schemaVersion: t.Integer({ minimum: 1 }),
        data: t.Unknown({ examples: [{ category: 'serviceBug' }] }),
      },
      { description: 'The payload as it was written.' },
    ),
  },
  { $id: 'HistoryItem' },
);
export type HistoryItem = AnswerOf<typeof historyItem>;

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
    const { data: payload } = stored;
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
      ...this.meaningOf(stored, describe),
      ...erasedIn(stored),
      stored: { schemaVersion: metadata.schemaVersion, data: payload },
    };
  }

  /** What nothing can be made of is shown all the same: a history is where somebody looks what is wrong with it. */
  private meaningOf<Event extends DomainEvent>(
    stored: StoredEvent,
    describe: (event: Event) => string,
  ): Pick<HistoryItem, 'text' | 'data'> {
    try {
      const { type, data } = this.catalog.upcast(stored);
      return { text: describe({ type, data } as Event), data };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { text: `Nothing can be made of this event: ${why}`, data: null };
    }
  }
}

/** What of an event was erased, as a history shows it. */
export function erasedIn(stored: StoredEvent): Pick<HistoryItem, 'erased'> {
  const erased = erasedOf(stored).map(({ fields, erasure }) => ({ fields, ...erasure }));
  return erased.length === 0 ? {} : { erased };
}
