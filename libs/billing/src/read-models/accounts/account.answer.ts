import { day, instant, oneOf, t } from '#kernel';
import { is, type AnswerOf } from '#platform';
import { FOLLOW_UP_CODES } from '../../domain/vocabulary.js';
import { invoiceSummary } from '../invoices/invoice.answer.js';
import { ageing } from '../reports/billing-report.answers.js';

/** What a customer was billed in one currency and what became of it, in minor units. */
const balance = t.Object({
  currency: is.currency(),
  billedMinor: is.minor(),
  paidMinor: is.minor(0),
  creditedMinor: is.minor(0),
  writtenOffMinor: is.minor(0),
  outstandingMinor: is.minor(),
  creditMinor: t.Integer({ minimum: 0, examples: [0], description: 'Overpayments.' }),
});
export type Balance = Omit<AnswerOf<typeof balance>, 'currency'>;

/** A reminder that the customer got. */
const reminder = t.Object({
  invoice: is.text('INV-2026-0042'),
  step: is.text('before-7'),
  sentAt: instant(),
  outstandingMinor: is.minor(),
  currency: is.currency(),
});
export type AccountReminder = AnswerOf<typeof reminder>;

/** An overdue invoice that speaks for disabling access, and how far that has come. */
const matter = t.Object({
  invoice: is.text('INV-2026-0042'),
  stage: oneOf(['noticeGiven', 'proposed', 'declined', 'disabled', 'settled']),
  noticeGivenOn: day(),
  mayBeDisabledFrom: day(),
});

/** Where access stands. */
const access = t.Object({
  status: oneOf(['enabled', 'noticeGiven', 'disablingProposed', 'disabled']),
  /** When it was last disabled or reinstated. */
  changedAt: is.nullable(instant()),
  /** What is disabled; null when it is everything that the customer has, or nothing. */
  subscriptionIds: is.nullable(t.Array(is.text('sub-1'))),
  matters: t.Array(matter),
});
export type Access = AnswerOf<typeof access>;

const followUp = t.Object({
  followUpId: is.text('0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11'),
  code: oneOf(FOLLOW_UP_CODES),
  raisedAt: instant(),
  done: t.Boolean({ examples: [false] }),
  text: is.text('Reinstating does not restore scheduled changes: schedule them again.'),
});

/** A customer's account as people read it. Amounts in minor units. */
export const customerAccount = t.Object(
  {
    customerId: is.customerId(),
    asOf: t.String({
      format: 'date',
      description: 'The day that the ageing is about; all else is as of now.',
    }),
    balances: t.Array(balance),
    ageing: t.Array(ageing),
    openInvoices: is.count(),
    invoices: t.Array(invoiceSummary, { description: 'The latest by due date; the list has all of them.' }),
    reminders: t.Array(reminder),
    access,
    followUps: t.Array(followUp),
    disclosures: t.Array(t.Object({ policyId: is.text('standard'), version: t.Integer({ minimum: 1 }) }), {
      description: 'The policy versions that the customer was told.',
    }),
  },
  { $id: 'CustomerAccount' },
);
export type CustomerAccount = AnswerOf<typeof customerAccount>;
