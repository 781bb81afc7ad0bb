import type { CustomerDetails } from '../../domain/commands.js';
import type { Subscription } from '../../domain/customer.js';
import { inForceAt, statusAt, type Relationship } from '../../domain/relationship.js';
import type { CustomerDocument } from './customer.document.js';

/** A customer as a list shows it: nothing about persons. */
export interface CustomerSummary extends Omit<CustomerDetails, 'contacts'> {
  readonly id: string;
  readonly revision: number;
  readonly registeredAt: string;
  readonly changedAt: string;
}

/** A delegated admin relationship as it is at a moment. */
export interface RelationshipView extends Omit<Relationship, 'status' | 'changes'> {
  readonly status: ReturnType<typeof statusAt>;
  /** True when the roles are held at the moment. */
  readonly inForce: boolean;
}

/** A customer in full. */
export interface CustomerView extends CustomerSummary {
  readonly contacts: CustomerDetails['contacts'];
  readonly subscriptions: readonly Subscription[];
  /** The moment for which the statuses of the relationships are told. */
  readonly statusAt: string;
  /** Also those that ended long ago: nobody else remembers them. [D5] */
  readonly delegatedAdminRelationships: readonly RelationshipView[];
}

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
