import { commandRule, rule } from '#kernel';
import type {
  ChangeDelegatedAdminRelationshipStatus,
  ChangeSubscriptionStatus,
  EndDelegatedAdminRelationship,
  KeepCustomer,
  RecordDelegatedAdminRelationship,
  RecordSubscription,
} from './commands.js';
import { relationshipOf, subscriptionOf, type Customer } from './customer.js';
import { sameRelationship, sameSubscription } from './same.js';

type OfRelationship = ChangeDelegatedAdminRelationshipStatus | EndDelegatedAdminRelationship;

export const isRegistered = rule<Customer>(
  'customers/registered',
  '[D2]',
  'There is no such customer: register it first.',
  (c) => c.details !== undefined,
);

export const tenantKeepsItsCloud = commandRule<Customer, KeepCustomer>(
  'customers/tenant-keeps-its-cloud',
  '[D3]',
  'A tenant can’t move to another cloud: register the tenant in the other cloud as a customer of its own.',
  'cloud',
  (c, { cloud }) =>
    c.details === undefined ||
    c.details.cloud === cloud ||
    // A slip of the pen can be mended as long as nothing was built on it.
    (c.subscriptions.length === 0 && c.relationships.length === 0),
);

export const subscriptionIsNew = commandRule<Customer, RecordSubscription>(
  'customers/subscription-recorded-once',
  '[D28]',
  'The customer holds a subscription with this id already, and it is not the same: change its status, or use another id.',
  'subscriptionId',
  (c, command) => {
    const known = subscriptionOf(c, command.subscriptionId);
    return known === undefined || sameSubscription(known, command);
  },
);

export const subscriptionIsKnown = commandRule<Customer, ChangeSubscriptionStatus>(
  'customers/known-subscription',
  '[D28]',
  'The customer holds no such subscription: record it first.',
  'subscriptionId',
  (c, { subscriptionId }) => subscriptionOf(c, subscriptionId) !== undefined,
);

export const deletedIsFinal = commandRule<Customer, ChangeSubscriptionStatus>(
  'customers/deleted-subscription-is-over',
  '[D28]',
  'A deleted subscription does not come back: record the new one under its own id.',
  'status',
  (c, { subscriptionId, status }) =>
    status === 'deleted' || subscriptionOf(c, subscriptionId)?.status !== 'deleted',
);

export const relationshipIsNew = commandRule<Customer, RecordDelegatedAdminRelationship>(
  'customers/relationship-recorded-once',
  '[D5]',
  'The customer has a delegated admin relationship with this id already, and it is not the same: roles and dates are never rewritten.',
  'relationshipId',
  (c, command) => {
    const known = relationshipOf(c, command.relationshipId);
    return known === undefined || sameRelationship(known, command);
  },
);

export const endsAfterStart = commandRule<Customer, RecordDelegatedAdminRelationship>(
  'customers/relationship-ends-after-start',
  '[D5]',
  'A delegated admin relationship ends after it starts.',
  'endsAt',
  (_c, { startsAt, endsAt }) => startsAt < endsAt,
);

export const relationshipIsKnown = commandRule<Customer, OfRelationship>(
  'customers/known-relationship',
  '[D5]',
  'The customer has no such delegated admin relationship: record it first.',
  'relationshipId',
  (c, { relationshipId }) => relationshipOf(c, relationshipId) !== undefined,
);

export const relationshipIsNotOver = commandRule<Customer, OfRelationship>(
  'customers/relationship-not-over',
  '[D5]',
  'The delegated admin relationship was over by then, ended or run out: record a new one under its own id.',
  'relationshipId',
  (c, { relationshipId }, at) => {
    const known = relationshipOf(c, relationshipId);
    return known !== undefined && known.endedAt === undefined && at < known.endsAt;
  },
);
