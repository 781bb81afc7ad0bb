import { instant, oneOf, t } from '#kernel';
import { is, type AnswerOf } from '#platform';
import {
  CLOUDS,
  ENDED_STATUSES,
  LANGUAGES,
  RELATIONSHIP_STATUSES,
  SUBSCRIPTION_STATUSES,
} from '../../domain/vocabulary.js';

/** A customer as a list shows it: nothing about persons. */
export const customerSummary = t.Object(
  {
    id: is.customerId(),
    revision: is.revision(),
    name: is.text('Padaria Aurora'),
    language: oneOf(LANGUAGES),
    country: is.text('BR', 'ISO 3166-1, two letters.'),
    cloud: oneOf(CLOUDS),
    existingCommercialRelationship: t.Boolean(),
    registeredAt: instant(),
    changedAt: instant(),
  },
  { $id: 'CustomerSummary' },
);
export type CustomerSummary = AnswerOf<typeof customerSummary>;

const contact = t.Object({
  name: is.text('Rui Prado'),
  email: is.text('rui@aurora.example'),
  telephone: t.Optional(is.text('+55 11 5550 0100')),
});

const subscription = t.Object({
  subscriptionId: is.text('sub-1'),
  offerName: is.text('Microsoft 365 Business Premium'),
  service: is.text('microsoft365'),
  quantity: t.Optional(t.Integer({ minimum: 1 })),
  status: oneOf(SUBSCRIPTION_STATUSES),
});

/** A delegated admin relationship as it is at a moment. */
const relationship = t.Object({
  relationshipId: is.text('gdap-1'),
  roles: t.Array(is.text('helpdeskAdministrator')),
  startsAt: instant(),
  endsAt: instant(),
  endedAt: t.Optional(instant()),
  status: oneOf([...RELATIONSHIP_STATUSES, ...ENDED_STATUSES]),
  inForce: t.Boolean({ description: 'True when the roles are held at the moment.' }),
});
export type RelationshipView = AnswerOf<typeof relationship>;

/** A customer in full. */
export const customerAnswer = t.Object(
  {
    ...customerSummary.properties,
    contacts: t.Array(contact),
    subscriptions: t.Array(subscription),
    statusAt: t.String({
      format: 'date-time',
      description: 'The moment for which the statuses of the relationships are told.',
    }),
    /** Also those that ended long ago: nobody else remembers them. [D5] */
    delegatedAdminRelationships: t.Array(relationship),
  },
  { $id: 'CustomerView' },
);
export type CustomerView = AnswerOf<typeof customerAnswer>;
