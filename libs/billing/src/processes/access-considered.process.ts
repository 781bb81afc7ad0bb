import {
  addDays,
  dayOf,
  happened,
  idOf,
  isTimer,
  type Order,
  type Process,
  type RecordedEvent,
} from '#kernel';
import {
  AccessDisablingNoticeGiven,
  AccessDisablingProposed,
  AccessDisablingWithdrawn,
  type AccountEvent,
} from '../domain/account/events.js';
import { invoiceEvents, type InvoiceEvent } from '../domain/invoice/events.js';
import {
  evolve,
  isOpen,
  isPromised,
  noInvoice,
  statusOf,
  withoutTexts,
  type Invoice,
} from '../domain/invoice/invoice.js';
import { momentOn, noticeDay } from '../domain/schedule.js';

const TIMER = 'access';
const ACCOUNT_EVENTS = [
  AccessDisablingNoticeGiven,
  AccessDisablingProposed,
  AccessDisablingWithdrawn,
] as const;

/** The invoice, and how far considering access over it has come. */
export interface Consideration {
  readonly invoice: Invoice;
  readonly stage: 'watching' | 'noticeGiven' | 'proposed';
  /** The end of the notice, once it is given. */
  readonly mayBeDisabledFrom?: string;
  /** Notice was given at least once, so that the account has to hear of the end of the matter. */
  readonly considered: boolean;
}

/**
 * Has the customer given notice, and disabling access proposed, when the policy allows; takes both back
 * when the invoice is settled, disputed or promised to be paid. A person decides. One instance per invoice. [D27]
 */
export const accessConsidered: Process<Consideration> = {
  name: 'access-considered',
  handles: new Set([...invoiceEvents, ...ACCOUNT_EVENTS].map(({ type }) => type)),
  instanceOf: (event) =>
    event.streamId.startsWith('invoice-')
      ? idOf(event.streamId)
      : (event.data as { invoice: string }).invoice,
  initialMemory: { invoice: noInvoice, stage: 'watching', considered: false },
  react(memory, input, now) {
    if (isTimer(input)) return { memory, orders: look(memory, now) };
    const seen = see(memory, input as RecordedEvent<InvoiceEvent | AccountEvent>);
    const ended = endOf(seen, input, now);
    const next: Consideration = ended ? { ...seen, ...ended.memory } : seen;
    return { memory: next, orders: [...(ended ? [ended.order] : []), ...look(next, now)] };
  },
};

function see(memory: Consideration, event: RecordedEvent<InvoiceEvent | AccountEvent>): Consideration {
  switch (event.type) {
    case 'AccessDisablingNoticeGiven': {
      const { mayBeDisabledFrom } = event.data;
      return { ...memory, stage: 'noticeGiven', mayBeDisabledFrom, considered: true };
    }
    case 'AccessDisablingProposed':
      return { ...memory, stage: 'proposed' };
    case 'AccessDisablingWithdrawn':
      return { ...memory, stage: 'watching' };
    default:
      return { ...memory, invoice: withoutTexts(evolve(memory.invoice, happened(event) as never)) };
  }
}

/** The matter came to an end, or is held: the account is told once. */
function endOf(
  { invoice, stage, considered }: Consideration,
  { id }: RecordedEvent,
  now: string,
): { memory: Partial<Consideration>; order: Order } | undefined {
  const about = { invoice: invoice.number, customerId: invoice.customerId };
  if (considered && !isOpen(invoice)) {
    return {
      memory: { stage: 'watching', considered: false },
      order: order(`settle:${id}`, 'SettleOverdueMatter', { ...about, because: statusOf(invoice) }),
    };
  }
  if (stage === 'watching' || !isHeld(invoice, now)) return undefined;
  return {
    memory: { stage: 'watching' },
    order: order(`withdraw:${id}`, 'WithdrawDisabling', {
      ...about,
      because: invoice.disputed ? 'disputed' : 'promised',
    }),
  };
}

/** What is to be done now, and when to look again. */
function look({ invoice, stage, mayBeDisabledFrom }: Consideration, now: string): Order[] {
  const today = dayOf(now);
  if (!invoice.policy || !isOpen(invoice) || invoice.disputed || stage === 'proposed') {
    return [{ do: 'cancel', timer: TIMER }];
  }
  if (isPromised(invoice, today)) return [lookAgain(momentOn(addDays(invoice.promisedOn ?? today, 1)))];
  const notice = stage === 'watching' || mayBeDisabledFrom === undefined;
  const dueAt = momentOn(notice ? noticeDay(invoice.dueOn, invoice.policy) : mayBeDisabledFrom);
  if (now < dueAt) return [lookAgain(dueAt)];
  return [
    order(
      // Reminders come first: with each one that was sent it is worth asking again.
      `${notice ? 'notice' : 'propose'}:${today}:${invoice.reminders.length}`,
      notice ? 'GiveDisablingNotice' : 'ProposeDisablingAccess',
      { invoice: invoice.number, customerId: invoice.customerId },
    ),
    // Should the order be refused because of a fact that is still on its way here.
    lookAgain(momentOn(addDays(today, 1))),
  ];
}

const isHeld = (invoice: Invoice, now: string): boolean =>
  invoice.disputed || isPromised(invoice, dayOf(now));

const order = (key: string, command: string, payload: unknown): Order => ({
  do: 'command',
  key,
  command,
  payload,
});

const lookAgain = (dueAt: string): Order => ({ do: 'schedule', timer: TIMER, dueAt });
