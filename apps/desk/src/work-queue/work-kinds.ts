import { WORK_KINDS as BILLING_KINDS } from '#billing';
import { QUEUES } from '#cases';

/** All that may wait for a person. */
export const WORK_KINDS = [
  ...QUEUES,
  'messageBounced',
  'messageUnsendable',
  'planNeverDisclosed',
  ...BILLING_KINDS,
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];
