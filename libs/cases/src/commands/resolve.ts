import { Recorded, Text } from '#platform';
import { CaseStep, stepHandler } from './case-step.js';

export class ResolveBody extends Recorded {
  @Text({ max: 20_000, example: 'Microsoft restored the service; mail flows again.' })
  declare readonly summary: string;
}

/** Resolve the case. The customer is told, and the case closed, in steps of their own. [D14] */
export class Resolve extends CaseStep<ResolveBody> {}

export const ResolveHandler = stepHandler(Resolve, (said) => ({ type: 'Resolve', ...said }));
