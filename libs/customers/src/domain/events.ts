import { defineEvent, instant, oneOf, t, type EventOf } from '#kernel';
import { CLOUDS, LANGUAGES, RELATIONSHIP_STATUSES, SUBSCRIPTION_STATUSES } from './vocabulary.js';

const text = () => t.String();

const contact = () => t.Object({ name: text(), email: text(), telephone: t.Optional(text()) });

const details = () => ({
  name: text(),
  /** The language in which the customer is written to. [D18] */
  language: oneOf(LANGUAGES),
  /** ISO 3166-1, two letters. */
  country: text(),
  /** The cloud of the customer's tenant. [D3] */
  cloud: oneOf(CLOUDS),
  contacts: t.Array(contact()),
  /** Microsoft serves it directly for products outside CSP, and may write to it about those. [D2] [D17] */
  existingCommercialRelationship: t.Boolean(),
});

export const CustomerRegistered = defineEvent('CustomerRegistered', {
  summary: 'The partner began to serve a customer.',
  personal: ['contacts'],
  data: t.Object(details()),
});

export const CustomerDetailsChanged = defineEvent('CustomerDetailsChanged', {
  summary: 'Some details of the customer changed; only those are named.',
  personal: ['contacts'],
  data: t.Partial(t.Object(details())),
});

export const SubscriptionRecorded = defineEvent('SubscriptionRecorded', {
  summary: 'The customer holds a subscription bought through the partner.',
  data: t.Object({
    subscriptionId: text(),
    offerName: text(),
    service: text(),
    quantity: t.Optional(t.Integer({ minimum: 1 })),
    status: oneOf(SUBSCRIPTION_STATUSES),
  }),
});

export const SubscriptionStatusChanged = defineEvent('SubscriptionStatusChanged', {
  summary: 'A subscription was activated, suspended, disabled or otherwise changed its status.',
  data: t.Object({
    subscriptionId: text(),
    from: oneOf(SUBSCRIPTION_STATUSES),
    to: oneOf(SUBSCRIPTION_STATUSES),
  }),
});

export const DelegatedAdminRelationshipRecorded = defineEvent('DelegatedAdminRelationshipRecorded', {
  summary: 'The customer granted (or was asked to grant) delegated admin roles for a time.',
  data: t.Object({
    relationshipId: text(),
    roles: t.Array(text()),
    startsAt: instant(),
    /** The first moment at which the roles are no longer held. */
    endsAt: instant(),
    status: oneOf(RELATIONSHIP_STATUSES),
  }),
});

export const DelegatedAdminRelationshipStatusChanged = defineEvent(
  'DelegatedAdminRelationshipStatusChanged',
  {
    summary: 'A delegated admin relationship moved on, without having ended.',
    data: t.Object({
      relationshipId: text(),
      from: oneOf(RELATIONSHIP_STATUSES),
      to: oneOf(RELATIONSHIP_STATUSES),
    }),
  },
);

export const DelegatedAdminRelationshipEnded = defineEvent('DelegatedAdminRelationshipEnded', {
  summary: 'A delegated admin relationship was ended before it ran out.',
  data: t.Object({ relationshipId: text() }),
});

export const customerEvents = [
  CustomerRegistered,
  CustomerDetailsChanged,
  SubscriptionRecorded,
  SubscriptionStatusChanged,
  DelegatedAdminRelationshipRecorded,
  DelegatedAdminRelationshipStatusChanged,
  DelegatedAdminRelationshipEnded,
] as const;

/** Everything that may happen to a customer's record. */
export type CustomerEvent = EventOf<(typeof customerEvents)[number]>;
