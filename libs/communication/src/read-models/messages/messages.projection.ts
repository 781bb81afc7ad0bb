import { idOf, projection } from '#kernel';
import { communicationEvents } from '../../domain/events.js';
import { evolveMessage, type MessageDocument } from './message.document.js';

/** One document per message: the ledger. [D19] */
export const messagesProjection = projection<MessageDocument>('messages', 1, {
  feeds: 'stream',
  fields: {
    customerId: 'text',
    caseId: 'text',
    invoiceNumber: 'text',
    status: 'text',
    template: 'text',
    sender: 'text',
    needsPerson: 'boolean',
    at: 'time',
    changedAt: 'time',
  },
  indexes: [
    ['at'],
    ['customerId', 'at'],
    ['caseId', 'at'],
    ['invoiceNumber', 'at'],
    ['status', 'at'],
    ['template', 'at'],
    ['needsPerson', 'changedAt'],
  ],
}).onEach(
  communicationEvents,
  (event) => idOf(event.streamId),
  (doc, event) => evolveMessage(doc, event as never),
);
