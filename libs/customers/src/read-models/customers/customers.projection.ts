import { idOf, projection } from '#kernel';
import { customerEvents } from '../../domain/events.js';
import { evolveCustomerDocument, type CustomerDocument } from './customer.document.js';

/** One document per customer. */
export const customersProjection = projection<CustomerDocument>('customers', 3, {
  feeds: 'stream',
  fields: { id: 'text', sortName: 'text', language: 'text', country: 'text', cloud: 'text' },
  indexes: [['sortName'], ['language', 'sortName'], ['country', 'sortName'], ['cloud', 'sortName']],
  // Persons are found by digests.
  words: ['id', 'sortName'],
}).onEach(
  customerEvents,
  (event) => idOf(event.streamId),
  (doc, event) => evolveCustomerDocument(doc, event),
);
