import { commandRule, dayOf, rule } from '#kernel';
import { isAmount } from '../money.js';
import { stepsOf } from '../schedule.js';
import type {
  CreditNote,
  IssueCreditNote,
  IssueInvoice,
  ReceivePayment,
  RecordPromiseToPay,
  SendScheduledReminder,
  SettleDispute,
} from './commands.js';
import { isOpen, isPromised, pendingSteps, type Invoice } from './invoice.js';
import { creditedOf } from './ledger.js';

/** Where someone who is not a CSP customer is sent with a billing question. [D29] */
export const NOT_A_CSP_CUSTOMER =
  'This is not a CSP customer of the partner: billing questions go to the portal of the product concerned ' +
  '(for Microsoft 365 https://admin.microsoft.com, for Azure https://portal.azure.com). Register the customer if it is one.';

// What the invoice itself allows

export const isNew = rule<Invoice>(
  'billing/number-used-once',
  '[D28]',
  'There is an invoice with this number already.',
  (i) => i.number === '',
);

export const isIssued = rule<Invoice>(
  'billing/issued',
  '[D28]',
  'There is no such invoice.',
  (i) => i.number !== '',
);

export const hasOutstanding = rule<Invoice>(
  'billing/something-outstanding',
  '[D26]',
  'Nothing is outstanding on this invoice: it is paid, credited or written off.',
  isOpen,
);

export const isNotDisputed = rule<Invoice>(
  'billing/not-disputed',
  '[D28]',
  'The invoice is disputed: settle the dispute first.',
  (i) => !i.disputed,
);

export const isDisputed = rule<Invoice>(
  'billing/disputed',
  '[D28]',
  'The invoice is not disputed, so there is nothing to settle.',
  (i) => i.disputed,
);

export const isNotWrittenOff = rule<Invoice>(
  'billing/not-written-off',
  '[D24]',
  'The invoice was written off.',
  (i) => !i.writtenOff,
);

// What the day allows

export const promisedDayHasPassed = commandRule<Invoice, unknown>(
  'billing/promise-kept-to',
  '[D26]',
  'The customer promised to pay: there is no reminder until that day has passed.',
  undefined,
  (i, _command, at) => !isPromised(i, dayOf(at)),
);

// What the command must say

export const isCspCustomer = commandRule<Invoice, IssueInvoice>(
  'billing/csp-customer',
  '[D29]',
  NOT_A_CSP_CUSTOMER,
  'customerId',
  (_i, { facts }) => facts.isCspCustomer,
);

export const policyIsKnown = commandRule<Invoice, IssueInvoice>(
  'billing/known-policy',
  '[D25]',
  'There is no such collections policy: publish it first, or leave it out.',
  'policyId',
  (_i, { policyId, facts }) => policyId === undefined || facts.policy !== undefined,
);

export const amountIsWhole = commandRule<Invoice, { readonly amountMinor?: number }>(
  'billing/whole-amount',
  '[D28]',
  'An amount is a positive whole number of minor units (cents).',
  'amountMinor',
  (_i, { amountMinor }) => amountMinor === undefined || isAmount(amountMinor),
);

export const dueNotBeforeIssue = commandRule<Invoice, IssueInvoice>(
  'billing/due-after-issue',
  '[D28]',
  'The due date can’t lie before the day of issue.',
  'dueOn',
  (_i, { issuedOn, dueOn }) => issuedOn <= dueOn,
);

export const periodIsInOrder = commandRule<Invoice, IssueInvoice>(
  'billing/period-in-order',
  '[D28]',
  'The billing period can’t end before it starts.',
  'billingPeriodEnd',
  (_i, { billingPeriodStart, billingPeriodEnd }) => billingPeriodStart <= billingPeriodEnd,
);

export const receivedByNow = commandRule<Invoice, ReceivePayment>(
  'billing/received-by-now',
  '[D24]',
  'A payment can’t have been received in the future.',
  'receivedOn',
  (_i, { receivedOn }, at) => receivedOn <= dayOf(at),
);

