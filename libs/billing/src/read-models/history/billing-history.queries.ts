import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { EventCatalog, present, streamOf, type EventStore, type StoredEvent } from '#kernel';
import { InjectEventStore } from '#platform';
import { describe, type BillingEvent } from '../../domain/describe.js';

/** One event of an invoice, a policy or an account: when, who, why, what caused it, in words and as stored. [A1] */
export interface BillingHistoryItem {
  readonly eventId: string;
  readonly type: string;
  readonly revision: number;
  readonly position: string;
  /** When it happened. */
  readonly occurredAt: string;
  /** When it was written. */
  readonly recordedAt: string;
  readonly actor: StoredEvent['metadata']['actor'];
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

export interface BillingHistoryPage {
  readonly items: readonly BillingHistoryItem[];
  /** Revision to go on from; absent on the last page. */
  readonly nextRevision?: number;
}

/** The history of one thing in order, read from the log itself; undefined when nothing ever happened to it. */
export class GetBillingHistory extends Query<BillingHistoryPage | undefined> {
  constructor(
    readonly category: 'invoice' | 'account' | 'collectionsPolicy',
    readonly id: string,
    readonly fromRevision: number,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(GetBillingHistory)
export class GetBillingHistoryHandler implements IQueryHandler<GetBillingHistory> {
  constructor(
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
  ) {}

  async execute(query: GetBillingHistory): Promise<BillingHistoryPage | undefined> {
    const { category, id, fromRevision, limit } = query;
    // One more than the page holds tells whether there is another.
    const range = { from: fromRevision, to: fromRevision + limit };
    const events = await this.store.readStream(streamOf(category, id), range);
    if (events.length === 0 && fromRevision === 0) return undefined;
    return {
      items: events.slice(0, limit).map((event) => this.itemOf(event)),
      ...present({ nextRevision: events.length > limit ? fromRevision + limit : undefined }),
    };
  }

  private itemOf(stored: StoredEvent): BillingHistoryItem {
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
      text: describe({ type, data } as BillingEvent),
      data,
      stored: { schemaVersion: metadata.schemaVersion, data: stored.data },
    };
  }
}
