import { Id, Recorded } from '#platform';
import { FindServiceIssue } from '#service-health';
import { CaseStep, stepHandler } from './case-step.js';

export class LinkToServiceIssueBody extends Recorded {
  @Id({ description: 'An issue of the service health register.', example: 'EX123' })
  declare readonly issueId: string;
}

/** Link the case to a documented issue, so that the customer is told when it is resolved. [D30] */
export class LinkToServiceIssue extends CaseStep<LinkToServiceIssueBody> {}

export const LinkToServiceIssueHandler = stepHandler(LinkToServiceIssue, async ({ issueId }, ask) => ({
  type: 'LinkToServiceIssue',
  issueId,
  facts: { issue: await ask.query(new FindServiceIssue(issueId)) },
}));
