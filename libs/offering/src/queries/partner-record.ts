import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { EventCatalog, happened, streamOf, type EventStore, type RecordedEvent } from '#kernel';
import { InjectEventStore } from '#platform';
import { OWN, type Partner } from '../domain/partner.js';
import { partnerDecider } from '../domain/partner-decide.js';
import type { PartnerEvent } from '../domain/partner-events.js';

/** The partner's own record, and the revision that it is at. */
export interface PartnerRecord extends Partner {
  readonly revision: number;
}

/** The partner's own record by what had happened until a moment, or altogether. [A1] */
export class GetPartnerRecord extends Query<PartnerRecord> {
  constructor(
    /** ISO 8601, UTC, milliseconds. */
    readonly asOf?: string,
  ) {
    super();
  }
}

@QueryHandler(GetPartnerRecord)
export class GetPartnerRecordHandler implements IQueryHandler<GetPartnerRecord> {
  constructor(
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
  ) {}

  async execute({ asOf }: GetPartnerRecord): Promise<PartnerRecord> {
    const stored = await this.store.readStream(streamOf(partnerDecider.category, OWN));
    const events = stored
      .map((event) => this.catalog.upcast(event) as RecordedEvent<PartnerEvent>)
      .filter(({ metadata }) => asOf === undefined || metadata.occurredAt <= asOf);
    const state = events.map(happened).reduce(partnerDecider.evolve, partnerDecider.initialState);
    return { ...state, revision: events.at(-1)?.revision ?? -1 };
  }
}
