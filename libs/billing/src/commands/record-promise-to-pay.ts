import { Day, Recorded, Text } from '#platform';
import { Amount } from './bodies.js';
import { InvoiceStep, stepHandler } from './invoice-step.js';

export class RecordPromiseBody extends Recorded {
  @Day({ description: 'Until this day has passed there are no reminders.', example: '2026-04-20' })
  declare readonly promisedOn: string;

  @Amount({ optional: true, description: 'How much was promised, if not all, in minor units.' })
  declare readonly amountMinor?: number;

  @Text({ max: 2_000, optional: true, example: 'Rui, por telefone.' })
  declare readonly note?: string;
}

/** Record that the customer promised to pay. [D26] */
export class RecordPromiseToPay extends InvoiceStep<RecordPromiseBody> {}

export const RecordPromiseToPayHandler = stepHandler(RecordPromiseToPay, (promise) => ({
  type: 'RecordPromiseToPay',
  ...promise,
}));
