import { Module } from '@nestjs/common';
import { DiscloseSupportPlanHandler } from './commands/disclose-support-plan.js';
import { EndEntitlementHandler } from './commands/end-entitlement.js';
import { PublishPartnerProfileHandler } from './commands/publish-partner-profile.js';
import { PublishSupportPlanHandler } from './commands/publish-support-plan.js';
import { RecordEntitlementHandler } from './commands/record-entitlement.js';
import { UseEntitlementIncidentHandler } from './commands/use-entitlement-incident.js';
import { ownPastControllerOf, pastControllerOf } from '#platform';
import { OWN } from './domain/partner.js';
import { FindingController } from './http/finding.controller.js';
import { PartnerController } from './http/partner.controller.js';
import { SupportPlanController } from './http/support-plan.controller.js';
import { VehicleController } from './http/vehicle.controller.js';
import { FindPartnerHandler } from './queries/find-partner.js';
import { FindSupportPlanHandler } from './queries/find-support-plan.js';
import { ListFindingsHandler } from './queries/findings.js';
import { HandOverFactsHandler } from './queries/hand-over-facts.js';
import { entitlementsPast, partnerProfilePast, supportPlanPast } from './queries/offering.past.js';
import { GetEntitlementsHandler, GetPartnerProfileHandler } from './queries/partner-record.js';
import {
  ListDisclosureFindingsHandler,
  OfferingWorkItemsHandler,
} from './read-models/customers-told/untold-customers.queries.js';
import { ListDisclosuresHandler } from './read-models/disclosures/disclosures.queries.js';
import {
  GetSupportPlanHandler,
  ListSupportPlansHandler,
} from './read-models/support-plans/support-plans.queries.js';

@Module({
  controllers: [
    PartnerController,
    ownPastControllerOf(partnerProfilePast, OWN),
    ownPastControllerOf(entitlementsPast, OWN),
    VehicleController,
    SupportPlanController,
    pastControllerOf(supportPlanPast),
    FindingController,
  ],
  providers: [
    PublishPartnerProfileHandler,
    RecordEntitlementHandler,
    EndEntitlementHandler,
    UseEntitlementIncidentHandler,
    PublishSupportPlanHandler,
    DiscloseSupportPlanHandler,
    FindPartnerHandler,
    FindSupportPlanHandler,
    HandOverFactsHandler,
    GetPartnerProfileHandler,
    GetEntitlementsHandler,
    ListFindingsHandler,
    ListSupportPlansHandler,
    GetSupportPlanHandler,
    ListDisclosuresHandler,
    ListDisclosureFindingsHandler,
    OfferingWorkItemsHandler,
  ],
})
export class OfferingModule {}
