import { AggregateCommand, handlerOf, OneOf, Recorded } from '#platform';
import type * as domain from '../domain/commands.js';
import { customerDecider } from '../domain/decide.js';
import { RELATIONSHIP_STATUSES, type RelationshipStatus } from '../domain/vocabulary.js';

export class ChangeDelegatedAdminRelationshipStatusBody extends Recorded {
  @OneOf(RELATIONSHIP_STATUSES)
  declare readonly status: RelationshipStatus;
}

/** Record that a delegated admin relationship moved on, without having ended. [D5] */
export class ChangeDelegatedAdminRelationshipStatus extends AggregateCommand<domain.ChangeDelegatedAdminRelationshipStatus> {}

export const ChangeDelegatedAdminRelationshipStatusHandler = handlerOf(
  ChangeDelegatedAdminRelationshipStatus,
  customerDecider,
);
