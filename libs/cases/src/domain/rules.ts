import { commandRule, dayOf, rule } from '#kernel';
import type { Case } from './case.js';
import type {
  CheckServiceHealth,
  Diagnose,
  EscalateToIndirectProviderInEmergency,
  EscalateToMicrosoftInEmergency,
  Entitlement,
  HandOverFacts,
  InformCustomer,
  LinkToServiceIssue,
  PerformTroubleshooting,
  ReceiveRequest,
  UpdateEscalation,
  Vehicle,
  VehicleChoice,
} from './commands.js';
import { MUST_HAND_OVER, type Category } from './vocabulary.js';

/** What rules on every hand-over look at: nothing that the caller says. */
interface OnHandOver {
  readonly facts: HandOverFacts;
}

const issueWasDocumented = (c: Case): boolean => c.lastHealthCheck?.outcome === 'documentedIssue';

const mustHandOver = (category: Category | undefined): boolean =>
  (MUST_HAND_OVER as readonly (Category | undefined)[]).includes(category);

// What the case itself allows

export const isNew = rule<Case>(
  'cases/received-once',
  '[D7]',
  'This case was received already.',
  (c) => c.status === 'none',
);

export const isReceived = rule<Case>(
  'cases/received',
  '[D7]',
  'There is no such case.',
  (c) => c.status !== 'none',
);

export const isOpen = rule<Case>(
  'cases/open',
  '[D14]',
  'The case is resolved, closed or withdrawn: reopen it first.',
  (c) => !['resolved', 'closed', 'withdrawn'].includes(c.status),
);

export const isNotOver = rule<Case>(
  'cases/not-over',
  '[D14]',
  'The case is closed or withdrawn: reopen it first.',
  (c) => !['closed', 'withdrawn'].includes(c.status),
);

export const healthCheckedFirst = rule<Case>(
  'cases/health-check-first',
  '[D9]',
  'Check service health for existing, documented issues before you troubleshoot or diagnose.',
  (c) => c.imported || c.healthChecks > 0,
);

export const diagnosedFirst = rule<Case>(
  'cases/diagnosis-first',
  '[D9]',
  'Diagnose the case before you hand it over, or give an emergency reason.',
  (c) => c.category !== undefined,
);

export const isNotHandedOver = rule<Case>(
  'cases/handed-over-once',
  '[D12]',
  'The case is with Microsoft or the indirect provider already: update that escalation.',
  (c) =>
    c.escalation === undefined || ['handedBack', 'closedWithoutSolution'].includes(c.escalation.answer ?? ''),
);

export const isHandedOver = rule<Case>(
  'cases/handed-over',
  '[D12]',
  'The case was not handed over, so there is no escalation to update.',
  (c) => c.escalation !== undefined,
);

export const isNotOwnBaseline = rule<Case>(
  'cases/baseline-is-own',
  '[D9]',
  'What lies within the baseline support boundaries is resolved by the partner; diagnose it as `other` if that failed.',
  (c) => c.category !== 'withinBaseline',
);

export const workedBeforeResolved = rule<Case>(
  'cases/work-first',
  '[D9]',
  'Nothing was found out yet: suggest self-help, find a documented issue, solve it by troubleshooting, or diagnose it first.',
  (c) =>
    c.imported ||
    c.selfHelpSuggested ||
    issueWasDocumented(c) ||
    c.steps.at(-1)?.outcome === 'solved' ||
    c.category !== undefined,
);

export const handedOverWhereItMust = rule<Case>(
  'cases/must-be-handed-over',
  '[D10]',
  'A case of this category must be handed over, and can be resolved only after the answer.',
  (c) =>
    !mustHandOver(c.category) ||
    ['solved', 'handedBack', 'closedWithoutSolution'].includes(c.escalation?.answer ?? ''),
);

export const isResolved = rule<Case>(
  'cases/resolved-first',
  '[D14]',
  'Resolve the case before you close it.',
  (c) => c.status === 'resolved',
);

