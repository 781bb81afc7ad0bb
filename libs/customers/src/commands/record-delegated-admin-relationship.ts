import { AggregateCommand, handlerOf, Id, Instant, Line, ListOf, OneOf, Recorded } from '#platform';
import type * as domain from '../domain/commands.js';
import { customerDecider } from '../domain/decide.js';
import { RELATIONSHIP_STATUSES, type RelationshipStatus } from '../domain/vocabulary.js';

export class RecordDelegatedAdminRelationshipBody extends Recorded {
  @Id({ example: 'gdap-1' })
  declare readonly relationshipId: string;

  @ListOf(Line({ max: 100 }), { min: 1, unique: true, example: ['Service support administrator'] })
  declare readonly roles: string[];

  @Instant({ example: '2026-01-01T00:00:00Z' })
  declare readonly startsAt: string;

  @Instant({
    description: 'The first moment at which the roles are no longer held.',
    example: '2028-01-01T00:00:00Z',
  })
  declare readonly endsAt: string;

  @OneOf(RELATIONSHIP_STATUSES, {
    optional: true,
    description:
      '`active` when left out. That one is expired follows from `endsAt`; record its end with …/end.',
  })
  declare readonly status?: RelationshipStatus;
}

/** Record which delegated admin roles the customer granted, and for how long. [D5] */
export class RecordDelegatedAdminRelationship extends AggregateCommand<domain.RecordDelegatedAdminRelationship> {}

export const RecordDelegatedAdminRelationshipHandler = handlerOf(
  RecordDelegatedAdminRelationship,
  customerDecider,
);
