import { Id, Integer, Language, ListOf, Recorded, Text } from '#platform';
import { AggregateCommand, handlerOf } from '#platform';
import { policyDecider, type PublishCollectionsPolicy as Publish } from '../domain/policy/policy.js';
import type { Language as Code } from '../domain/vocabulary.js';

const MOST_DAYS = 365;
const Days = () => Integer({ min: 0, max: MOST_DAYS });
const DaysAfterDue = () => Integer({ min: 1, max: MOST_DAYS });

export class PolicyDescription {
  @Language()
  declare readonly language: Code;

  @Text({ max: 10_000, example: 'Lembramos 7 dias e 1 dia antes do vencimento, e 3 e 10 dias depois.' })
  declare readonly text: string;
}

export class PublishCollectionsPolicyBody extends Recorded {
  @Id({ description: 'Which policy; publishing it again makes its next version.', example: 'standard' })
  declare readonly policyId: string;

  @ListOf(Days(), {
    max: 20,
    unique: true,
    description: 'Reminders in days before the due date; 0 is the due date.',
    example: [7, 1],
  })
  declare readonly reminderDaysBeforeDue: readonly number[];

  @ListOf(DaysAfterDue(), {
    max: 20,
    unique: true,
    description: 'Reminders in days after the due date.',
    example: [3, 10],
  })
  declare readonly reminderDaysAfterDue: readonly number[];

  @Integer({
    min: 1,
    max: MOST_DAYS,
    description: 'From this many days past due on, disabling access may be considered.',
    example: 30,
  })
  declare readonly accessMayBeDisabledAfterDays: number;

  @Integer({
    min: 0,
    max: MOST_DAYS,
    description: 'The customer gets notice so many days before.',
    example: 5,
  })
  declare readonly noticeDays: number;

  @ListOf(PolicyDescription, { max: 5, optional: true, description: 'The policy in words, for customers.' })
  declare readonly descriptions?: readonly PolicyDescription[];
}

/** Publish the next version of a collections policy. [D25] */
export class PublishCollectionsPolicy extends AggregateCommand<Publish> {}

export const PublishCollectionsPolicyHandler = handlerOf(PublishCollectionsPolicy, policyDecider);
