import { Recorded, Text } from '#platform';
import { CaseStep, stepHandler } from './case-step.js';

/** Close a resolved case of which the customer was told. [D14] */
export class Close extends CaseStep {}

export const CloseHandler = stepHandler(Close, () => ({ type: 'Close' }));

export class ReasonedBody extends Recorded {
  @Text({ max: 2_000, description: 'Why.', example: 'It is back.' })
  declare readonly reason: string;
}

/** Reopen what ended; a new cycle begins. [D14] [D23] */
export class Reopen extends CaseStep<ReasonedBody> {}

export const ReopenHandler = stepHandler(Reopen, (_said, { reason = '' }) => ({
  type: 'Reopen',
  explanation: reason,
}));

/** The customer no longer wants an answer. */
export class Withdraw extends CaseStep<ReasonedBody> {}

export const WithdrawHandler = stepHandler(Withdraw, (_said, { reason = '' }) => ({
  type: 'Withdraw',
  explanation: reason,
}));
