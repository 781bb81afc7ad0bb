import { decideBy, type Decider, type Steps } from '#kernel';
import type { CustomerCommand, CustomerDetails } from './commands.js';
import { evolve, noCustomer, relationshipOf, subscriptionOf, type Customer } from './customer.js';
import {
  CustomerDetailsChanged,
  CustomerRegistered,
  DelegatedAdminRelationshipEnded,
  DelegatedAdminRelationshipRecorded,
  DelegatedAdminRelationshipStatusChanged,
  SubscriptionRecorded,
  SubscriptionStatusChanged,
  type CustomerEvent,
} from './events.js';
import { lastStatus } from './relationship.js';
import * as rules from './rules.js';
import { changedDetails } from './same.js';

const { isRegistered } = rules;

/** The steps of a customer's record: for each command the rules that guard it, and the facts that follow. */
export const customerSteps: Steps<Customer, CustomerCommand, CustomerEvent> = {
  KeepCustomer: {
    requires: [],
    provided: [rules.tenantKeepsItsCloud],
    then: ({ type: _type, ...stated }, c) => kept(c.details, stated),
  },
  RecordSubscription: {
    requires: [isRegistered],
    provided: [rules.subscriptionIsNew],
    then: ({ type: _type, ...subscription }, c) =>
      subscriptionOf(c, subscription.subscriptionId) ? [] : [SubscriptionRecorded(subscription)],
  },
  ChangeSubscriptionStatus: {
    requires: [isRegistered],
    provided: [rules.subscriptionIsKnown, rules.deletedIsFinal],
    then: ({ subscriptionId, status: to }, c) => {
      const from = subscriptionOf(c, subscriptionId)?.status ?? 'none';
      return from === to ? [] : [SubscriptionStatusChanged({ subscriptionId, from, to })];
    },
  },
  RecordDelegatedAdminRelationship: {
    requires: [isRegistered],
    provided: [rules.endsAfterStart, rules.relationshipIsNew],
    then: ({ type: _type, ...relationship }, c) =>
      relationshipOf(c, relationship.relationshipId)
        ? []
        : [DelegatedAdminRelationshipRecorded({ ...relationship, roles: [...relationship.roles] })],
  },
  ChangeDelegatedAdminRelationshipStatus: {
    requires: [isRegistered],
    provided: [rules.relationshipIsKnown, rules.relationshipIsNotOver],
    then: ({ relationshipId, status: to }, c) => {
      const known = relationshipOf(c, relationshipId);
      const from = known ? lastStatus(known) : to;
      return from === to ? [] : [DelegatedAdminRelationshipStatusChanged({ relationshipId, from, to })];
    },
  },
  EndDelegatedAdminRelationship: {
    requires: [isRegistered],
    provided: [rules.relationshipIsKnown, rules.relationshipIsNotOver],
    then: ({ relationshipId }) => [DelegatedAdminRelationshipEnded({ relationshipId })],
  },
};

export const customerDecider: Decider<Customer, CustomerCommand, CustomerEvent> = {
  category: 'customer',
  initialState: noCustomer,
  decide: decideBy(customerSteps),
  evolve,
};

/** Registers who is new; of somebody known, only what changed is a fact. */
function kept(known: CustomerDetails | undefined, stated: CustomerDetails): CustomerEvent[] {
  if (!known) return [CustomerRegistered({ ...stated, contacts: [...stated.contacts] })];
  const { contacts, ...changes } = changedDetails(known, stated);
  if (contacts) return [CustomerDetailsChanged({ ...changes, contacts: [...contacts] })];
  return Object.keys(changes).length > 0 ? [CustomerDetailsChanged(changes)] : [];
}
