import type { CustomerEvent } from './events.js';

type Descriptions = {
  readonly [Type in CustomerEvent['type']]: (data: Extract<CustomerEvent, { type: Type }>['data']) => string;
};

/** One line of human text for each event, in English: the history of a customer's record. */
const DESCRIPTIONS: Descriptions = {
  CustomerRegistered: (d) => `Registered ${d.name} (${d.country}, ${d.language}, ${d.cloud}).`,
  CustomerDetailsChanged: (d) => `Changed ${Object.keys(d).join(', ')}.`,
  SubscriptionRecorded: (d) =>
    `Recorded the subscription ${d.subscriptionId} to ${d.offerName} (${d.service}), which is ${d.status}.`,
  SubscriptionStatusChanged: (d) => `The subscription ${d.subscriptionId} went from ${d.from} to ${d.to}.`,
  DelegatedAdminRelationshipRecorded: (d) =>
    `Recorded the delegated admin relationship ${d.relationshipId} (${d.roles.join(', ')}) ` +
    `from ${d.startsAt} to ${d.endsAt}: ${d.status}.`,
  DelegatedAdminRelationshipStatusChanged: (d) =>
    `The delegated admin relationship ${d.relationshipId} went from ${d.from} to ${d.to}.`,
  DelegatedAdminRelationshipEnded: (d) => `The delegated admin relationship ${d.relationshipId} was ended.`,
};

/** What happened, in one line of English. */
export function describe(event: CustomerEvent): string {
  const text = DESCRIPTIONS[event.type] as (data: CustomerEvent['data']) => string;
  return text(event.data).replaceAll(/\s+/g, ' ');
}
