import { CommandHandler, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, present, type CommandContext, type Outcome } from '#kernel';
import { Id, ListOf, OneOf, Text } from '#platform';
import type { AccountCommand } from '../domain/account/commands.js';
import { accountDecider } from '../domain/account/decide.js';
import { invoiceDecider } from '../domain/invoice/decide.js';
import type { Invoice } from '../domain/invoice/invoice.js';
import { ACCESS_DECISIONS, type AccessDecision } from '../domain/vocabulary.js';

/** A decision is made now: it carries no time of its own, so that no notice is cut short. */
export class DecideAccessBody {
  @OneOf(ACCESS_DECISIONS, { description: 'Disable on a proposal, decline it, or reinstate.' })
  declare readonly decision: AccessDecision;

  @Text({ max: 2_000, description: 'Why.', example: 'No answer since April.' })
  declare readonly reason: string;

  @ListOf(Id(), {
    min: 1,
    unique: true,
    optional: true,
    description: 'The subscriptions to disable; all of them when left out.',
  })
  declare readonly subscriptionIds?: readonly string[];
}

/** Decide about a customer's access. [D27] */
export class DecideAccess implements ICommand {
  constructor(
    readonly customerId: string,
    readonly body: DecideAccessBody,
    readonly context: CommandContext,
  ) {}
}

const COMMANDS = {
  disable: 'DisableAccess',
  decline: 'DeclineDisablingAccess',
  reinstate: 'ReinstateAccess',
} as const satisfies Readonly<Record<AccessDecision, AccountCommand['type']>>;

@CommandHandler(DecideAccess)
export class DecideAccessHandler implements ICommandHandler<DecideAccess> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ customerId, body, context }: DecideAccess): Promise<Outcome> {
    const { decision, reason, subscriptionIds } = body;
    const facts = { decidedBy: context.actor.kind, invoices: await this.invoicesInQuestion(customerId) };
    const command = {
      type: COMMANDS[decision],
      reason,
      facts,
      ...(decision === 'disable' ? present({ subscriptionIds }) : {}),
    };
    return this.runner.run(accountDecider, customerId, command, context);
  }

  /** The invoices that notice was given over, as they stand now. */
  private async invoicesInQuestion(customerId: string): Promise<Invoice[]> {
    const { state } = await this.runner.load(accountDecider, customerId);
    const loaded = state.matters.map(({ invoice }) => this.runner.load(invoiceDecider, invoice));
    return (await Promise.all(loaded)).map((each) => each.state);
  }
}
