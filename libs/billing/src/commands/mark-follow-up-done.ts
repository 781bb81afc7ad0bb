import { AggregateCommand, handlerOf, Recorded, Text } from '#platform';
import type { MarkFollowUpDone as Mark } from '../domain/account/commands.js';
import { accountDecider } from '../domain/account/decide.js';

export class MarkFollowUpDoneBody extends Recorded {
  @Text({ max: 2_000, optional: true, description: 'What was done.', example: 'Auto-renew is on again.' })
  declare readonly note?: string;
}

/** A person saw to a follow-up. [D27] */
export class MarkFollowUpDone extends AggregateCommand<Mark> {}

export const MarkFollowUpDoneHandler = handlerOf(MarkFollowUpDone, accountDecider);
