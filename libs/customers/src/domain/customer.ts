import { evolveBy, type EventOf } from '#kernel';
import type { CustomerDetails } from './commands.js';
import type { CustomerEvent, SubscriptionRecorded } from './events.js';
import { moved, type Relationship } from './relationship.js';

/** A subscription that the customer bought through the partner. [D28] */
export type Subscription = EventOf<typeof SubscriptionRecorded>['data'];

/** A customer as its record tells it. Nothing is ever taken out of the two lists. [D5] */
export interface Customer {
  /** Undefined until it is registered. */
  readonly details: CustomerDetails | undefined;
  readonly subscriptions: readonly Subscription[];
  readonly relationships: readonly Relationship[];
}

export const noCustomer: Customer = { details: undefined, subscriptions: [], relationships: [] };

export const subscriptionOf = (c: Customer, subscriptionId: string): Subscription | undefined =>
  c.subscriptions.find((subscription) => subscription.subscriptionId === subscriptionId);

export const relationshipOf = (c: Customer, relationshipId: string): Relationship | undefined =>
  c.relationships.find((relationship) => relationship.relationshipId === relationshipId);

/** The customer after an event: one line per event. */
export const evolve = evolveBy<Customer, CustomerEvent>({
  CustomerRegistered: (c, { data }) => ({ ...c, details: data }),
  CustomerDetailsChanged: (c, { data }) => (c.details ? { ...c, details: { ...c.details, ...data } } : c),
  SubscriptionRecorded: (c, { data }) => ({ ...c, subscriptions: [...c.subscriptions, data] }),
  SubscriptionStatusChanged: (c, { data }) =>
    withSubscription(c, data.subscriptionId, (subscription) => ({ ...subscription, status: data.to })),
  DelegatedAdminRelationshipRecorded: (c, { data }) => ({
    ...c,
    relationships: [...c.relationships, { ...data, changes: [] }],
  }),
  DelegatedAdminRelationshipStatusChanged: (c, { data, occurredAt }) =>
    withRelationship(c, data.relationshipId, (relationship) => moved(relationship, data.to, occurredAt)),
  DelegatedAdminRelationshipEnded: (c, { data, occurredAt }) =>
    withRelationship(c, data.relationshipId, (relationship) => ({ ...relationship, endedAt: occurredAt })),
});

const withSubscription = (c: Customer, id: string, change: (s: Subscription) => Subscription): Customer => ({
  ...c,
  subscriptions: c.subscriptions.map((each) => (each.subscriptionId === id ? change(each) : each)),
});

const withRelationship = (c: Customer, id: string, change: (r: Relationship) => Relationship): Customer => ({
  ...c,
  relationships: c.relationships.map((each) => (each.relationshipId === id ? change(each) : each)),
});
