export { SERVICE_CODES } from '#customers';
export { offeringContext, offeringEvents } from './offering.context.js';
export { UseEntitlementIncident, type UsedContract } from './commands/use-entitlement-incident.js';
export { SupportPlanDisclosed, SupportPlanPublished } from './domain/plan-events.js';
export { VEHICLE_CODES, vehicleOn, vehiclesOn, type Vehicle, type VehicleCode } from './domain/vehicles.js';
export { FindPartner } from './queries/find-partner.js';
export { FindSupportPlan, type FoundSupportPlan } from './queries/find-support-plan.js';
export { HandOverFacts, HandOverFactsHandler, type HandOver } from './queries/hand-over-facts.js';
export {
  OfferingWorkItems,
  type OfferingWorkItem,
} from './read-models/customers-told/untold-customers.queries.js';
