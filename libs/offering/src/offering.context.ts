import { rulesOf } from '#kernel';
import { defineContext } from '#platform';
import { UseEntitlementIncident, type UsedContract } from './commands/use-entitlement-incident.js';
import { describe } from './domain/describe.js';
import { partnerSteps } from './domain/partner-decide.js';
import { partnerEvents } from './domain/partner-events.js';
import { planSteps } from './domain/plan-decide.js';
import { planEvents } from './domain/plan-events.js';
import { OfferingModule } from './offering.module.js';
import { customersToldProjection } from './read-models/customers-told/customers-told.projection.js';
import { disclosuresProjection } from './read-models/disclosures/disclosures.projection.js';
import { supportPlansProjection } from './read-models/support-plans/support-plans.projection.js';

export const offeringEvents = [...partnerEvents, ...planEvents] as const;

/** The partner profile, entitlements and support plans. [D1] [D11] [D20]–[D22] */
export const offeringContext = defineContext({
  name: 'offering',
  events: offeringEvents,
  describe,
  projections: [supportPlansProjection, disclosuresProjection, customersToldProjection],
  processes: [],
  rules: [...rulesOf(partnerSteps), ...rulesOf(planSteps)],
  commands: {
    UseEntitlementIncident: (used: UsedContract, context) => UseEntitlementIncident.ordered(used, context),
  },
  module: OfferingModule,
});
