import type { Explained } from './bodies.js';
import { InvoiceStep, stepHandler } from './invoice-step.js';

/** Give up what is outstanding on an invoice. [D24] */
export class WriteOffInvoice extends InvoiceStep<Explained> {}

export const WriteOffInvoiceHandler = stepHandler(WriteOffInvoice, (_said, { reason }) => ({
  type: 'WriteOffInvoice',
  reason,
}));
