import { addDays, dayOf, happened, idOf, isTimer, type Order, type Process } from '#kernel';
import { invoiceEvents } from '../domain/invoice/events.js';
import {
  evolve,
  isOpen,
  isPromised,
  noInvoice,
  pendingSteps,
  stepsLeft,
  withoutTexts,
  type Invoice,
} from '../domain/invoice/invoice.js';
import { momentOf, momentOn } from '../domain/schedule.js';

const TIMER = 'reminder';

/**
 * Sends the reminders that the policy prescribes. One instance per invoice, whose memory is the invoice
 * itself: after every fact, and when the timer rings, it works out anew what is to be done. [D26]
 *
 * Exactly once: a step that came due is ordered, and the invoice refuses a step that was sent before.
 * Late steps (a crash, a week's downtime, a dispute, an invoice entered after its due date) come down to
 * the latest one; the invoice records which ones it passed over.
 */
export const paymentReminders: Process<Invoice> = {
  name: 'payment-reminders',
  handles: new Set(invoiceEvents.map(({ type }) => type)),
  instanceOf: ({ streamId }) => idOf(streamId),
  initialMemory: noInvoice,
  react(memory, input, now) {
    const invoice = isTimer(input) ? memory : withoutTexts(evolve(memory, happened(input) as never));
    return { memory: invoice, orders: [plan(invoice, now)].flat() };
  },
};

/** What is to be done now, and when to look again. */
function plan(invoice: Invoice, now: string): Order | Order[] {
  const today = dayOf(now);
  const [next] = stepsLeft(invoice);
  if (!next || !isOpen(invoice) || invoice.disputed) return { do: 'cancel', timer: TIMER };
  if (isPromised(invoice, today))
    return lookAgain(later(momentOf(invoice.dueOn, next), dayAfterPromise(invoice, today)));
  const due = pendingSteps(invoice, now).at(-1);
  if (!due) return lookAgain(momentOf(invoice.dueOn, next));
  return [
    {
      do: 'command',
      key: `${due.step}:${today}`,
      command: 'SendScheduledReminder',
      payload: { invoice: invoice.number, step: due.step },
    },
    // Should the order be refused because of a fact that is still on its way here.
    lookAgain(momentOn(addDays(today, 1))),
  ];
}

const lookAgain = (dueAt: string): Order => ({ do: 'schedule', timer: TIMER, dueAt });

const dayAfterPromise = ({ promisedOn }: Invoice, today: string): string =>
  momentOn(addDays(promisedOn ?? today, 1));

const later = (a: string, b: string): string => (a > b ? a : b);
