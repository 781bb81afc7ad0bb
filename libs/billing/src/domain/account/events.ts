import { day, defineEvent, oneOf, t, type EventOf } from '#kernel';
import { DISCLOSURE_CHANNELS, FOLLOW_UP_CODES, HELD_BY, SETTLED_BY } from '../vocabulary.js';

const text = () => t.String();
const version = () => t.Integer({ minimum: 1 });
const subscriptions = () => t.Optional(t.Array(text()));

/** The overdue invoice that speaks for disabling access, as it stood. */
const matter = () => ({
  invoice: text(),
  policyId: text(),
  policyVersion: version(),
  dueOn: day(),
  currency: text(),
  outstandingMinor: t.Integer({ minimum: 1 }),
});

export const CollectionsPolicyDisclosed = defineEvent('CollectionsPolicyDisclosed', {
  summary: 'A customer was told a version of the collections policy.',
  data: t.Object({
    policyId: text(),
    version: version(),
    channel: oneOf(DISCLOSURE_CHANNELS),
  }),
});

export const AccessDisablingNoticeGiven = defineEvent('AccessDisablingNoticeGiven', {
  summary: 'The customer is given notice that access may be disabled if an overdue invoice is not paid.',
  data: t.Object({
    ...matter(),
    /** The first day on which access may be disabled. */
    mayBeDisabledFrom: day(),
  }),
});

export const AccessDisablingProposed = defineEvent('AccessDisablingProposed', {
  summary: 'The policy allows disabling access; a person is to decide.',
  data: t.Object({ ...matter(), daysPastDue: t.Integer({ minimum: 0 }), noticeGivenOn: day() }),
});

export const AccessDisablingWithdrawn = defineEvent('AccessDisablingWithdrawn', {
  summary:
    'The notice or proposal no longer stands: the invoice was settled, disputed, or promised to be paid.',
  data: t.Object({ invoice: text(), because: oneOf([...SETTLED_BY, ...HELD_BY]) }),
});

export const AccessDisablingDeclined = defineEvent('AccessDisablingDeclined', {
  summary: 'A person decided to leave access as it is.',
  personal: ['reason'],
  data: t.Object({ invoices: t.Array(text()), reason: text() }),
});

export const AccessDisabled = defineEvent('AccessDisabled', {
  summary: 'A person decided to disable access until the matter is settled.',
  personal: ['reason'],
  data: t.Object({
    /** The overdue invoices that it was decided on. */
    invoices: t.Array(text()),
    /** Absent when it concerns everything that the customer has. */
    subscriptionIds: subscriptions(),
    reason: text(),
  }),
});

export const OverdueMatterSettled = defineEvent('OverdueMatterSettled', {
  summary: 'An invoice that access was disabled for is settled.',
  data: t.Object({ invoice: text(), because: oneOf(SETTLED_BY) }),
});

export const AccessReinstated = defineEvent('AccessReinstated', {
  summary: 'A person decided to reinstate access.',
  personal: ['reason'],
  data: t.Object({ invoices: t.Array(text()), subscriptionIds: subscriptions(), reason: text() }),
});

export const FollowUpRaised = defineEvent('FollowUpRaised', {
  summary: 'Something is left for a person to see to.',
  data: t.Object({
    followUpId: text(),
    code: oneOf(FOLLOW_UP_CODES),
    subscriptionIds: subscriptions(),
  }),
});

export const FollowUpDone = defineEvent('FollowUpDone', {
  summary: 'A follow-up was seen to.',
  personal: ['note'],
  data: t.Object({ followUpId: text(), code: oneOf(FOLLOW_UP_CODES), note: t.Optional(text()) }),
});

export const accountEvents = [
  CollectionsPolicyDisclosed,
  AccessDisablingNoticeGiven,
  AccessDisablingProposed,
  AccessDisablingWithdrawn,
  AccessDisablingDeclined,
  AccessDisabled,
  OverdueMatterSettled,
  AccessReinstated,
  FollowUpRaised,
  FollowUpDone,
] as const;

/** Everything that may happen to a customer's account. */
export type AccountEvent = EventOf<(typeof accountEvents)[number]>;
