import { CommandHandler, QueryBus, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type Outcome } from '#kernel';
import { FindCustomer } from '#customers';
import { contentOf, Id, Integer, OneOf, Recorded } from '#platform';
import { accountDecider } from '../domain/account/decide.js';
import { DISCLOSURE_CHANNELS, type DisclosureChannel } from '../domain/vocabulary.js';
import { PolicyBook } from './policy-book.js';

export class DiscloseCollectionsPolicyBody extends Recorded {
  @Id({ description: 'The customer that was told.', example: 'aurora' })
  declare readonly customerId: string;

  @Integer({ min: 1, optional: true, description: 'The version that it was told; the newest when left out.' })
  declare readonly version?: number;

  @OneOf(DISCLOSURE_CHANNELS, { optional: true, description: 'How it was told; by e-mail when left out.' })
  declare readonly channel?: DisclosureChannel;
}

/** Record that a customer was told a version of the collections policy. [D25] */
export class DiscloseCollectionsPolicy implements ICommand {
  constructor(
    readonly policyId: string,
    readonly body: DiscloseCollectionsPolicyBody,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(DiscloseCollectionsPolicy)
export class DiscloseCollectionsPolicyHandler implements ICommandHandler<DiscloseCollectionsPolicy> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly queries: QueryBus,
    private readonly policies: PolicyBook,
  ) {}

  async execute({ policyId, body, context }: DiscloseCollectionsPolicy): Promise<Outcome> {
    const { customerId, channel = 'email', ...said } = contentOf(body);
    const [customer, policy] = await Promise.all([
      this.queries.execute(new FindCustomer(customerId)),
      this.policies.policy(policyId),
    ]);
    return this.runner.run(
      accountDecider,
      customerId,
      {
        type: 'DiscloseCollectionsPolicy',
        policyId,
        channel,
        ...said,
        facts: { isCspCustomer: customer !== undefined, policy },
      },
      context,
    );
  }
}
