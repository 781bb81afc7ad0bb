import { Nested, OneOf, Recorded, Text, Day, Id } from '#platform';
import { DISPUTE_OUTCOMES, type DisputeOutcome } from '../domain/vocabulary.js';
import { Amount, Explained } from './bodies.js';
import { InvoiceStep, stepHandler } from './invoice-step.js';

/** Record that the customer disputes an invoice: it is not dunned until the dispute is settled. [D28] */
export class DisputeInvoice extends InvoiceStep<Explained> {}

export const DisputeInvoiceHandler = stepHandler(DisputeInvoice, (_said, { reason }) => ({
  type: 'DisputeInvoice',
  reason,
}));

export class ConcededCreditNote {
  @Id({ description: 'Number of the credit note.', example: 'CN-1' })
  declare readonly number: string;

  @Day({ example: '2026-03-27' })
  declare readonly issuedOn: string;

  @Amount({ example: 10_000 })
  declare readonly amountMinor: number;
}

export class SettleDisputeBody extends Recorded {
  @OneOf(DISPUTE_OUTCOMES, { description: 'Upheld: the customer was right.' })
  declare readonly outcome: DisputeOutcome;

  @Text({ max: 2_000, optional: true, example: 'There were ten seats.' })
  declare readonly explanation?: string;

  @Nested(ConcededCreditNote, { optional: true, description: 'What the customer is credited for it.' })
  declare readonly creditNote?: ConcededCreditNote;
}

/** Settle a dispute, with a credit note where the customer was right. [D28] */
export class SettleDispute extends InvoiceStep<SettleDisputeBody> {}

export const SettleDisputeHandler = stepHandler(SettleDispute, (settlement) => ({
  type: 'SettleDispute',
  ...settlement,
}));
