import type { Type } from '@nestjs/common';
import { CommandHandler, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type Outcome } from '#kernel';
import type { AccountCommand } from '../domain/account/commands.js';
import { accountDecider } from '../domain/account/decide.js';
import { invoiceDecider } from '../domain/invoice/decide.js';
import type { Invoice } from '../domain/invoice/invoice.js';
import type { HeldBy, SettledBy } from '../domain/vocabulary.js';

interface OverInvoice {
  readonly invoice: string;
  readonly customerId: string;
}

/** A command of the process `access-considered`, about one invoice. */
abstract class Consideration<Payload extends OverInvoice = OverInvoice> implements ICommand {
  constructor(
    readonly payload: Payload,
    readonly context: CommandContext,
  ) {}
}

/** Give the customer notice, when the policy says so. [D27] */
export class GiveDisablingNotice extends Consideration {}

/** Propose to disable access, when the notice has run. [D27] */
export class ProposeDisablingAccess extends Consideration {}

/** Take notice and proposal back: the invoice is disputed, or promised to be paid. [D28] */
export class WithdrawDisabling extends Consideration<OverInvoice & { readonly because: HeldBy }> {}

/** Nothing is outstanding on the invoice any more. [D27] */
export class SettleOverdueMatter extends Consideration<OverInvoice & { readonly because: SettledBy }> {}

function handlerOf<Payload extends OverInvoice>(
  consideration: Type<Consideration<Payload>>,
  toCommand: (payload: Payload, invoice: Invoice) => AccountCommand,
): Type<ICommandHandler<Consideration<Payload>>> {
  @CommandHandler(consideration)
  class ConsiderationHandler implements ICommandHandler<Consideration<Payload>> {
    constructor(private readonly runner: CommandRunner) {}

    async execute({ payload, context }: Consideration<Payload>): Promise<Outcome> {
      const { state } = await this.runner.load(invoiceDecider, payload.invoice);
      return this.runner.run(accountDecider, payload.customerId, toCommand(payload, state), context);
    }
  }
  Object.defineProperty(ConsiderationHandler, 'name', { value: `${consideration.name}Handler` });
  return ConsiderationHandler;
}

export const considerationHandlers = [
  handlerOf(GiveDisablingNotice, ({ invoice: number }, invoice) => ({
    type: 'GiveDisablingNotice',
    invoice: number,
    facts: { invoice },
  })),
  handlerOf(ProposeDisablingAccess, ({ invoice: number }, invoice) => ({
    type: 'ProposeDisablingAccess',
    invoice: number,
    facts: { invoice },
  })),
  handlerOf(WithdrawDisabling, ({ invoice, because }) => ({ type: 'WithdrawDisabling', invoice, because })),
  handlerOf(SettleOverdueMatter, ({ invoice, because }) => ({
    type: 'SettleOverdueMatter',
    invoice,
    because,
  })),
];
