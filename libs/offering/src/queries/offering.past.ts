import { streamOf } from '#kernel';
import { definePast } from '#platform';
import { describe, type OfferingEvent } from '../domain/describe.js';
import { OWN } from '../domain/partner.js';
import { partnerDecider } from '../domain/partner-decide.js';
import { planDecider } from '../domain/plan-decide.js';
import { GetSupportPlan } from '../read-models/support-plans/support-plans.queries.js';
import { GetEntitlements, GetPartnerProfile } from './partner-record.js';

const ofPartner = {
  permission: 'partner.read',
  stream: () => streamOf(partnerDecider.category, OWN),
  describe,
} as const;

/** The partner profile as it was. Its history is that of the partner's whole record. */
export const partnerProfilePast = definePast<OfferingEvent>({
  ...ofPartner,
  kind: 'partner-profile',
  path: 'v1/partner-profile',
  ask: () => new GetPartnerProfile(),
});

/** The support contracts as they were. */
export const entitlementsPast = definePast<OfferingEvent>({
  ...ofPartner,
  kind: 'entitlements',
  path: 'v1/entitlements',
  ask: () => new GetEntitlements(),
  timed: true,
});

/** A support plan as it was. */
export const supportPlanPast = definePast<OfferingEvent>({
  kind: 'support-plan',
  path: 'v1/support-plans/:id',
  permission: 'partner.read',
  stream: (id) => streamOf(planDecider.category, id),
  ask: (id) => new GetSupportPlan(id),
  describe,
});
