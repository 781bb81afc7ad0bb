import { AggregateCommand, Day, handlerOf, Id, Integer, Line, OneOf, Recorded } from '#platform';
import type * as domain from '../domain/partner-commands.js';
import { partnerDecider } from '../domain/partner-decide.js';
import { VEHICLE_CODES } from '../domain/vehicles.js';

export class RecordEntitlementBody extends Recorded {
  @OneOf(VEHICLE_CODES, { example: 'advancedSupportForPartners' })
  declare readonly vehicle: domain.EntitlementTerms['vehicle'];

  @Id({ example: 'C-1' })
  declare readonly contractId: string;

  @Line({ max: 100, optional: true, example: 'A-1' })
  declare readonly accessId?: string;

  @Day({ optional: true, description: 'The last day on which it can be used.', example: '2030-12-31' })
  declare readonly expiresAt?: string;

  @Integer({
    min: 0,
    max: 100_000,
    optional: true,
    description: 'Left out where they are not counted.',
    example: 5,
  })
  declare readonly incidentsRemaining?: number;
}

/** Record a support contract or benefit, or its renewal. [D11] */
export class RecordEntitlement extends AggregateCommand<domain.RecordEntitlement> {}

export const RecordEntitlementHandler = handlerOf(RecordEntitlement, partnerDecider);
