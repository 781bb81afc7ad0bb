import { dayOf, daysBetween, decideBy, present, type Decider, type Steps } from '#kernel';
import type { CreditNote, InvoiceCommand } from './commands.js';
import {
  CollectionsPolicyBound,
  CreditNoteIssued,
  DisputeSettled,
  InvoiceDisputed,
  InvoiceIssued,
  InvoiceWrittenOff,
  PaymentReceived,
  PaymentReminderSent,
  PromiseToPayRecorded,
  type InvoiceEvent,
} from './events.js';
import { evolve, noInvoice, outstanding, pendingSteps, type Invoice } from './invoice.js';
import * as rules from './rules.js';

const { isIssued, hasOutstanding, isNotDisputed, isNotWrittenOff } = rules;

const creditNoteFits = [
  rules.creditNoteIsWhole,
  rules.creditNoteIsNew,
  rules.creditNoteAfterInvoice,
  rules.creditsNoMoreThanBilled,
];

/** The steps of an invoice: for each command the rules that guard it, and the facts that follow. */
export const invoiceSteps: Steps<Invoice, InvoiceCommand, InvoiceEvent> = {
  IssueInvoice: {
    requires: [rules.isNew],
    provided: [
      rules.isCspCustomer,
      rules.policyIsKnown,
      rules.amountIsWhole,
      rules.dueNotBeforeIssue,
      rules.periodIsInOrder,
    ],
    then: ({ type: _type, facts, policyId: _policyId, ...invoice }) => [
      InvoiceIssued({
        ...invoice,
        documentType: 'invoice',
        ...present({ policy: facts.policy }),
      }),
    ],
  },
  BindCollectionsPolicy: {
    requires: [isIssued],
    then: ({ policy }, i) => (i.policy || !policy ? [] : [CollectionsPolicyBound({ policy })]),
  },
  IssueCreditNote: {
    requires: [isIssued, isNotWrittenOff],
    provided: [rules.isSameCustomer, rules.isSameCurrency, ...creditNoteFits],
    then: (command, i) => [creditNote(command, i, command.reason)],
  },
  SendPaymentReminder: {
    requires: [isIssued, hasOutstanding, isNotDisputed],
    circumstances: [rules.promisedDayHasPassed],
    then: (_command, i, at) => [
      reminder(i, { step: 'byHand', days: daysBetween(i.dueOn, dayOf(at)), skipped: [] }),
    ],
  },
  SendScheduledReminder: {
    requires: [isIssued, hasOutstanding, isNotDisputed],
    circumstances: [rules.promisedDayHasPassed],
    provided: [rules.stepIsPrescribed, rules.stepIsNotEarly],
    then: ({ step }, i, at) => scheduledReminder(i, step, at),
  },
  ReceivePayment: {
    requires: [isIssued],
    provided: [rules.amountIsWhole, rules.receivedByNow, rules.referenceUsedOnce],
    then: (payment, i) =>
      rules.isRepeated(i, payment)
        ? []
        : [
            PaymentReceived({
              amountMinor: payment.amountMinor,
              currency: i.currency,
              receivedOn: payment.receivedOn,
              reference: payment.reference,
            }),
          ],
  },
  RecordPromiseToPay: {
    requires: [isIssued, hasOutstanding, isNotDisputed],
    provided: [rules.amountIsWhole, rules.promiseLiesAhead],
    then: ({ type: _type, ...promise }) => [PromiseToPayRecorded(promise)],
  },
  DisputeInvoice: {
    requires: [isIssued, hasOutstanding, isNotDisputed],
    then: ({ reason }) => [InvoiceDisputed({ reason })],
  },
  SettleDispute: {
    requires: [isIssued, rules.isDisputed],
    provided: creditNoteFits,
    // The credit note comes first: once the dispute is settled, what is outstanding must be right.
    then: ({ outcome, explanation, creditNote: conceded }, i) => [
      ...(conceded ? [creditNote(conceded, i, explanation)] : []),
      DisputeSettled({ outcome, ...present({ explanation }) }),
    ],
  },
  WriteOffInvoice: {
    requires: [isIssued, hasOutstanding],
    then: ({ reason }, i) => [
      InvoiceWrittenOff({ amountMinor: outstanding(i), currency: i.currency, reason }),
    ],
  },
};

export const invoiceDecider: Decider<Invoice, InvoiceCommand, InvoiceEvent> = {
  category: 'invoice',
  initialState: noInvoice,
  decide: decideBy(invoiceSteps),
  evolve,
};

function creditNote({ number, issuedOn, amountMinor }: CreditNote, i: Invoice, reason: string | undefined) {
  return CreditNoteIssued({
    number,
    documentType: 'creditNote',
    amends: i.number,
    issuedOn,
    currency: i.currency,
    amountMinor,
    ...present({ reason }),
  });
}

/** Nothing when the step was dealt with: that makes it exactly once, however often it is asked for. */
function scheduledReminder(i: Invoice, step: string, at: string) {
  const pending = pendingSteps(i, at);
  const due = pending.find((each) => each.step === step);
  if (!due || !i.policy) return [];
  const { policyId, version } = i.policy;
  const skipped = pending.filter(({ days }) => days < due.days).map((earlier) => earlier.step);
  return [reminder(i, { ...due, skipped, policy: { policyId, version } })];
}

/** A reminder is of the payment and of its billing period. [D26] */
function reminder(
  i: Invoice,
  what: { step: string; days: number; skipped: string[]; policy?: { policyId: string; version: number } },
) {
  const { customerId, dueOn, billingPeriodStart, billingPeriodEnd, currency } = i;
  return PaymentReminderSent({
    customerId,
    ...what,
    dueOn,
    billingPeriodStart,
    billingPeriodEnd,
    currency,
    outstandingMinor: outstanding(i),
  });
}
