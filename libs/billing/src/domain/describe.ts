import type { AccountEvent } from './account/events.js';
import type { InvoiceEvent } from './invoice/events.js';
import { formatMoney } from './money.js';
import type { PolicyEvent } from './policy/events.js';
import { FOLLOW_UPS } from './vocabulary.js';

/** Everything that may happen in billing. */
export type BillingEvent = PolicyEvent | InvoiceEvent | AccountEvent;

type Descriptions = {
  readonly [Type in BillingEvent['type']]: (data: Extract<BillingEvent, { type: Type }>['data']) => string;
};

/** One line of human text for each event, in English: the history of an invoice, a policy or an account. */
const DESCRIPTIONS: Descriptions = {
  CollectionsPolicyPublished: (d) =>
    `Published version ${d.version} of the collections policy ${d.policyId}: reminders ${list(d.reminderDaysBeforeDue)} days before ` +
    `and ${list(d.reminderDaysAfterDue)} days after the due date; access may be disabled after ${d.accessMayBeDisabledAfterDays} days ` +
    `with ${d.noticeDays} days’ notice.`,
  InvoiceIssued: (d) =>
    `Issued invoice ${d.number} of ${formatMoney(d.amountMinor, d.currency)} for ${d.billingPeriodStart} to ${d.billingPeriodEnd}, due on ${d.dueOn}` +
    (d.policy
      ? `, under version ${d.policy.version} of ${d.policy.policyId}.`
      : ', before there was a collections policy.'),
  CollectionsPolicyBound: (d) =>
    `Bound to version ${d.policy.version} of the collections policy ${d.policy.policyId}.`,
  CreditNoteIssued: (d) =>
    `Issued credit note ${d.number} of ${formatMoney(d.amountMinor, d.currency)}${because(d.reason)}`,
  PaymentReminderSent: (d) =>
    `Reminded the customer of ${formatMoney(d.outstandingMinor, d.currency)} due on ${d.dueOn}, ` +
    (d.policy ? `as ${d.policy.policyId} prescribes (${d.step})` : 'by hand') +
    (d.skipped.length > 0 ? `; passed over ${d.skipped.join(', ')}.` : '.'),
  PaymentReceived: (d) =>
    `Received ${formatMoney(d.amountMinor, d.currency)} on ${d.receivedOn} (${d.reference}).`,
  PromiseToPayRecorded: (d) => `The customer promised to pay by ${d.promisedOn}${because(d.note)}`,
  InvoiceDisputed: (d) => `The customer disputes the invoice: ${d.reason}`,
  DisputeSettled: (d) => `Settled the dispute (${d.outcome})${because(d.explanation)}`,
  InvoiceWrittenOff: (d) => `Wrote off ${formatMoney(d.amountMinor, d.currency)}: ${d.reason}`,
  CollectionsPolicyDisclosed: (d) =>
    `Told the customer version ${d.version} of the collections policy ${d.policyId} (${d.channel}).`,
  AccessDisablingNoticeGiven: (d) =>
    `Gave notice that access may be disabled from ${d.mayBeDisabledFrom} on, over ${formatMoney(d.outstandingMinor, d.currency)} of invoice ${d.invoice}.`,
  AccessDisablingProposed: (d) =>
    `Proposed to disable access: invoice ${d.invoice} is ${d.daysPastDue} days past due, ${formatMoney(d.outstandingMinor, d.currency)} outstanding.`,
  AccessDisablingWithdrawn: (d) =>
    `No longer considers disabling access over invoice ${d.invoice}: ${d.because}.`,
  AccessDisablingDeclined: (d) => `Decided to leave access as it is (${list(d.invoices)}): ${d.reason}`,
  AccessDisabled: (d) =>
    `Decided to disable access${to(d.subscriptionIds)}, over ${list(d.invoices)}: ${d.reason}`,
  OverdueMatterSettled: (d) => `Invoice ${d.invoice}, over which access was disabled, is ${d.because}.`,
  AccessReinstated: (d) => `Decided to reinstate access${to(d.subscriptionIds)}: ${d.reason}`,
  FollowUpRaised: (d) => `Follow-up ${d.followUpId}: ${FOLLOW_UPS[d.code]}`,
  FollowUpDone: (d) => `Saw to follow-up ${d.followUpId}${because(d.note)}`,
};

/** What happened, in one line of English. */
export function describe(event: BillingEvent): string {
  const text = DESCRIPTIONS[event.type] as (data: BillingEvent['data']) => string;
  return text(event.data).replaceAll(/\s+/g, ' ');
}

const list = (entries: readonly (string | number)[]): string => entries.join(', ') || 'no';
const because = (text: string | undefined): string => (text === undefined ? '.' : `: ${text}`);
const to = (subscriptionIds: readonly string[] | undefined): string =>
  subscriptionIds ? ` to ${list(subscriptionIds)}` : '';
