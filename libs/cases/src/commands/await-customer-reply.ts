import { Recorded, Text } from '#platform';
import { CaseStep, stepHandler } from './case-step.js';

export class AwaitCustomerReplyBody extends Recorded {
  @Text({ max: 20_000, description: 'What the customer is asked.', example: 'Desde quando?' })
  declare readonly question: string;
}

/** Ask the customer; the case waits for the answer. [D23] */
export class AwaitCustomerReply extends CaseStep<AwaitCustomerReplyBody> {}

export const AwaitCustomerReplyHandler = stepHandler(AwaitCustomerReply, (said) => ({
  type: 'AwaitCustomerReply',
  ...said,
}));

/** Go on without the customer's answer. */
export class StopAwaitingReply extends CaseStep {}

export const StopAwaitingReplyHandler = stepHandler(StopAwaitingReply, () => ({ type: 'StopAwaitingReply' }));
