import { AggregateCommand, handlerOf, OneOf, Recorded, Text } from '#platform';
import type * as domain from '../domain/commands.js';
import { messageDecider } from '../domain/decide.js';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../domain/vocabulary.js';

export class DeliveryReportBody extends Recorded {
  @OneOf(DELIVERY_STATUSES, { example: 'delivered' })
  declare readonly status: DeliveryStatus;

  @Text({ max: 2_000, optional: true, description: 'What the report says.', example: '5.1.1 user unknown' })
  declare readonly detail?: string;
}

/** Note what a mail system reports about a message. [D19] */
export class ReportDelivery extends AggregateCommand<domain.ReportDelivery> {}

export const ReportDeliveryHandler = handlerOf(ReportDelivery, messageDecider);
