/** Microsoft Graph's words for service health, as events and the API use them. [D30] */

export const CLASSIFICATIONS = ['advisory', 'incident'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

export const ISSUE_STATUSES = [
  'serviceOperational',
  'investigating',
  'restoringService',
  'verifyingService',
  'serviceRestored',
  'postIncidentReviewPublished',
  'serviceDegradation',
  'serviceInterruption',
  'extendedRecovery',
  'falsePositive',
  'investigationSuspended',
  'resolved',
  'mitigatedExternal',
  'mitigated',
  'resolvedExternal',
  'confirmed',
  'reported',
] as const;
export type IssueStatus = (typeof ISSUE_STATUSES)[number];

/** What Microsoft wrote about an issue at one moment. */
export interface Post {
  readonly createdDateTime: string;
  readonly description: string;
}
