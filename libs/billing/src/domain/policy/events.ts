import { day, defineEvent, t, type EventOf } from '#kernel';
import { descriptions, terms } from '../schedule.js';

export const CollectionsPolicyPublished = defineEvent('CollectionsPolicyPublished', {
  summary: 'A version of a collections policy was published.',
  data: t.Object({
    ...terms(),
    /** The day from which invoices are bound to this version. */
    inForceFrom: day(),
    descriptions: t.Optional(descriptions()),
  }),
});

export const policyEvents = [CollectionsPolicyPublished] as const;

/** Everything that may happen to a collections policy. */
export type PolicyEvent = EventOf<(typeof policyEvents)[number]>;
