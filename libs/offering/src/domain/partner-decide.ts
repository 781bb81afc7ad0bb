import { decideBy, type Decider, type Steps } from '#kernel';
import { entitlementOf, evolve, isAsStated, noPartner, type Partner } from './partner.js';
import type { PartnerCommand } from './partner-commands.js';
import {
  EntitlementEnded,
  EntitlementIncidentUsed,
  EntitlementRecorded,
  PartnerProfilePublished,
  type PartnerEvent,
} from './partner-events.js';
import * as rules from './partner-rules.js';
import { saysTheSame } from './same.js';

/** The steps of the partner's own record: for each command the rules that guard it, and the facts that follow. */
export const partnerSteps: Steps<Partner, PartnerCommand, PartnerEvent> = {
  PublishPartnerProfile: {
    requires: [],
    provided: [rules.resellerNamesItsProvider, rules.onlyResellersHaveAProvider],
    then: ({ type: _type, ...profile }, p) =>
      saysTheSame(p.profile, profile) ? [] : [PartnerProfilePublished(profile)],
  },
  RecordEntitlement: {
    requires: [],
    provided: [rules.vehicleNeedsAContract, rules.contractKeepsItsVehicle],
    then: ({ type: _type, ...terms }, p) => {
      const known = entitlementOf(p, terms.contractId);
      return known && isAsStated(known, terms) ? [] : [EntitlementRecorded(terms)];
    },
  },
  EndEntitlement: {
    requires: [],
    provided: [rules.contractIsOnFile],
    then: ({ contractId }, p) =>
      entitlementOf(p, contractId)?.endedAt === undefined ? [EntitlementEnded({ contractId })] : [],
  },
  UseIncident: {
    requires: [],
    provided: [rules.contractIsOnFile],
    then: ({ contractId, caseId }, p) => {
      const left = entitlementOf(p, contractId)?.incidentsRemaining;
      if (left === undefined) return [];
      // Two hand-overs may have counted on the last incident; both have happened, and none is left.
      return [EntitlementIncidentUsed({ contractId, caseId, incidentsRemaining: Math.max(0, left - 1) })];
    },
  },
};

export const partnerDecider: Decider<Partner, PartnerCommand, PartnerEvent> = {
  category: 'partner',
  initialState: noPartner,
  decide: decideBy(partnerSteps),
  evolve,
};
