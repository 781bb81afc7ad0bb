import { CommandHandler, QueryBus, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type Outcome } from '#kernel';
import { FindCustomer } from '#customers';
import { SERVICE_CODES } from '#offering';
import { contentOf, Id, OneOf, Recorded, Text } from '#platform';
import { caseDecider } from '../domain/decide.js';
import { numberOf } from '../domain/number.js';
import { CHANNELS, ISSUE_KINDS, LANGUAGES, SEVERITIES } from '../domain/vocabulary.js';
import type { Channel, IssueKind, Language, Severity } from '../domain/vocabulary.js';

export class ReceiveRequestBody extends Recorded {
  @Id({ description: 'The customer that asks.', example: 'aurora' })
  declare readonly customerId: string;

  @OneOf(ISSUE_KINDS, { description: 'Technical, or one of the commercial kinds.' })
  declare readonly issueKind: IssueKind;

  @OneOf(SERVICE_CODES, { description: 'The service concerned.', example: 'microsoft365' })
  declare readonly service: string;

  @OneOf(SEVERITIES, { description: 'A, B or C in Microsoft’s letters.' })
  declare readonly severity: Severity;

  @OneOf(CHANNELS)
  declare readonly channel: Channel;

  @OneOf(LANGUAGES, { description: 'The language of the request, in which the customer is written to.' })
  declare readonly language: Language;

  @Text({ max: 200, example: 'E-mails não saem' })
  declare readonly title: string;

  @Text({ max: 20_000, example: 'Desde as 9h nenhuma mensagem sai da caixa de saída.' })
  declare readonly description: string;

  @Text({ max: 200, optional: true, description: 'Who asked.', example: 'Rui Prado' })
  declare readonly contact?: string;
}

/** A customer asks for support; the case begins. */
export class ReceiveRequest implements ICommand {
  constructor(
    readonly caseId: string,
    readonly body: ReceiveRequestBody,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(ReceiveRequest)
export class ReceiveRequestHandler implements ICommandHandler<ReceiveRequest> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly queries: QueryBus,
  ) {}

  async execute({ caseId, body, context }: ReceiveRequest): Promise<Outcome> {
    const said = contentOf(body);
    const customer = await this.queries.execute(new FindCustomer(said.customerId));
    return this.runner.run(
      caseDecider,
      caseId,
      {
        type: 'ReceiveRequest',
        ...said,
        number: numberOf(caseId, context.occurredAt ?? this.runner.now()),
        facts: { customer },
      },
      context,
    );
  }
}
