import { Recorded, Text } from '#platform';
import { CaseStep, stepHandler } from './case-step.js';

export class AssignCaseBody extends Recorded {
  @Text({ max: 100, description: 'Account of whoever works on the case.', example: 'ana' })
  declare readonly assignee: string;

  @Text({ max: 100, optional: true, example: 'messaging' })
  declare readonly team?: string;
}

/** Give the case to somebody. */
export class AssignCase extends CaseStep<AssignCaseBody> {}

export const AssignCaseHandler = stepHandler(AssignCase, (said) => ({ type: 'AssignCase', ...said }));
