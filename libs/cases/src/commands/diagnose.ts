import { OneOf, Recorded, Text } from '#platform';
import { CATEGORIES } from '../domain/vocabulary.js';
import type { Category } from '../domain/vocabulary.js';
import { CaseStep, stepHandler } from './case-step.js';

export class DiagnoseBody extends Recorded {
  @OneOf(CATEGORIES, {
    description: 'withinBaseline is resolved by the partner; the last five must be handed over.',
    example: 'serviceUnavailable',
  })
  declare readonly category: Category;

  @Text({ max: 20_000, example: 'No mailbox of the tenant sends; other tenants report the same.' })
  declare readonly findings: string;
}

/** Diagnose the cause as well as possible. [D9] [D10] */
export class Diagnose extends CaseStep<DiagnoseBody> {}

export const DiagnoseHandler = stepHandler(Diagnose, (said) => ({ type: 'Diagnose', ...said }));
