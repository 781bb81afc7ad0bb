import { idOf, projection } from '#kernel';
import { serviceHealthEvents } from '../../domain/events.js';
import { evolveServiceIssue, type ServiceIssueDocument } from './service-issue.document.js';

/** One document per issue: the register, by service and time. [D30] */
export const serviceIssuesProjection = projection<ServiceIssueDocument>('service-issues', 1, {
  feeds: 'stream',
  fields: {
    service: 'text',
    classification: 'text',
    isResolved: 'boolean',
    startDateTime: 'time',
    openUntil: 'time',
  },
  indexes: [['startDateTime'], ['service', 'startDateTime'], ['isResolved', 'startDateTime']],
}).onEach(
  serviceHealthEvents,
  (event) => idOf(event.streamId),
  (doc, event) => evolveServiceIssue(doc, event as never),
);
