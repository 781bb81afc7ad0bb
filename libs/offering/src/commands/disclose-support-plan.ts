import { Command, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type Outcome } from '#kernel';
import { FindCustomer } from '#customers';
import { Id, Integer, OneOf, Recorded } from '#platform';
import type * as domain from '../domain/plan-commands.js';
import { planDecider } from '../domain/plan-decide.js';
import { DISCLOSURE_CHANNELS, type DisclosureChannel } from '../domain/vocabulary.js';

export class DiscloseSupportPlanBody extends Recorded {
  @Id({ example: 'aurora' })
  declare readonly customerId: string;

  @OneOf(DISCLOSURE_CHANNELS, { description: 'How the customer was told.' })
  declare readonly channel: DisclosureChannel;

  @Integer({
    min: 1,
    optional: true,
    description: 'The version told; the current one when left out.',
    example: 1,
  })
  declare readonly version?: number;
}

/** Record that a customer was told of a support plan. [D21] */
export class DiscloseSupportPlan extends Command<Outcome> {
  constructor(
    readonly planId: string,
    readonly disclosure: Pick<domain.DiscloseSupportPlan, 'customerId' | 'channel' | 'version'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DiscloseSupportPlan)
export class DiscloseSupportPlanHandler implements ICommandHandler<DiscloseSupportPlan> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly queries: QueryBus,
  ) {}

  async execute({ planId, disclosure, context }: DiscloseSupportPlan): Promise<Outcome> {
    const customer = await this.queries.execute(new FindCustomer(disclosure.customerId));
    const command = { type: 'DiscloseSupportPlan', planId, ...disclosure, facts: { customer } } as const;
    return this.runner.run(planDecider, planId, command, context);
  }
}
