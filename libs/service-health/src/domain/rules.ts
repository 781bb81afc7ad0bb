import { commandRule, dayOf } from '#kernel';
import type { RecordServiceIssue } from './commands.js';
import { serviceCodeOf } from './service-names.js';
import type { Register } from './service-issue.js';

export const serviceIsKnown = commandRule<Register, RecordServiceIssue>(
  'service-health/known-service',
  '[D6]',
  'No service goes by that name: use its code, or a name that Microsoft Graph shows.',
  'service',
  (_register, { service, facts }, at) => serviceCodeOf(service, dayOf(at), facts.services) !== undefined,
);

export const endsAfterItStarts = commandRule<Register, RecordServiceIssue>(
  'service-health/ends-after-start',
  '[D30]',
  'An issue can’t end before it starts.',
  'endDateTime',
  (_register, { startDateTime, endDateTime }) => endDateTime === undefined || startDateTime <= endDateTime,
);

export const isNotOutdated = commandRule<Register, RecordServiceIssue>(
  'service-health/not-outdated',
  '[D30]',
  'The register has a later version of this issue: fetch it again and send what Microsoft says now.',
  'lastModifiedDateTime',
  ({ issue }, { lastModifiedDateTime }) =>
    issue?.lastModifiedDateTime === undefined ||
    lastModifiedDateTime === undefined ||
    issue.lastModifiedDateTime <= lastModifiedDateTime,
);

/** Most characters that the posts of one report may add up to: an event must fit into every store. */
const MOST_POSTED = 200_000;

export const postsFit = commandRule<Register, RecordServiceIssue>(
  'service-health/posts-fit',
  '[D30]',
  `The posts are too long to be kept together: send at most ${MOST_POSTED} characters of them at a time.`,
  'posts',
  (_register, { posts }) =>
    posts.reduce((sum, { description }) => sum + description.length, 0) <= MOST_POSTED,
);
