import { OneOf, Recorded } from '#platform';
import { SEVERITIES } from '../domain/vocabulary.js';
import type { Severity } from '../domain/vocabulary.js';
import { CaseStep, stepHandler } from './case-step.js';

export class ChangeSeverityBody extends Recorded {
  @OneOf(SEVERITIES)
  declare readonly severity: Severity;
}

/** Raise or lower the severity; who did it is kept. [D8] */
export class ChangeSeverity extends CaseStep<ChangeSeverityBody> {}

export const ChangeSeverityHandler = stepHandler(ChangeSeverity, (said) => ({
  type: 'ChangeSeverity',
  ...said,
}));
