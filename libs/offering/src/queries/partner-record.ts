import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { happened, streamOf, type Clock, type RecordedEvent } from '#kernel';
import { InjectClock, StreamReader } from '#platform';
import { isUsable, OWN, type Entitlement, type Partner } from '../domain/partner.js';
import type { PartnerProfile } from '../domain/partner-commands.js';
import { partnerDecider } from '../domain/partner-decide.js';
import type { PartnerEvent } from '../domain/partner-events.js';

/** Who the partner is, and the revision that its record is at. */
export interface PublishedProfile extends PartnerProfile {
  readonly revision: number;
}

/** A contract, and whether a hand-over could use it at the moment. */
export interface EntitlementView extends Entitlement {
  readonly usable: boolean;
}

/** The partner profile; undefined until it is published. [A1] */
export class GetPartnerProfile extends Query<PublishedProfile | undefined> {}

/** The support contracts on file, by their id. [A1] */
export class GetEntitlements extends Query<Readonly<Record<string, EntitlementView>>> {}

@QueryHandler(GetPartnerProfile)
export class GetPartnerProfileHandler implements IQueryHandler<GetPartnerProfile> {
  constructor(private readonly streams: StreamReader) {}

  async execute(): Promise<PublishedProfile | undefined> {
    const events = await eventsOf(this.streams);
    const { profile } = recordOf(events);
    return profile && { ...profile, revision: events.at(-1)?.revision ?? -1 };
  }
}

@QueryHandler(GetEntitlements)
export class GetEntitlementsHandler implements IQueryHandler<GetEntitlements> {
  constructor(
    private readonly streams: StreamReader,
    @InjectClock() private readonly clock: Clock,
  ) {}

  async execute(): Promise<Readonly<Record<string, EntitlementView>>> {
    const { entitlements } = recordOf(await eventsOf(this.streams));
    const now = this.clock.now();
    return Object.fromEntries(
      entitlements.map((each) => [each.contractId, { ...each, usable: isUsable(each, now) }]),
    );
  }
}

const eventsOf = (streams: StreamReader) =>
  streams.events(streamOf(partnerDecider.category, OWN)) as Promise<readonly RecordedEvent<PartnerEvent>[]>;

const recordOf = (events: readonly RecordedEvent<PartnerEvent>[]): Partner =>
  events.map(happened).reduce(partnerDecider.evolve, partnerDecider.initialState);
