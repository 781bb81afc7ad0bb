import type { PartnerEvent } from './partner-events.js';
import type { PlanEvent } from './plan-events.js';

/** Everything that may happen in offering. */
export type OfferingEvent = PartnerEvent | PlanEvent;

type Descriptions = {
  readonly [Type in OfferingEvent['type']]: (data: Extract<OfferingEvent, { type: Type }>['data']) => string;
};

/** One line of human text for each event, in English: the history of the partner's record or of a plan. */
const DESCRIPTIONS: Descriptions = {
  PartnerProfilePublished: (d) =>
    `Published the profile of ${d.name} (${d.partnerId}): ${d.partnerKind}, ${d.cloud}.`,
  EntitlementRecorded: (d) =>
    `Recorded the contract ${d.contractId} for ${d.vehicle}` +
    (d.expiresAt === undefined ? '' : `, good until ${d.expiresAt}`) +
    (d.incidentsRemaining === undefined ? '.' : `, with ${d.incidentsRemaining} incidents left.`),
  EntitlementEnded: (d) => `The contract ${d.contractId} ended.`,
  EntitlementIncidentUsed: (d) =>
    `Case ${d.caseId} used an incident of the contract ${d.contractId}: ${d.incidentsRemaining} left.`,
  SupportPlanPublished: (d) => `Published version ${d.version} of the plan: ${d.name}.`,
  SupportPlanDisclosed: (d) => `Told ${d.customerId} of version ${d.version} of the plan (${d.channel}).`,
};

/** What happened, in one line of English. */
export function describe(event: OfferingEvent): string {
  const text = DESCRIPTIONS[event.type] as (data: OfferingEvent['data']) => string;
  return text(event.data).replaceAll(/\s+/g, ' ');
}
