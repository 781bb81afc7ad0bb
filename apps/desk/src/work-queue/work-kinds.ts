import { QUEUES } from '#cases';

/** All that may wait for a person. */
export const WORK_KINDS = [...QUEUES, 'messageBounced', 'messageUnsendable', 'planNeverDisclosed'] as const;
