import { AggregateCommand, handlerOf, Id, Integer, Line, OneOf, Recorded } from '#platform';
import type * as domain from '../domain/commands.js';
import { customerDecider } from '../domain/decide.js';
import { SERVICE_CODES } from '../domain/services.js';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from '../domain/vocabulary.js';

export class RecordSubscriptionBody extends Recorded {
  @Id({ example: 'sub-1' })
  declare readonly subscriptionId: string;

  @Line({ description: 'What was bought.', example: 'Microsoft 365 Business Premium' })
  declare readonly offerName: string;

  @OneOf(SERVICE_CODES, { example: 'microsoft365' })
  declare readonly service: string;

  @Integer({
    min: 1,
    max: 10_000_000,
    optional: true,
    description: 'Licences, where they are counted.',
    example: 12,
  })
  declare readonly quantity?: number;

  @OneOf(SUBSCRIPTION_STATUSES, { optional: true, description: '`active` when left out.' })
  declare readonly status?: SubscriptionStatus;
}

/** Record a subscription that the customer bought through the partner. [D2] [D28] */
export class RecordSubscription extends AggregateCommand<domain.RecordSubscription> {}

export const RecordSubscriptionHandler = handlerOf(RecordSubscription, customerDecider);
