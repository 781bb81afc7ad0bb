export { billingContext, billingEvents } from './billing.context.js';
export * from './domain/policy/events.js';
export * from './domain/invoice/events.js';
export * from './domain/account/events.js';
export { minorDigits } from './domain/money.js';
export { FOLLOW_UPS, type FollowUpCode } from './domain/vocabulary.js';
export type { CustomerAccount } from './read-models/accounts/account.answer.js';
export { GetCustomerAccount } from './read-models/accounts/account.queries.js';
export { GetInvoice, ListInvoices } from './read-models/invoices/invoice.queries.js';
export { BillingWorkItems } from './read-models/work/billing-work.queries.js';
export {
  WORK_KINDS,
  type BillingWorkItem,
  type WorkKind,
} from './read-models/work/billing-work.projection.js';
export type { InvoiceDetails, InvoiceSummary } from './read-models/invoices/invoice.answer.js';
