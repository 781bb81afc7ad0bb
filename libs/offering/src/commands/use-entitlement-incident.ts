import type { CommandContext } from '#kernel';
import { AggregateCommand, handlerOf } from '#platform';
import { OWN } from '../domain/partner.js';
import type * as domain from '../domain/partner-commands.js';
import { partnerDecider } from '../domain/partner-decide.js';

/** What a process says when it orders the command. */
export interface UsedContract {
  readonly contractId: string;
  readonly caseId: string;
}

/** Count down the incidents of a contract that a hand-over used; does nothing where they are not counted. [D11] */
export class UseEntitlementIncident extends AggregateCommand<domain.UseIncident> {
  static ordered({ contractId, caseId }: UsedContract, context: CommandContext): UseEntitlementIncident {
    return new UseEntitlementIncident(OWN, { type: 'UseIncident', contractId, caseId }, context);
  }
}

export const UseEntitlementIncidentHandler = handlerOf(UseEntitlementIncident, partnerDecider);
