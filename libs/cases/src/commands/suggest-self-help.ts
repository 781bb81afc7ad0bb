import { Recorded, Text, Url } from '#platform';
import { CaseStep, stepHandler } from './case-step.js';

export class SuggestSelfHelpBody extends Recorded {
  @Text({ max: 500, description: 'The help the customer was pointed to.', example: 'Message center' })
  declare readonly resource: string;

  @Url({ optional: true, example: 'https://admin.cloud.example/messages' })
  declare readonly url?: string;
}

/** Point the customer to product help. [D9] */
export class SuggestSelfHelp extends CaseStep<SuggestSelfHelpBody> {}

export const SuggestSelfHelpHandler = stepHandler(SuggestSelfHelp, (said) => ({
  type: 'SuggestSelfHelp',
  ...said,
}));
