import { day, instant, oneOf, t } from '#kernel';
import { is, type AnswerOf } from '#platform';
import { INVOICE_STATUSES } from '../../domain/vocabulary.js';

const number = () => is.text('INV-2026-0042');
const nothing = () => is.minor(0);

/** An invoice as a list shows it. Amounts in minor units. */
export const invoiceSummary = t.Object(
  {
    id: number(),
    number: number(),
    revision: is.revision(),
    documentType: t.Literal('invoice'),
    customerId: is.customerId(),
    status: oneOf(INVOICE_STATUSES),
    issuedOn: day(),
    dueOn: day(),
    billingPeriodStart: day(),
    billingPeriodEnd: day(),
    currency: is.currency(),
    amountMinor: is.minor(),
    paidMinor: nothing(),
    creditedMinor: nothing(),
    writtenOffMinor: nothing(),
    outstandingMinor: is.minor(),
    creditMinor: t.Integer({ minimum: 0, examples: [0], description: 'What was paid too much.' }),
    open: t.Boolean({ description: 'Something is to be paid.' }),
    promisedOn: is.nullable(day()),
    /** The policy version that binds it; null when there was none yet. [D25] */
    policy: is.nullable(t.Object({ policyId: is.text('standard'), version: t.Integer({ minimum: 1 }) })),
    changedAt: instant(),
  },
  { $id: 'InvoiceSummary' },
);
export type InvoiceSummary = AnswerOf<typeof invoiceSummary>;

const payment = t.Object({
  reference: is.text('PIX 20260328-77'),
  amountMinor: is.minor(),
  receivedOn: day(),
});

const creditNote = t.Object({
  number: is.text('CN-2026-0007'),
  issuedOn: day(),
  amountMinor: is.minor(),
  documentType: t.Literal('creditNote'),
  amends: number(),
});

const reminder = t.Object({
  step: is.text('before-7'),
  days: t.Integer({ examples: [-7], description: 'From the due date; negative before it.' }),
  sentOn: day(),
});

/** An invoice in full, with the steps that the rules allow now. */
export const invoiceDetails = t.Object(
  {
    ...invoiceSummary.properties,
    payments: t.Array(payment),
    creditNotes: t.Array(creditNote),
    reminders: t.Array(reminder),
    steps: t.Array(is.step('ReceivePayment', '/v1/invoices/INV-1/payments'), {
      description:
        'What may be done with the invoice, as far as that can be told before anybody tries; empty for a customer’s contact.',
    }),
  },
  { $id: 'InvoiceDetails' },
);
export type InvoiceDetails = AnswerOf<typeof invoiceDetails>;
