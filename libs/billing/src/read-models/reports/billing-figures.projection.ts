import {
  dayOf,
  figures,
  nameOf,
  projection,
  type Addition,
  type PeriodFigures,
  type RecordedEvent,
  type Seen,
} from '#kernel';
import { accountEvents, type AccountEvent } from '../../domain/account/events.js';
import { invoiceEvents, type InvoiceEvent } from '../../domain/invoice/events.js';
import { invoiceFacts, type Answer, type InvoiceFacts } from './invoice-facts.js';

/** The figures that are added up, each in documents of its own per day and per month; see docs/metrics.md. */
export type BillingFigure = 'money' | 'reminders' | 'access';

/** What an event adds to one of the figures, on a day. */
type BillingAddition = Addition<BillingFigure>;

/** Decisions and what led to them, by the word that the report uses. */
const ACCESS: Readonly<Partial<Record<AccountEvent['type'], string>>> = {
  AccessDisablingNoticeGiven: 'noticesGiven',
  AccessDisablingProposed: 'proposed',
  AccessDisablingWithdrawn: 'withdrawn',
  AccessDisablingDeclined: 'declined',
  AccessDisabled: 'disabled',
  AccessReinstated: 'reinstated',
};

/** What an event adds to the figures: a function of the event and of its invoice's past. */
export function additionsOf(
  event: RecordedEvent<InvoiceEvent | AccountEvent>,
  seen: Seen<InvoiceFacts | undefined>,
): BillingAddition[] {
  const today = dayOf(event.metadata.occurredAt);
  const money = (day: string, kind: string, currency: string, amount: number): BillingAddition[] => [
    { figure: 'money', at: day, name: nameOf(kind, currency), amount },
  ];
  switch (event.type) {
    case 'InvoiceIssued':
      return money(event.data.issuedOn, 'billed', event.data.currency, event.data.amountMinor);
    case 'CreditNoteIssued':
      return money(event.data.issuedOn, 'credited', event.data.currency, event.data.amountMinor);
    case 'InvoiceWrittenOff':
      return money(today, 'writtenOff', event.data.currency, event.data.amountMinor);
    case 'PaymentReminderSent':
      return [{ figure: 'reminders', at: today, name: nameOf(event.data.step, 'sent'), amount: 1 }];
    case 'PaymentReceived':
      return [
        ...money(event.data.receivedOn, 'paid', event.data.currency, event.data.amountMinor),
        ...newlyAnswered(seen),
      ];
    default: {
      const name = ACCESS[event.type as AccountEvent['type']];
      return name === undefined ? [] : [{ figure: 'access', at: today, name, amount: 1 }];
    }
  }
}

/** A payment counts for the reminders before it, on the days on which they were sent. */
function newlyAnswered({ before, after }: Seen<InvoiceFacts | undefined>): BillingAddition[] {
  const counted = (answer: Answer | undefined, amount: number): BillingAddition[] =>
    answer?.paidAfterDays === undefined
      ? []
      : [
          {
            figure: 'reminders',
            at: answer.sentOn,
            name: nameOf(answer.step, 'paidAfter', answer.paidAfterDays),
            amount,
          },
        ];
  return (after?.answers ?? []).flatMap((answer, index) => {
    const known = before?.answers[index];
    return known === answer ? [] : [...counted(known, -1), ...counted(answer, 1)];
  });
}

const { keys, evolve } = figures(additionsOf);

/** Counters of billing, per day and per month. */
export const billingFiguresProjection = projection<PeriodFigures, InvoiceFacts>('billing-figures', 1, {
  feeds: 'shared',
  follows: invoiceFacts,
  fields: {},
  indexes: [],
}).onEach([...invoiceEvents, ...accountEvents], keys, evolve);
