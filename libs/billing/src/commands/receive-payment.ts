import { Day, Recorded, Text } from '#platform';
import { Amount } from './bodies.js';
import { InvoiceStep, stepHandler } from './invoice-step.js';

export class ReceivePaymentBody extends Recorded {
  @Amount()
  declare readonly amountMinor: number;

  @Day({ description: 'The day on which the money arrived.', example: '2026-03-30' })
  declare readonly receivedOn: string;

  @Text({
    max: 200,
    description: 'What tells this payment from others on the invoice: the same again is the same payment.',
    example: 'PIX 2026-03-30 0001',
  })
  declare readonly reference: string;
}

/** Record a payment: a part, all of it, or too much. [D24] */
export class ReceivePayment extends InvoiceStep<ReceivePaymentBody> {}

export const ReceivePaymentHandler = stepHandler(ReceivePayment, (payment) => ({
  type: 'ReceivePayment',
  ...payment,
}));
