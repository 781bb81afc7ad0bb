import { defineEvent, t, type EventOf } from '#kernel';

const text = () => t.String();
const count = () => t.Integer({ minimum: 0 });

export const RetentionPolicyPublished = defineEvent('RetentionPolicyPublished', {
  summary: 'The partner said for how long it keeps personal data of each kind.',
  data: t.Object({
    version: t.Integer({ minimum: 1 }),
    /** Whole months for which data is kept, by kind; what is not named is kept until it is erased on request. */
    months: t.Record(text(), t.Integer({ minimum: 1 })),
  }),
});

export const RetentionRunBegun = defineEvent('RetentionRunBegun', {
  summary: 'Personal data that is older than the policy allows is to be erased.',
  data: t.Object({
    policyVersion: t.Integer({ minimum: 1 }),
    /** The last month of which data goes, by kind: `2024-02`. */
    upTo: t.Record(text(), text()),
  }),
});

export const RetentionKeysDestroyed = defineEvent('RetentionKeysDestroyed', {
  summary: 'The keys of personal data that was too old were destroyed; held customers were passed over.',
  data: t.Object({
    keys: count(),
    /** Customers whose data went; `staff` for the partner's own people. */
    subjects: t.Array(text()),
    /** Customers whose data would have gone, but for a legal hold. */
    held: t.Array(text()),
  }),
});

export const RetentionPurged = defineEvent('RetentionPurged', {
  summary: 'What had been made of the data that was too old was purged; another look at it follows.',
  data: t.Object({
    /** Destroyed since the look before: somebody was about to write with what was read earlier. */
    keys: count(),
    documents: count(),
    purged: t.Record(text(), count()),
  }),
});

export const RetentionRunEnded = defineEvent('RetentionRunEnded', {
  summary: 'What had been made of the data that was too old is gone too.',
  data: t.Object({ documents: count(), openEvents: count(), purged: t.Record(text(), count()) }),
});

export const retentionEvents = [
  RetentionPolicyPublished,
  RetentionRunBegun,
  RetentionKeysDestroyed,
  RetentionPurged,
  RetentionRunEnded,
] as const;

export type RetentionPolicyEvent = EventOf<typeof RetentionPolicyPublished>;
export type RetentionRunEvent = EventOf<
  typeof RetentionRunBegun | typeof RetentionKeysDestroyed | typeof RetentionPurged | typeof RetentionRunEnded
>;
