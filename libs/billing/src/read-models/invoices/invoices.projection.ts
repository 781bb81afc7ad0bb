import { idOf, projection } from '#kernel';
import { invoiceEvents } from '../../domain/invoice/events.js';
import { evolveInvoiceDocument, type InvoiceDocument } from './invoice.document.js';

/** One document per invoice: its details, and the list's filters and orders. */
export const invoicesProjection = projection<InvoiceDocument>('invoices', 1, {
  feeds: 'stream',
  fields: {
    customerId: 'text',
    status: 'text',
    currency: 'text',
    issuedOn: 'text',
    dueOn: 'text',
    open: 'boolean',
    openUntil: 'text',
    bound: 'boolean',
    changedAt: 'time',
  },
  indexes: [
    ['dueOn'],
    ['issuedOn'],
    ['changedAt'],
    ['open', 'dueOn'],
    ['status', 'dueOn'],
    ['bound', 'issuedOn'],
    ['customerId', 'dueOn'],
    ['customerId', 'issuedOn'],
    ['customerId', 'openUntil'],
  ],
}).onEach(
  invoiceEvents,
  (event) => idOf(event.streamId),
  (doc, event) => evolveInvoiceDocument(doc, event as never),
);
