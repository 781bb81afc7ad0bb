import { idOf, projection } from '#kernel';
import { caseEvents } from '../../domain/events.js';
import { evolveCaseDocument, type CaseDocument } from './case.document.js';

/** One document per case: its details, the list's filters and orders, and its place in the work queue. */
export const casesProjection = projection<CaseDocument>('cases', 1, {
  feeds: 'stream',
  fields: {
    number: 'text',
    status: 'text',
    severity: 'text',
    severityRank: 'number',
    service: 'text',
    issueKind: 'text',
    customerId: 'text',
    assignee: 'text',
    queue: 'text',
    open: 'boolean',
    receivedAt: 'time',
    changedAt: 'time',
  },
  indexes: [
    ['receivedAt'],
    ['status', 'receivedAt'],
    ['severity', 'receivedAt'],
    ['service', 'receivedAt'],
    ['customerId', 'receivedAt'],
    ['assignee', 'receivedAt'],
    ['changedAt'],
    ['open', 'severityRank'],
    ['severityRank'],
    ['queue', 'changedAt'],
  ],
  words: 'words',
}).onEach(
  caseEvents,
  (event) => idOf(event.streamId),
  (doc, event) => evolveCaseDocument(doc, event as never),
);
