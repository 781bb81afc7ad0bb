import { Id, OneOf, Recorded } from '#platform';
import { OpenServiceIssues } from '#service-health';
import { HEALTH_OUTCOMES } from '../domain/vocabulary.js';
import type { HealthOutcome } from '../domain/vocabulary.js';
import { CaseStep, stepHandler } from './case-step.js';

export class CheckServiceHealthBody extends Recorded {
  @OneOf(HEALTH_OUTCOMES, {
    optional: true,
    description: 'What the check found. When it is left out, the service health register answers.',
  })
  declare readonly outcome?: HealthOutcome;

  @Id({ optional: true, description: 'The documented issue that was found.', example: 'EX123' })
  declare readonly issueId?: string;
}

/** Check service health for an existing, documented issue. [D9] */
export class CheckServiceHealth extends CaseStep<CheckServiceHealthBody> {}

export const CheckServiceHealthHandler = stepHandler(CheckServiceHealth, async (said, ask) => {
  const { service } = await ask.state();
  const openIssues = (await ask.query(new OpenServiceIssues(service, ask.at))).map(({ issueId }) => issueId);
  const found = said.outcome ?? (openIssues.length > 0 ? 'documentedIssue' : 'noDocumentedIssue');
  const issueId = said.issueId ?? (said.outcome === undefined ? openIssues[0] : undefined);
  return {
    type: 'CheckServiceHealth',
    outcome: found,
    ...(issueId === undefined ? {} : { issueId }),
    facts: { openIssues },
  };
});
