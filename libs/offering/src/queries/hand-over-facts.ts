import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { dayOf, present } from '#kernel';
import { serviceOn, type ServiceTerms } from '#customers';
import { States } from '#platform';
import { isInForce, OWN, type Partner } from '../domain/partner.js';
import type { EntitlementTerms, PartnerProfile } from '../domain/partner-commands.js';
import { partnerDecider } from '../domain/partner-decide.js';
import { vehiclesOn, type Vehicle } from '../domain/vehicles.js';

/** What has to be known to decide whether a case may be handed over. */
export interface HandOver {
  /** Undefined until the partner's profile is published. */
  readonly partner:
    | {
        readonly kind: PartnerProfile['partnerKind'];
        readonly cloud: PartnerProfile['cloud'];
        readonly providerId?: string;
      }
    | undefined;
  /** The vehicles that there are, as they are on that day. */
  readonly vehicles: readonly Vehicle[];
  /** The contracts in force at that moment; whether incidents are left is in each. */
  readonly entitlements: readonly EntitlementTerms[];
  readonly service: Pick<ServiceTerms, 'product' | 'technicalVehicles' | 'indirectResellerMayFile'>;
}

/** A service that the catalogue doesn't know (of an imported case) asks for nothing in particular. */
const UNKNOWN_SERVICE: HandOver['service'] = { product: 'cloud', indirectResellerMayFile: true };

/** What a hand-over of a case about this service has to reckon with. Sees every acknowledged write; in the past, what was there then. [D1] [D6] [D11] */
export class HandOverFacts extends Query<HandOver> {
  constructor(
    readonly service: string,
    /** When the case is handed over: ISO 8601, UTC, milliseconds. */
    readonly at: string,
  ) {
    super();
  }
}

@QueryHandler(HandOverFacts)
export class HandOverFactsHandler implements IQueryHandler<HandOverFacts> {
  constructor(private readonly states: States) {}

  async execute({ service, at }: HandOverFacts): Promise<HandOver> {
    const state = await this.states.of(partnerDecider, OWN);
    return {
      partner: partnerOf(state),
      vehicles: vehiclesOn(dayOf(at)),
      entitlements: state.entitlements.filter((entitlement) => isInForce(entitlement, at)),
      service: serviceOn(service, dayOf(at)) ?? UNKNOWN_SERVICE,
    };
  }
}

const partnerOf = ({ profile }: Partner): HandOver['partner'] =>
  profile && {
    kind: profile.partnerKind,
    cloud: profile.cloud,
    ...present({ providerId: profile.providerId }),
  };
