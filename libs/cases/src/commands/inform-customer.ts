import { CommandHandler, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type Outcome } from '#kernel';
import { OneOf, Recorded, Text } from '#platform';
import { caseDecider } from '../domain/decide.js';
import { CHANNELS } from '../domain/vocabulary.js';
import type { Channel } from '../domain/vocabulary.js';
import { CaseStep, stepHandler } from './case-step.js';

export class InformCustomerBody extends Recorded {
  @Text({
    max: 20_000,
    description: 'What the customer is told, in the customer’s language.',
    example: 'Está resolvido.',
  })
  declare readonly text: string;

  @OneOf(CHANNELS, { optional: true, description: 'How; by e-mail when left out.' })
  declare readonly channel?: Channel;
}

/** Tell the customer; after a resolution, about the resolution. [D14] [D16] */
export class InformCustomer extends CaseStep<InformCustomerBody> {}

export const InformCustomerHandler = stepHandler(InformCustomer, (said) => ({
  type: 'InformCustomer',
  ...said,
}));

/** Tell the customer that the service issue behind the case is resolved; ordered by a process. [D30] */
export class TellOfResolvedServiceIssue implements ICommand {
  constructor(
    readonly payload: { readonly caseId: string; readonly issueId: string },
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(TellOfResolvedServiceIssue)
export class TellOfResolvedServiceIssueHandler implements ICommandHandler<TellOfResolvedServiceIssue> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ payload, context }: TellOfResolvedServiceIssue): Promise<Outcome> {
    const { caseId, issueId } = payload;
    return this.runner.run(
      caseDecider,
      caseId,
      { type: 'InformCustomer', about: 'serviceIssueResolved', issueId },
      context,
    );
  }
}
