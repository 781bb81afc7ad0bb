import { idOf, projection } from '#kernel';
import { caseEvents } from '../../domain/events.js';
import { caseFacts, type CaseFacts } from '../reports/case-facts.js';
import { caseDocumentAfter, type CaseDocument } from './case.document.js';

/** One document per case: its details, the list's filters and orders, and its place in the work queue. */
export const casesProjection = projection<CaseDocument, CaseFacts>('cases', 3, {
  feeds: 'stream',
  // The reports follow it too, so that a case's state is folded once for all of them.
  follows: caseFacts,
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
  words: ['number', 'title', 'description'],
}).onEach(
  caseEvents,
  (event) => idOf(event.streamId),
  (doc, event, _key, { after }) => caseDocumentAfter(doc, event as never, after.case),
);
