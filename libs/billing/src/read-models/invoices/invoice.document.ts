import type { RecordedEvent } from '#kernel';
import type { InvoiceEvent } from '../../domain/invoice/events.js';
import { outstanding, statusOf, type Invoice } from '../../domain/invoice/invoice.js';
import {
  creditedOf,
  creditOf,
  outstandingChanges,
  paidOf,
  writtenOffOf,
} from '../../domain/invoice/ledger.js';
import type { InvoiceDetails } from './invoice.answer.js';

/** Day that lies after every other: something is still to be paid. */
export const STILL_OPEN = '9999-12-31';

/** One invoice as people read it, and what finds it. Amounts in minor units. */
export interface InvoiceDocument extends Omit<InvoiceDetails, 'steps'> {
  /** The day on which it was settled; STILL_OPEN until then. */
  readonly openUntil: string;
  /** A policy binds it. */
  readonly bound: boolean;
  /** What the rules know, so that the steps that are possible now can be told. */
  readonly state: Invoice;
}

/** The document after an event that left its invoice in the state given. */
export function invoiceDocumentAfter(
  event: RecordedEvent<InvoiceEvent>,
  state: Invoice,
): InvoiceDocument | null {
  const status = statusOf(state);
  if (!status) return null;
  const { ledger, number, policy } = state;
  return {
    id: number,
    number,
    revision: event.revision,
    documentType: 'invoice',
    customerId: state.customerId,
    status,
    issuedOn: state.issuedOn,
    dueOn: state.dueOn,
    billingPeriodStart: state.billingPeriodStart,
    billingPeriodEnd: state.billingPeriodEnd,
    currency: state.currency,
    amountMinor: state.amountMinor,
    paidMinor: paidOf(ledger),
    creditedMinor: creditedOf(ledger),
    writtenOffMinor: writtenOffOf(ledger),
    outstandingMinor: outstanding(state),
    creditMinor: creditOf(ledger),
    open: outstanding(state) > 0,
    openUntil:
      outstanding(state) > 0 ? STILL_OPEN : ([...outstandingChanges(ledger).keys()].at(-1) ?? state.issuedOn),
    promisedOn: state.promisedOn ?? null,
    policy: policy ? { policyId: policy.policyId, version: policy.version } : null,
    bound: policy !== undefined,
    payments: state.payments,
    creditNotes: state.creditNotes.map((note) => ({ ...note, documentType: 'creditNote', amends: number })),
    reminders: state.reminders.map(({ step, days, sentOn }) => ({ step, days, sentOn })),
    changedAt: event.metadata.occurredAt,
    state,
  };
}
