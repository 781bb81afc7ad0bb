import { AggregateCommand, handlerOf, Id, Recorded, Text } from '#platform';
import type * as domain from '../domain/commands.js';
import { subjectDecider } from '../domain/decide.js';

/** A reason is required, and outlives the person: it must not be about one. */
class Reasoned extends Recorded {
  @Text({ max: 2_000, description: 'Why; kept for ever. No personal data.', example: 'They asked for it.' })
  declare readonly reason: string;
}

export class SetLegalHoldBody extends Reasoned {
  @Id({ optional: true, description: 'The customer, when no case is named.', example: 'aurora' })
  declare readonly customerId?: string;

  @Id({ optional: true, description: 'The case that the hold is about; its customer is held.' })
  declare readonly caseId?: string;
}

export class ReleaseLegalHoldBody extends Reasoned {}

export class RequestErasureBody extends Reasoned {
  @Id({ example: 'aurora' })
  declare readonly customerId: string;
}

export class SetLegalHold extends AggregateCommand<domain.SetLegalHold> {}
export class ReleaseLegalHold extends AggregateCommand<domain.ReleaseLegalHold> {}
export class RequestErasure extends AggregateCommand<domain.RequestErasure> {}

export const SetLegalHoldHandler = handlerOf(SetLegalHold, subjectDecider);
export const ReleaseLegalHoldHandler = handlerOf(ReleaseLegalHold, subjectDecider);
export const RequestErasureHandler = handlerOf(RequestErasure, subjectDecider);