export const customerToldOfResolution = rule<Case>(
  'cases/customer-told-first',
  '[D14]',
  'Tell the customer about the resolution before you close the case.',
  (c) => c.imported || c.toldSinceResolved,
);

export const isResolvedOrOver = rule<Case>(
  'cases/reopen-what-ended',
  '[D14]',
  'Only a case that was resolved, closed or withdrawn can be reopened.',
  (c) => ['resolved', 'closed', 'withdrawn'].includes(c.status),
);

export const isWaiting = rule<Case>(
  'cases/reply-awaited',
  '[D23]',
  'The case does not wait for the customer.',
  (c) => c.status === 'waitingForCustomer',
);

export const isImported = rule<Case>(
  'cases/imported',
  '[A1]',
  'Only the history of an imported case can be completed without its details.',
  (c) => c.imported,
);

// What is known beyond the case

export const partnerIsPublished = commandRule<Case, OnHandOver>(
  'cases/partner-profile-first',
  '[D1]',
  'Publish the partner profile before you escalate.',
  undefined,
  (_c, { facts }) => facts.partner !== undefined,
);

export const notAReseller = commandRule<Case, OnHandOver>(
  'cases/reseller-escalates-to-provider',
  '[D1]',
  'An indirect reseller escalates to its indirect provider, not to Microsoft: leave out the vehicle.',
  'vehicle',
  (_c, { facts }) => facts.partner?.kind !== 'indirectReseller',
);

export const isAReseller = commandRule<Case, OnHandOver>(
  'cases/only-resellers-have-a-provider',
  '[D1]',
  'Only an indirect reseller escalates to an indirect provider: name a vehicle to Microsoft.',
  'vehicle',
  (_c, { facts }) => facts.partner?.kind === 'indirectReseller',
);

export const cloudsMatch = commandRule<Case, OnHandOver>(
  'cases/clouds-match',
  '[D3]',
  'The customer’s cloud and the partner account’s cloud differ; escalate from an account in the customer’s cloud.',
  undefined,
  (c, { facts }) => c.cloud === 'unknown' || facts.partner?.cloud === c.cloud,
);

// Which vehicle is picked

export const vehicleIsKnown = commandRule<Case, VehicleChoice>(
  'cases/known-vehicle',
  '[D11]',
  'There is no such escalation vehicle.',
  'vehicle',
  (_c, pick) => vehicleOf(pick) !== undefined,
);

export const vehicleFitsIssueKind = commandRule<Case, VehicleChoice>(
  'cases/vehicle-fits-issue-kind',
  '[D11]',
  'Commercial issues go through `commercialSupport`, technical issues through a technical vehicle.',
  'vehicle',
  (c, pick) => c.issueKind === 'unknown' || vehicleOf(pick)?.issueKinds.includes(c.issueKind) === true,
);

export const vehicleFitsProduct = commandRule<Case, VehicleChoice>(
  'cases/vehicle-fits-product',
  '[D11]',
  'The vehicle does not cover this kind of product.',
  'vehicle',
  (_c, pick) => vehicleOf(pick)?.products.includes(pick.facts.service.product) === true,
);

export const vehicleSatisfiesService = commandRule<Case, VehicleChoice>(
  'cases/vehicle-satisfies-service',
  '[D6]',
  'The service asks for a higher support contract for technical requests.',
  'vehicle',
  (c, { vehicle, facts }) =>
    c.issueKind !== 'technical' || (facts.service.technicalVehicles?.includes(vehicle) ?? true),
);

export const entitlementIsValid = commandRule<Case, VehicleChoice>(
  'cases/valid-entitlement',
  '[D11]',
  'The partner holds no valid entitlement for this vehicle: none on file, expired, or no incidents left.',
  'vehicle',
  (_c, pick, at) => vehicleOf(pick)?.needsEntitlement !== true || entitlementFor(pick, at) !== undefined,
);

// What the command must say

