import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { EventCatalog, present, streamOf, type EventStore, type StoredEvent } from '#kernel';
import { InjectEventStore } from '#platform';
import { serviceIssueDecider } from '../../domain/decide.js';
import { describe } from '../../domain/describe.js';
import type { ServiceIssueEvent } from '../../domain/events.js';

/** One event of an issue: what the register learned, when, and from whom. [A1] */
export interface ServiceIssueHistoryItem {
  readonly eventId: string;
  readonly type: string;
  readonly revision: number;
  readonly position: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: StoredEvent['metadata']['actor'];
  readonly reason?: string;
  readonly causationId: string;
  readonly correlationId: string;
  /** One line for people. */
  readonly text: string;
  /** The payload in its current schema version. */
  readonly data: unknown;
}

export interface ServiceIssueHistoryPage {
  readonly items: readonly ServiceIssueHistoryItem[];
  /** Revision to go on from; absent on the last page. */
  readonly nextRevision?: number;
}

/** What the register learned of an issue, in order, from the log itself; undefined when there is none. */
export class GetServiceIssueHistory extends Query<ServiceIssueHistoryPage | undefined> {
  constructor(
    readonly issueId: string,
    readonly fromRevision: number,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(GetServiceIssueHistory)
export class GetServiceIssueHistoryHandler implements IQueryHandler<GetServiceIssueHistory> {
  constructor(
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
  ) {}

  async execute(query: GetServiceIssueHistory): Promise<ServiceIssueHistoryPage | undefined> {
    const { issueId, fromRevision, limit } = query;
    // One more than the page holds tells whether there is another.
    const events = await this.store.readStream(streamOf(serviceIssueDecider.category, issueId), {
      from: fromRevision,
      to: fromRevision + limit,
    });
    if (events.length === 0 && fromRevision === 0) return undefined;
    return present({
      items: events.slice(0, limit).map((event) => this.itemOf(event)),
      nextRevision: events.length > limit ? fromRevision + limit : undefined,
    });
  }

  private itemOf(stored: StoredEvent): ServiceIssueHistoryItem {
    const { id, type, revision, position, recordedAt, metadata } = stored;
    const { occurredAt, actor, reason, causationId, correlationId } = metadata;
    const { data } = this.catalog.upcast(stored);
    return {
      ...{ eventId: id, type, revision, position: position.toString(), occurredAt, recordedAt, actor },
      ...present({ reason }),
      ...{ causationId, correlationId, text: describe({ type, data } as ServiceIssueEvent), data },
    };
  }
}
