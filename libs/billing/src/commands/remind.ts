import { CommandHandler, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type Outcome } from '#kernel';
import { invoiceDecider } from '../domain/invoice/decide.js';
import type { Now } from './bodies.js';
import { InvoiceStep, stepHandler } from './invoice-step.js';

/** Remind the customer now, by hand. [D26] */
export class SendPaymentReminder extends InvoiceStep<Now> {}

export const SendPaymentReminderHandler = stepHandler(SendPaymentReminder, () => ({
  type: 'SendPaymentReminder',
}));

/** Send the reminder that came due; ordered by the process `payment-reminders`. [D26] */
export class SendScheduledReminder implements ICommand {
  constructor(
    readonly payload: { readonly invoice: string; readonly step: string },
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(SendScheduledReminder)
export class SendScheduledReminderHandler implements ICommandHandler<SendScheduledReminder> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ payload: { invoice, step }, context }: SendScheduledReminder): Promise<Outcome> {
    return this.runner.run(invoiceDecider, invoice, { type: 'SendScheduledReminder', step }, context);
  }
}
