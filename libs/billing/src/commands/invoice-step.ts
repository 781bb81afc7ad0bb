import type { Type } from '@nestjs/common';
import { CommandHandler, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type Outcome } from '#kernel';
import { contentOf } from '#platform';
import type { InvoiceCommand } from '../domain/invoice/commands.js';
import { invoiceDecider } from '../domain/invoice/decide.js';

/** What every body may say beside its content. */
type Envelope = { readonly occurredAt?: string; readonly reason?: string };

/** What the caller said, without the envelope that every step may carry. */
type Said<Body extends Envelope> = Omit<Body, keyof Envelope>;

/** One step on one invoice: what was said in the request, and by whom. */
export abstract class InvoiceStep<Body extends Envelope = Envelope> implements ICommand {
  constructor(
    readonly invoiceId: string,
    readonly body: Body,
    readonly context: CommandContext,
  ) {}
}

/** The handler of a step: turns what was said into the domain's command and runs it. */
export function stepHandler<Body extends Envelope>(
  step: Type<InvoiceStep<Body>>,
  toCommand: (said: Said<Body>, body: Body) => InvoiceCommand,
): Type<ICommandHandler<InvoiceStep<Body>>> {
  @CommandHandler(step)
  class InvoiceStepHandler implements ICommandHandler<InvoiceStep<Body>> {
    constructor(private readonly runner: CommandRunner) {}

    execute({ invoiceId, body, context }: InvoiceStep<Body>): Promise<Outcome> {
      return this.runner.run(invoiceDecider, invoiceId, toCommand(contentOf(body), body), context);
    }
  }
  Object.defineProperty(InvoiceStepHandler, 'name', { value: `${step.name}Handler` });
  return InvoiceStepHandler;
}
