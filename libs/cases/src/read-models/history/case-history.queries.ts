import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { EventCatalog, present, streamOf, type EventStore, type StoredEvent } from '#kernel';
import { InjectEventStore } from '#platform';
import { describe } from '../../domain/describe.js';
import type { CaseEvent } from '../../domain/events.js';

/** One event of a case: when, who, why, what caused it, in words and as stored. [A1] */
export interface HistoryItem {
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

export interface HistoryPage {
  readonly items: readonly HistoryItem[];
  /** Revision to go on from; absent on the last page. */
  readonly nextRevision?: number;
}

/** The history of a case in order; undefined when there is no such case. It is read from the log itself. */
export class GetCaseHistory extends Query<HistoryPage | undefined> {
  constructor(
    readonly caseId: string,
    readonly fromRevision: number,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(GetCaseHistory)
export class GetCaseHistoryHandler implements IQueryHandler<GetCaseHistory> {
  constructor(
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
  ) {}

  async execute({ caseId, fromRevision, limit }: GetCaseHistory): Promise<HistoryPage | undefined> {
    // One more than the page holds tells whether there is another.
    const events = await this.store.readStream(streamOf('case', caseId), {
      from: fromRevision,
      to: fromRevision + limit,
    });
    if (events.length === 0 && fromRevision === 0) return undefined;
    return {
      items: events.slice(0, limit).map((event) => this.itemOf(event)),
      ...present({ nextRevision: events.length > limit ? fromRevision + limit : undefined }),
    };
  }

  private itemOf(stored: StoredEvent): HistoryItem {
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
      text: describe({ type, data } as CaseEvent),
      data,
      stored: { schemaVersion: metadata.schemaVersion, data: stored.data },
    };
  }
}
