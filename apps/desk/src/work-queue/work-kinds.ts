import { WORK_KINDS as BILLING_KINDS } from '#billing';
import { QUEUES } from '#cases';

export { BILLING_KINDS };

/** Messages that did not reach the customer. */
export const MESSAGE_KINDS = ['messageBounced', 'messageUnsendable'] as const;

/** All that may wait for a person. */
export const WORK_KINDS = [...QUEUES, ...MESSAGE_KINDS, 'planNeverDisclosed', ...BILLING_KINDS] as const;
export type WorkKind = (typeof WORK_KINDS)[number];
