import type { RecordedEvent } from '#kernel';
import type { InvoiceEvent } from '../../domain/invoice/events.js';
import { outstanding, statusOf, type Invoice, type SentReminder } from '../../domain/invoice/invoice.js';
import { outstandingChanges } from '../../domain/invoice/ledger.js';
import type { InvoiceStatus } from '../../domain/vocabulary.js';

/** Day that lies after every other: something is still to be paid. */
export const STILL_OPEN = '9999-12-31';

/** A reminder as the rules know it, and what people read of it. Amounts in minor units. */
export interface ShownReminder extends SentReminder {
  readonly sentAt: string;
  /** What was still to be paid then. */
  readonly outstandingMinor: number;
}

/** An invoice as the rules know it, and what finds it. What people read of it follows from that. */
export interface InvoiceDocument extends Invoice {
  readonly reminders: readonly ShownReminder[];
  readonly id: string;
  readonly revision: number;
  readonly status: InvoiceStatus;
  readonly open: boolean;
  /** The day on which it was settled; STILL_OPEN until then. */
  readonly openUntil: string;
  /** A policy binds it. */
  readonly bound: boolean;
  /** When the latest reminder was sent; null when there was none. */
  readonly remindedAt: string | null;
  readonly changedAt: string;
}

/** The document after an event that left its invoice in the state given. */
export function invoiceDocumentAfter(
  doc: InvoiceDocument | null,
  event: RecordedEvent<InvoiceEvent>,
  state: Invoice,
): InvoiceDocument | null {
  const status = statusOf(state);
  if (!status) return null;
  const isOpen = outstanding(state) > 0;
  const reminders = remindersAfter(doc?.reminders ?? [], event, state);
  return {
    ...state,
    reminders,
    id: state.number,
    revision: event.revision,
    status,
    open: isOpen,
    openUntil: isOpen ? STILL_OPEN : ([...outstandingChanges(state.ledger).keys()].at(-1) ?? state.issuedOn),
    bound: state.policy !== undefined,
    remindedAt:
      reminders
        .map(({ sentAt }) => sentAt)
        .sort()
        .at(-1) ?? null,
    changedAt: event.metadata.occurredAt,
  };
}

function remindersAfter(
  before: readonly ShownReminder[],
  event: RecordedEvent<InvoiceEvent>,
  { reminders }: Invoice,
): readonly ShownReminder[] {
  const last = reminders.at(-1);
  if (event.type !== 'PaymentReminderSent' || !last) return before;
  const { metadata, data } = event;
  return [...before, { ...last, sentAt: metadata.occurredAt, outstandingMinor: data.outstandingMinor }];
}
