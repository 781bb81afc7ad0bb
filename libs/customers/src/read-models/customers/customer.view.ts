import type { CustomerDetails } from '../../domain/commands.js';
import { inForceAt, statusAt, type Relationship } from '../../domain/relationship.js';
import type { CustomerSummary, CustomerView, RelationshipView } from './customer.answer.js';
import type { CustomerDocument } from './customer.document.js';

export function summaryOf({
  id,
  revision,
  registeredAt,
  changedAt,
  state,
}: CustomerDocument): CustomerSummary {
  const { contacts: _contacts, ...details } = detailsOf(state);
  return { id, revision, ...details, registeredAt, changedAt };
}

/** @param at the moment for which the statuses of the relationships are told */
export function customerView(doc: CustomerDocument, at: string): CustomerView {
  return {
    ...summaryOf(doc),
    contacts: detailsOf(doc.state).contacts,
    subscriptions: doc.state.subscriptions,
    statusAt: at,
    delegatedAdminRelationships: doc.state.relationships.map((relationship) =>
      relationshipView(relationship, at),
    ),
  };
}

function relationshipView(relationship: Relationship, at: string): RelationshipView {
  const { changes: _changes, ...plain } = relationship;
  return { ...plain, status: statusAt(relationship, at), inForce: inForceAt(relationship, at) };
}

/** A document exists only of a registered customer. */
function detailsOf({ details }: CustomerDocument['state']): CustomerDetails {
  if (!details) throw new Error('A customer has a document before it was registered.');
  return details;
}
