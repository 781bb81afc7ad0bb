import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CommandRunner, dayOf, present } from '#kernel';
import { serviceOn, type ServiceTerms } from '#customers';
import { isInForce, OWN, type Partner } from '../domain/partner.js';
import type { EntitlementTerms, PartnerProfile } from '../domain/partner-commands.js';
import { partnerDecider } from '../domain/partner-decide.js';
import { vehicleOn, type Vehicle } from '../domain/vehicles.js';

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
  /** The vehicle asked about, as it is on that day; undefined when there is none. */
  readonly vehicle: Vehicle | undefined;
  /** The contracts in force at that moment; whether incidents are left is in each. */
  readonly entitlements: readonly EntitlementTerms[];
  readonly service: Pick<ServiceTerms, 'product' | 'technicalVehicles' | 'indirectResellerMayFile'>;
}

/** A service that the catalogue doesn't know (of an imported case) asks for nothing in particular. */
const UNKNOWN_SERVICE: HandOver['service'] = { product: 'cloud', indirectResellerMayFile: true };

/** What a hand-over of a case about this service has to reckon with. Sees every acknowledged write. [D1] [D6] [D11] */
export class HandOverFacts extends Query<HandOver> {
  constructor(
    readonly service: string,
    readonly vehicle?: string,
    /** When the case is handed over: ISO 8601, UTC, milliseconds; now when absent. */
    readonly at?: string,
  ) {
    super();
  }
}

@QueryHandler(HandOverFacts)
export class HandOverFactsHandler implements IQueryHandler<HandOverFacts> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ service, vehicle, at = this.runner.now() }: HandOverFacts): Promise<HandOver> {
    const { state } = await this.runner.load(partnerDecider, OWN);
    return {
      partner: partnerOf(state),
      vehicle: vehicle === undefined ? undefined : vehicleOn(vehicle, dayOf(at)),
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
