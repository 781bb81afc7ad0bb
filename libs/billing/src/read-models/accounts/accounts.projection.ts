import { idOf, projection } from '#kernel';
import { accountEvents } from '../../domain/account/events.js';
import { invoiceDecider } from '../../domain/invoice/decide.js';
import { invoiceEvents } from '../../domain/invoice/events.js';
import type { Invoice } from '../../domain/invoice/invoice.js';
import { afterAccountEvent, afterInvoiceEvent, type AccountDocument } from './account.document.js';

/** One document per customer: what it owes and has to its credit, and how its access stands. */
export const accountsProjection = projection<AccountDocument, Invoice>('customer-accounts', 2, {
  feeds: 'shared',
  follows: invoiceDecider,
  fields: {},
  indexes: [],
})
  .onEach(
    invoiceEvents,
    (_event, { after }) => after.customerId,
    (doc, event, _key, seen) => afterInvoiceEvent(doc, event as never, seen),
  )
  .onEach(
    accountEvents,
    (event) => idOf(event.streamId),
    (doc, event) => afterAccountEvent(doc, event as never),
  );
