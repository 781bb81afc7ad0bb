import { idOf, projection } from '#kernel';
import { CustomerDetailsChanged, CustomerRegistered } from '../../domain/events.js';
import { evolveContactsDocument, type ContactsDocument } from './contact.document.js';

/** One document per customer, by which it is found when somebody knows a contact's name or address. */
export const customerContactsProjection = projection<ContactsDocument>('customer-contacts', 1, {
  feeds: 'stream',
  fields: { findable: 'boolean' },
  indexes: [['findable']],
}).onEach(
  [CustomerRegistered, CustomerDetailsChanged],
  ({ streamId }) => idOf(streamId),
  (doc, event) => evolveContactsDocument(doc, event),
);
