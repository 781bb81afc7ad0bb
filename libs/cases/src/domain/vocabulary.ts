/** The words of a support case, as events, the API and the guidance use them. [D7] [D8] [D10]–[D13] */

export const ISSUE_KINDS = ['technical', 'billing', 'subscriptionManagement'] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

/** A, B and C in Microsoft's letters. [D8] */
export const SEVERITIES = ['critical', 'moderate', 'minimal'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CHANNELS = ['phone', 'email', 'portal', 'chat'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Customers are written to in these. [D18] */
export const LANGUAGES = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What must be handed over to Microsoft, whatever the partner could do itself. [D10] */
export const MUST_HAND_OVER = [
  'undocumentedIssue',
  'serviceUnavailable',
  'serviceBug',
  'largeScaleNetworkOutage',
  'regionalMultiTenantIssue',
] as const;

/** What a diagnosis can come to. */
export const CATEGORIES = ['withinBaseline', 'other', ...MUST_HAND_OVER] as const;
export type Category = (typeof CATEGORIES)[number];

export const HEALTH_OUTCOMES = ['noDocumentedIssue', 'documentedIssue'] as const;
export type HealthOutcome = (typeof HEALTH_OUTCOMES)[number];

/** What the partner troubleshoots with delegated admin rights. [D9] */
export const TROUBLESHOOTING_SCOPES = ['software', 'settings', 'configuration'] as const;
export const TROUBLESHOOTING_OUTCOMES = ['solved', 'partlySolved', 'notSolved'] as const;

/** Status of a service request at Microsoft. [D12] */
export const SERVICE_REQUEST_STATUSES = ['none', 'open', 'closed', 'attention_needed'] as const;
export type ServiceRequestStatus = (typeof SERVICE_REQUEST_STATUSES)[number];

/** What Microsoft (or the indirect provider) may answer. [D13] */
export const ANSWERS = ['solved', 'handedBack', 'needsMoreInformation', 'closedWithoutSolution'] as const;
export type Answer = (typeof ANSWERS)[number];

export const CLOUDS = ['commercial', 'usGovernment', 'china21Vianet'] as const;
export type Cloud = (typeof CLOUDS)[number];

/** What a customer is told about. */
export const TOLD_ABOUT = ['progress', 'resolution', 'serviceIssueResolved'] as const;
export type ToldAbout = (typeof TOLD_ABOUT)[number];

export const CASE_STATUSES = [
  'received',
  'inProgress',
  'diagnosed',
  'waitingForCustomer',
  'escalated',
  'resolved',
  'closed',
  'withdrawn',
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** What a request names where an imported history does not say. */
export const UNKNOWN = 'unknown' as const;
