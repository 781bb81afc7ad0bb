import { AggregateCommand, handlerOf, OneOf, Recorded } from '#platform';
import type * as domain from '../domain/commands.js';
import { customerDecider } from '../domain/decide.js';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from '../domain/vocabulary.js';

export class ChangeSubscriptionStatusBody extends Recorded {
  @OneOf(SUBSCRIPTION_STATUSES)
  declare readonly status: SubscriptionStatus;
}

/** Record that a subscription changed its status. [D28] */
export class ChangeSubscriptionStatus extends AggregateCommand<domain.ChangeSubscriptionStatus> {}

export const ChangeSubscriptionStatusHandler = handlerOf(ChangeSubscriptionStatus, customerDecider);
