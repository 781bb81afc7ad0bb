import { OneOf, Recorded, Text } from '#platform';
import { CHANNELS } from '../domain/vocabulary.js';
import type { Channel } from '../domain/vocabulary.js';
import { CaseStep, stepHandler } from './case-step.js';

export class RecordCustomerReplyBody extends Recorded {
  @Text({ max: 20_000, example: 'Desde as nove.' })
  declare readonly text: string;

  @OneOf(CHANNELS)
  declare readonly channel: Channel;
}

/** Record what the customer answered. */
export class RecordCustomerReply extends CaseStep<RecordCustomerReplyBody> {}

export const RecordCustomerReplyHandler = stepHandler(RecordCustomerReply, (said) => ({
  type: 'RecordCustomerReply',
  ...said,
}));