export const billingQuestionsAreOfCustomers = commandRule<Case, ReceiveRequest>(
  'cases/csp-customer',
  '[D29]',
  'Someone who is not a CSP customer takes a billing question to the portal of the product concerned (for Microsoft 365 https://admin.microsoft.com, for Azure https://portal.azure.com). Register the customer if it is one.',
  'customerId',
  (_c, { issueKind, facts }) => issueKind !== 'billing' || facts.customer !== undefined,
);

export const customerIsKnown = commandRule<Case, ReceiveRequest>(
  'cases/known-customer',
  '[D2]',
  'There is no such customer: register it first.',
  'customerId',
  (_c, command) => command.facts.customer !== undefined,
);

export const issueIsNamed = commandRule<Case, CheckServiceHealth>(
  'cases/name-the-issue',
  '[D9]',
  'Name the documented issue that was found, and only then.',
  'issueId',
  (_c, { outcome, issueId }) => (outcome === 'documentedIssue') === (issueId !== undefined),
);

export const issueIsDocumented = commandRule<Case, LinkToServiceIssue>(
  'cases/known-service-issue',
  '[D30]',
  'The service health register has no such issue: record it first.',
  'issueId',
  (_c, { facts }) => facts.issue !== undefined,
);

export const issueIsNotLinked = commandRule<Case, LinkToServiceIssue>(
  'cases/linked-once',
  '[D30]',
  'The case is linked to that issue already.',
  'issueId',
  (c, { issueId }) => !c.linkedIssues.includes(issueId),
);

export const delegatedAdminInForce = commandRule<Case, PerformTroubleshooting>(
  'cases/delegated-admin-in-force',
  '[D5]',
  'The customer has no such delegated admin relationship in force at that time.',
  'delegatedAdminRelationshipId',
  (_c, { delegatedAdminRelationshipId, facts }) =>
    delegatedAdminRelationshipId === undefined || facts.delegatedAdmin !== undefined,
);

export const undocumentedMeansUndocumented = commandRule<Case, Diagnose>(
  'cases/category-fits-health-check',
  '[D10]',
  'The health check found a documented issue, so the category can’t be `undocumentedIssue`.',
  'category',
  (c, { category }) => category !== 'undocumentedIssue' || !issueWasDocumented(c),
);

export const saysSomething = commandRule<Case, InformCustomer>(
  'cases/say-something',
  '[D19]',
  'Say what the customer is told.',
  'text',
  (_c, { text, about }) => text !== undefined || about === 'serviceIssueResolved',
);

export const categoryIsKnown = commandRule<
  Case,
  EscalateToMicrosoftInEmergency | EscalateToIndirectProviderInEmergency
>(
  'cases/category-in-emergency',
  '[D12]',
  'Nobody has diagnosed the case yet: say as which category it is handed over.',
  'category',
  (c, { category }) => c.category !== undefined || category !== undefined,
);

export const answerEndsOrGoesOn = commandRule<Case, UpdateEscalation>(
  'cases/answer-fits-status',
  '[D13]',
  'A request that is still open can’t have been solved or closed without a solution.',
  'status',
  (_c, { status, outcome }) =>
    !(outcome === 'solved' || outcome === 'closedWithoutSolution') || status === 'closed',
);

/** The entitlement that an escalation uses: the one named, else the valid one that expires first. */
export function entitlementFor(pick: VehicleChoice, at: string): Entitlement | undefined {
  return pick.facts.entitlements
    .filter(({ vehicle }) => vehicle === pick.vehicle)
    .filter(({ contractId }) => pick.contractId === undefined || contractId === pick.contractId)
    .filter(({ expiresAt }) => expiresAt === undefined || dayOf(at) <= expiresAt)
    .filter(({ incidentsRemaining }) => incidentsRemaining === undefined || incidentsRemaining > 0)
    .toSorted((a, b) => ((a.expiresAt ?? '9999') < (b.expiresAt ?? '9999') ? -1 : 1))[0];
}

const vehicleOf = ({ vehicle, facts }: VehicleChoice): Vehicle | undefined =>
  facts.vehicles.find(({ code }) => code === vehicle);
