import { dayOf, evolveBy, type Happened } from '#kernel';
import { momentOf, stepsOf, type BoundPolicy, type ReminderStep } from '../schedule.js';
import type { InvoiceStatus } from '../vocabulary.js';
import type { CreditNote } from './commands.js';
import type { InvoiceEvent } from './events.js';
import { creditedOf, outstandingOf, paidOf, pay, type Ledger } from './ledger.js';

/** A reminder that was sent. */
export interface SentReminder extends ReminderStep {
  readonly sentOn: string;
  readonly prescribed: boolean;
}

/** What the rules, the processes and the read models need to know about an invoice. */
export interface Invoice {
  /** Empty when there is no such invoice. */
  readonly number: string;
  readonly customerId: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly billingPeriodStart: string;
  readonly billingPeriodEnd: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly policy?: BoundPolicy;
  readonly ledger: Ledger;
  readonly payments: readonly {
    readonly reference: string;
    readonly amountMinor: number;
    readonly receivedOn: string;
  }[];
  readonly creditNotes: readonly CreditNote[];
  readonly reminders: readonly SentReminder[];
  readonly promisedOn?: string;
  readonly disputed: boolean;
  readonly writtenOff: boolean;
}

export const noInvoice: Invoice = {
  number: '',
  customerId: '',
  issuedOn: '',
  dueOn: '',
  billingPeriodStart: '',
  billingPeriodEnd: '',
  currency: '',
  amountMinor: 0,
  ledger: [],
  payments: [],
  creditNotes: [],
  reminders: [],
  disputed: false,
  writtenOff: false,
};

/** The invoice without what people wrote: for whoever keeps it where nobody looks for personal data. */
export const withoutTexts = (invoice: Invoice): Invoice => ({ ...invoice, payments: [], creditNotes: [] });

/** The invoice after an event: one line per event. */
export const evolve = evolveBy<Invoice, InvoiceEvent>({
  InvoiceIssued: (_none, { data: { documentType: _type, ...issued } }) => ({
    ...noInvoice,
    ...issued,
    ledger: [{ on: issued.issuedOn, kind: 'billed', minor: issued.amountMinor }],
  }),
  CollectionsPolicyBound: (i, { data }) => ({ ...i, policy: data.policy }),
  CreditNoteIssued: (i, { data }) => ({
    ...i,
    creditNotes: [...i.creditNotes, creditNoteOf(data)],
    ledger: [
      ...i.ledger,
      { on: notBeforeIssue(i, data.issuedOn), kind: 'credited', minor: -data.amountMinor },
    ],
  }),
  PaymentReminderSent: (i, event) => ({ ...i, reminders: [...i.reminders, reminderOf(event)] }),
  PaymentReceived: (i, { data: { currency: _currency, ...payment } }) => ({
    ...i,
    payments: [...i.payments, payment],
    ledger: pay(i.ledger, notBeforeIssue(i, payment.receivedOn), payment.amountMinor),
  }),
  PromiseToPayRecorded: (i, { data }) => ({ ...i, promisedOn: data.promisedOn }),
  InvoiceDisputed: (i) => ({ ...i, disputed: true }),
  DisputeSettled: (i) => ({ ...i, disputed: false }),
  InvoiceWrittenOff: (i, { data, occurredAt }) => ({
    ...i,
    writtenOff: true,
    ledger: [
      ...i.ledger,
      { on: notBeforeIssue(i, dayOf(occurredAt)), kind: 'writtenOff', minor: -data.amountMinor },
    ],
  }),
});

export const outstanding = (i: Invoice): number => outstandingOf(i.ledger);

/** True while something is to be paid. */
export const isOpen = (i: Invoice): boolean => outstanding(i) > 0;

/** Until the promised day has passed, the customer is taken at its word. */
export const isPromised = (i: Invoice, day: string): boolean =>
  i.promisedOn !== undefined && day <= i.promisedOn;

/** True when the customer may be reminded, or worse, on a day. [D28] */
export const isDunnable = (i: Invoice, day: string): boolean =>
  isOpen(i) && !i.disputed && !isPromised(i, day);

/** Where the invoice stands; undefined when there is none. */
export function statusOf(i: Invoice): InvoiceStatus | undefined {
  if (i.number === '') return undefined;
  if (isOpen(i)) return i.disputed ? 'disputed' : 'open';
  if (i.writtenOff) return 'writtenOff';
  return paidOf(i.ledger) === 0 && creditedOf(i.ledger) > 0 ? 'credited' : 'paid';
}

/** The steps that came due and were neither sent nor passed over, in order of time. */
export function pendingSteps(i: Invoice, at: string): ReminderStep[] {
  return stepsLeft(i).filter((step) => momentOf(i.dueOn, step) <= at);
}

/** The steps that are neither sent nor passed over. A reminder passes over whatever comes before it. */
export function stepsLeft({ policy, reminders }: Invoice): ReminderStep[] {
  const done = Math.max(
    ...reminders.filter(({ prescribed }) => prescribed).map(({ days }) => days),
    -Infinity,
  );
  return policy ? stepsOf(policy).filter(({ days }) => days > done) : [];
}

/** An advance payment counts from the day of the invoice: before that, nothing was billed. */
const notBeforeIssue = ({ issuedOn }: Invoice, day: string): string => (day < issuedOn ? issuedOn : day);

const reminderOf = ({
  data,
  occurredAt,
}: Happened<Extract<InvoiceEvent, { type: 'PaymentReminderSent' }>>) => ({
  step: data.step,
  days: data.days,
  sentOn: dayOf(occurredAt),
  prescribed: data.policy !== undefined,
});

const creditNoteOf = ({ number, issuedOn, amountMinor }: CreditNote): CreditNote => ({
  number,
  issuedOn,
  amountMinor,
});
