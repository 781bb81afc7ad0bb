import { AggregateCommand, handlerOf, OneOf, Recorded, Text } from '#platform';
import type * as domain from '../domain/commands.js';
import { messageDecider } from '../domain/decide.js';
import { CHANNELS, type Channel } from '../domain/vocabulary.js';

export class ConveyMessageBody extends Recorded {
  @OneOf(CHANNELS, { description: 'How the customer was told; not by e-mail.', example: 'phone' })
  declare readonly channel: Channel;

  @Text({ max: 2_000, optional: true, example: 'Reached Rui at noon.' })
  declare readonly note?: string;
}

/** Note that somebody told the customer what mail could not. [D19] */
export class ConveyMessage extends AggregateCommand<domain.ConveyMessage> {}

export const ConveyMessageHandler = handlerOf(ConveyMessage, messageDecider);
