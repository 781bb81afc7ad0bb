import { idOf, projection } from '#kernel';
import { invoiceDecider } from '../../domain/invoice/decide.js';
import { invoiceEvents } from '../../domain/invoice/events.js';
import type { Invoice } from '../../domain/invoice/invoice.js';
import { invoiceDocumentAfter, type InvoiceDocument } from './invoice.document.js';

/** One document per invoice: its details, and the list's filters and orders. */
export const invoicesProjection = projection<InvoiceDocument, Invoice>('invoices', 2, {
  feeds: 'stream',
  follows: invoiceDecider,
  fields: {
    customerId: 'text',
    status: 'text',
    currency: 'text',
    issuedOn: 'text',
    dueOn: 'text',
    open: 'boolean',
    openUntil: 'text',
    bound: 'boolean',
    remindedAt: 'time',
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
    ['customerId', 'remindedAt'],
  ],
}).onEach(
  invoiceEvents,
  (event) => idOf(event.streamId),
  (doc, event, _key, { after }) => invoiceDocumentAfter(doc, event as never, after),
);
