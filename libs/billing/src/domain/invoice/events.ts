import { day, defineEvent, oneOf, t, type EventOf } from '#kernel';
import { boundPolicy } from '../schedule.js';
import { DISPUTE_OUTCOMES } from '../vocabulary.js';

const text = () => t.String();
const amount = () => t.Integer({ minimum: 1 });
const currency = () => t.String({ pattern: '^[A-Z]{3}$' });
const period = () => ({ billingPeriodStart: day(), billingPeriodEnd: day() });

export const InvoiceIssued = defineEvent('InvoiceIssued', {
  summary: 'An invoice was issued to a customer.',
  data: t.Object({
    /** What people call the invoice; unique. */
    number: text(),
    customerId: text(),
    documentType: oneOf(['invoice']),
    issuedOn: day(),
    dueOn: day(),
    ...period(),
    currency: currency(),
    /** In minor units. */
    amountMinor: amount(),
    /** The collections policy in force then; absent when there was none yet. [D25] */
    policy: t.Optional(boundPolicy()),
  }),
});

export const CollectionsPolicyBound = defineEvent('CollectionsPolicyBound', {
  summary: 'An invoice older than every collections policy was bound to the first one published.',
  data: t.Object({ policy: boundPolicy() }),
});

export const CreditNoteIssued = defineEvent('CreditNoteIssued', {
  summary: 'A credit note that amends the invoice was issued.',
  personal: ['reason'],
  data: t.Object({
    number: text(),
    documentType: oneOf(['creditNote']),
    /** Number of the invoice. */
    amends: text(),
    issuedOn: day(),
    currency: currency(),
    amountMinor: amount(),
    reason: t.Optional(text()),
  }),
});

export const PaymentReminderSent = defineEvent('PaymentReminderSent', {
  summary: 'The customer is reminded of a payment and its billing period.',
  data: t.Object({
    customerId: text(),
    /** `before-7`, `on-due`, `after-3`, or `byHand`. */
    step: text(),
    /** Days from the due date that the step stands for, negative before it; by hand: the day it was sent. */
    days: t.Integer(),
    dueOn: day(),
    ...period(),
    currency: currency(),
    /** What is to be paid. */
    outstandingMinor: amount(),
    /** Steps that came due before this one and were not sent: late reminders don't come in bursts. */
    skipped: t.Array(text()),
    /** The version that prescribes the reminder; absent when a person sent it. */
    policy: t.Optional(t.Object({ policyId: text(), version: t.Integer({ minimum: 1 }) })),
  }),
});

export const PaymentReceived = defineEvent('PaymentReceived', {
  summary: 'A payment for the invoice was received.',
  personal: ['reference'],
  data: t.Object({ amountMinor: amount(), currency: currency(), receivedOn: day(), reference: text() }),
});

export const PromiseToPayRecorded = defineEvent('PromiseToPayRecorded', {
  summary: 'The customer promised to pay by a day; until it has passed there are no reminders.',
  personal: ['note'],
  data: t.Object({ promisedOn: day(), amountMinor: t.Optional(amount()), note: t.Optional(text()) }),
});

export const InvoiceDisputed = defineEvent('InvoiceDisputed', {
  summary: 'The customer disputes the invoice.',
  personal: ['reason'],
  data: t.Object({ reason: text() }),
});

export const DisputeSettled = defineEvent('DisputeSettled', {
  summary: 'The dispute over the invoice was settled.',
  personal: ['explanation'],
  data: t.Object({ outcome: oneOf(DISPUTE_OUTCOMES), explanation: t.Optional(text()) }),
});

export const InvoiceWrittenOff = defineEvent('InvoiceWrittenOff', {
  summary: 'What was outstanding on the invoice was given up.',
  personal: ['reason'],
  data: t.Object({ amountMinor: amount(), currency: currency(), reason: text() }),
});

export const invoiceEvents = [
  InvoiceIssued,
  CollectionsPolicyBound,
  CreditNoteIssued,
  PaymentReminderSent,
  PaymentReceived,
  PromiseToPayRecorded,
  InvoiceDisputed,
  DisputeSettled,
  InvoiceWrittenOff,
] as const;

/** Everything that may happen to an invoice. */
export type InvoiceEvent = EventOf<(typeof invoiceEvents)[number]>;