export const referenceUsedOnce = commandRule<Invoice, ReceivePayment>(
  'billing/payment-reference-once',
  '[D24]',
  'Another payment with this reference was recorded on the invoice: each payment has its own.',
  'reference',
  (i, payment) =>
    i.payments.every(({ reference }) => reference !== payment.reference) || isRepeated(i, payment),
);

export const isSameCustomer = commandRule<Invoice, IssueCreditNote>(
  'billing/credit-note-same-customer',
  '[D28]',
  'The invoice that the credit note amends is another customer’s.',
  'amends',
  (i, { customerId }) => customerId === undefined || customerId === i.customerId,
);

export const isSameCurrency = commandRule<Invoice, IssueCreditNote>(
  'billing/credit-note-same-currency',
  '[D28]',
  'A credit note is in the currency of the invoice that it amends.',
  'currency',
  (i, { currency }) => currency === undefined || currency === i.currency,
);

export const creditNoteIsNew = commandRule<Invoice, CreditNote | SettleDispute>(
  'billing/credit-note-once',
  '[D28]',
  'The invoice has a credit note with this number already.',
  'number',
  (i, command) => [i, ...i.creditNotes].every(({ number }) => number !== creditNoteOf(command)?.number),
);

export const creditNoteAfterInvoice = commandRule<Invoice, CreditNote | SettleDispute>(
  'billing/credit-note-after-invoice',
  '[D28]',
  'A credit note can’t be issued before the invoice that it amends, nor in the future.',
  'issuedOn',
  (i, command, at) => {
    const note = creditNoteOf(command);
    return note === undefined || (i.issuedOn <= note.issuedOn && note.issuedOn <= dayOf(at));
  },
);

export const creditsNoMoreThanBilled = commandRule<Invoice, CreditNote | SettleDispute>(
  'billing/credit-within-invoice',
  '[D28]',
  'Credit notes can’t come to more than the invoice.',
  'amountMinor',
  (i, command) => creditedOf(i.ledger) + (creditNoteOf(command)?.amountMinor ?? 0) <= i.amountMinor,
);

export const creditNoteIsWhole = commandRule<Invoice, IssueCreditNote | SettleDispute>(
  'billing/whole-amount',
  '[D28]',
  'An amount is a positive whole number of minor units (cents).',
  'amountMinor',
  (_i, command) => isAmount(creditNoteOf(command)?.amountMinor ?? 1),
);

export const promiseLiesAhead = commandRule<Invoice, RecordPromiseToPay>(
  'billing/promise-lies-ahead',
  '[D26]',
  'A promised day can’t lie in the past.',
  'promisedOn',
  (_i, { promisedOn }, at) => dayOf(at) <= promisedOn,
);

export const stepIsPrescribed = commandRule<Invoice, SendScheduledReminder>(
  'billing/prescribed-reminder',
  '[D26]',
  'The policy that binds the invoice does not prescribe this reminder.',
  'step',
  (i, command) => i.policy !== undefined && stepsOf(i.policy).some(({ step }) => step === command.step),
);

export const stepIsNotEarly = commandRule<Invoice, SendScheduledReminder>(
  'billing/reminder-has-come-due',
  '[D26]',
  'The reminder has not come due yet.',
  'step',
  (i, command, at) =>
    pendingSteps(i, at).some(({ step }) => step === command.step) || isSentOrPassedOver(i, command.step),
);

/** The very same payment, entered twice. */
export const isRepeated = (i: Invoice, payment: ReceivePayment): boolean =>
  i.payments.some(
    ({ reference, amountMinor, receivedOn }) =>
      reference === payment.reference &&
      amountMinor === payment.amountMinor &&
      receivedOn === payment.receivedOn,
  );

/** True when the step was sent, or a later one was: no step is sent twice, and none after a later one. */
export function isSentOrPassedOver({ policy, reminders }: Invoice, step: string): boolean {
  const days = policy && stepsOf(policy).find((each) => each.step === step)?.days;
  return days !== undefined && reminders.some((sent) => sent.prescribed && sent.days >= days);
}

function creditNoteOf(command: CreditNote | SettleDispute): CreditNote | undefined {
  return 'outcome' in command ? command.creditNote : command;
}
