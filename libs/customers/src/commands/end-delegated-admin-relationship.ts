import { AggregateCommand, handlerOf } from '#platform';
import type * as domain from '../domain/commands.js';
import { customerDecider } from '../domain/decide.js';

/** Record that a delegated admin relationship was ended before it ran out. [D5] */
export class EndDelegatedAdminRelationship extends AggregateCommand<domain.EndDelegatedAdminRelationship> {}

export const EndDelegatedAdminRelationshipHandler = handlerOf(EndDelegatedAdminRelationship, customerDecider);
