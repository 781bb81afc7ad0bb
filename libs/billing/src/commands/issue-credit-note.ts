import { present } from '#kernel';
import { Currency, Day, Id, Recorded } from '#platform';
import { Amount } from './bodies.js';
import { InvoiceStep, stepHandler } from './invoice-step.js';

export class CreditNoteBody extends Recorded {
  @Id({ description: 'Number of the credit note.', example: 'CN-1' })
  declare readonly number: string;

  @Day({ example: '2026-03-27' })
  declare readonly issuedOn: string;

  @Amount({ description: 'In the invoice’s minor unit (cents).', example: 10_000 })
  declare readonly amountMinor: number;

  @Currency({ optional: true, description: 'The invoice’s own, when left out.' })
  declare readonly currency?: string;
}

/** The body, and whose invoice it has to be, where the caller says so. */
type CreditNoteSaid = Pick<CreditNoteBody, keyof CreditNoteBody> & { readonly customerId?: string };

/** Issue a credit note that amends an invoice. [D28] */
export class IssueCreditNote extends InvoiceStep<CreditNoteSaid> {}

export const IssueCreditNoteHandler = stepHandler(IssueCreditNote, (note, { reason }) => ({
  type: 'IssueCreditNote',
  ...note,
  ...present({ reason }),
}));
