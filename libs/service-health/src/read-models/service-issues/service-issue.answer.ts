import { instant, oneOf, t } from '#kernel';
import { is, type AnswerOf } from '#platform';
import { CLASSIFICATIONS, ISSUE_STATUSES } from '../../domain/vocabulary.js';

/** An issue as the API shows it. Times are ISO 8601, UTC. */
export const serviceIssueView = t.Object(
  {
    id: is.text('EX680695'),
    revision: is.revision(),
    title: is.text('Some users can’t send mail'),
    service: is.text('microsoft365'),
    reportedAs: is.text('Exchange Online', 'The name under which the report listed the service.'),
    feature: is.text('E-Mail and calendar access'),
    classification: oneOf(CLASSIFICATIONS),
    status: oneOf(ISSUE_STATUSES),
    impactDescription: is.text('Mail is queued for up to an hour.'),
    startDateTime: instant(),
    endDateTime: is.nullable(instant()),
    posts: t.Array(t.Object({ createdDateTime: instant(), description: is.text('We’re looking into it.') })),
    lastModifiedDateTime: t.Optional(instant()),
    isResolved: t.Boolean({ examples: [false] }),
    recordedAt: t.String({ format: 'date-time', description: 'When the register first had it.' }),
    changedAt: instant(),
    /** When the register learned that it was resolved. */
    resolvedAt: is.nullable(instant()),
  },
  { $id: 'ServiceIssue' },
);
export type ServiceIssueView = AnswerOf<typeof serviceIssueView>;
