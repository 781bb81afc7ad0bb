import { Command, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { FindCustomer } from '#customers';
import { CommandRunner, type CommandContext, type Ids, type Outcome } from '#kernel';
import { contentOf, InjectIds, Instant, Line, newAggregate, OneOf, Recorded, Text } from '#platform';
import { messageDecider } from '../domain/decide.js';
import { CHANNELS, type Channel } from '../domain/vocabulary.js';

export class MicrosoftMessageBody extends Recorded {
  @Line({
    max: 50,
    description:
      'serviceIncident or operationalInformation; or nonCspProducts, where Microsoft has an existing commercial relationship with the customer. Any other ground is refused.',
    example: 'serviceIncident',
  })
  declare readonly ground: string;

  @OneOf(CHANNELS, { optional: true, description: 'E-mail, when left out.' })
  declare readonly channel?: Channel;

  @Line({ max: 500, example: 'Exchange Online is degraded' })
  declare readonly subject: string;

  @Text({ max: 50_000, optional: true })
  declare readonly body?: string;

  @Instant()
  declare readonly receivedAt: string;
}

/** Note that Microsoft wrote to a customer itself. [D17] */
export class RecordMicrosoftMessage extends Command<Outcome> {
  constructor(
    readonly customerId: string,
    readonly body: MicrosoftMessageBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RecordMicrosoftMessage)
export class RecordMicrosoftMessageHandler implements ICommandHandler<RecordMicrosoftMessage, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly queries: QueryBus,
    @InjectIds() private readonly ids: Ids,
  ) {}

  async execute({ customerId, body, context: given }: RecordMicrosoftMessage): Promise<Outcome> {
    const customer = await this.queries.execute(new FindCustomer(customerId));
    const { channel = 'email', ...said } = contentOf(body);
    const { id, context } = newAggregate(given, this.ids);
    return this.runner.run(
      messageDecider,
      id,
      { type: 'RecordMicrosoftMessage', customerId, channel, ...said, facts: { customer } },
      context,
    );
  }
}
