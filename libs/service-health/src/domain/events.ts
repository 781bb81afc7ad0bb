import { defineEvent, instant, oneOf, t, type EventOf } from '#kernel';
import { CLASSIFICATIONS, ISSUE_STATUSES } from './vocabulary.js';

const text = () => t.String();
const posts = () => t.Array(t.Object({ createdDateTime: instant(), description: text() }));

/** What can change while an issue is open, beside its status. */
const description = () => ({
  title: text(),
  /** The code of the service, whatever name the report used. [D6] */
  service: text(),
  feature: text(),
  classification: oneOf(CLASSIFICATIONS),
  impactDescription: text(),
  startDateTime: instant(),
});

export const ServiceIssueReported = defineEvent('ServiceIssueReported', {
  summary: 'Microsoft documented a service issue.',
  data: t.Object({
    ...description(),
    /** The name under which the report listed the service: `Exchange Online`. */
    reportedAs: text(),
    status: oneOf(ISSUE_STATUSES),
    endDateTime: t.Optional(instant()),
    posts: posts(),
    lastModifiedDateTime: t.Optional(instant()),
  }),
});

export const ServiceIssueUpdated = defineEvent('ServiceIssueUpdated', {
  summary: 'Microsoft changed what it says about a service issue.',
  data: t.Object({
    /** Only what is different now; an end that was taken back is null. */
    changes: t.Partial(
      t.Object({
        ...description(),
        reportedAs: text(),
        status: oneOf(ISSUE_STATUSES),
        endDateTime: t.Union([instant(), t.Null()]),
      }),
    ),
    newPosts: posts(),
    lastModifiedDateTime: t.Optional(instant()),
  }),
});

export const ServiceIssueResolved = defineEvent('ServiceIssueResolved', {
  summary: 'Microsoft resolved a service issue.',
  data: t.Object({
    status: oneOf(ISSUE_STATUSES),
    endDateTime: t.Optional(instant()),
    lastModifiedDateTime: t.Optional(instant()),
  }),
});

export const ServiceIssueReopened = defineEvent('ServiceIssueReopened', {
  summary: 'A service issue that counted as resolved is open again.',
  data: t.Object({
    status: oneOf(ISSUE_STATUSES),
    lastModifiedDateTime: t.Optional(instant()),
  }),
});

export const serviceHealthEvents = [
  ServiceIssueReported,
  ServiceIssueUpdated,
  ServiceIssueResolved,
  ServiceIssueReopened,
] as const;

/** Everything that may happen to a documented issue. */
export type ServiceIssueEvent = EventOf<(typeof serviceHealthEvents)[number]>;
