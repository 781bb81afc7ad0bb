import { idOf, projection } from '#kernel';
import { accountEvents } from '../../domain/account/events.js';
import { invoiceDecider } from '../../domain/invoice/decide.js';
import { invoiceEvents } from '../../domain/invoice/events.js';
import type { Invoice } from '../../domain/invoice/invoice.js';
import { afterAccountEvent, withInvoiceMoved, type AccountDocument } from './account.document.js';

/** One document per customer: what it owes and has to its credit, and how its access stands. */
export const accountsProjection = projection<AccountDocument, Invoice>('customer-accounts', 3, {
  feeds: 'shared',
  follows: invoiceDecider,
  fields: {},
  indexes: [],
})
  .onEach(
    invoiceEvents,
    // What is billed, paid, credited or written off is entered in the ledger; what is not is none of the account's.
    (_event, { before, after }) => (before.ledger === after.ledger ? [] : after.customerId),
    (doc, _event, _key, seen) => withInvoiceMoved(doc, seen),
  )
  .onEach(
    accountEvents,
    (event) => idOf(event.streamId),
    (doc, event) => afterAccountEvent(doc, event as never),
  );
