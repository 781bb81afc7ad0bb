import { AggregateCommand, handlerOf } from '#platform';
import type * as domain from '../domain/partner-commands.js';
import { partnerDecider } from '../domain/partner-decide.js';

/** Record that a support contract or benefit ended before it ran out. [D11] */
export class EndEntitlement extends AggregateCommand<domain.EndEntitlement> {}

export const EndEntitlementHandler = handlerOf(EndEntitlement, partnerDecider);
