import type {
  Contact,
  CustomerDetails,
  RecordDelegatedAdminRelationship,
  RecordSubscription,
} from './commands.js';
import type { Subscription } from './customer.js';
import { lastStatus, type Relationship } from './relationship.js';

/** What is different in the new details; empty when nothing is. */
export function changedDetails(known: CustomerDetails, stated: CustomerDetails): Partial<CustomerDetails> {
  const { contacts, ...plain } = stated;
  const fields = Object.entries(plain) as [keyof typeof plain, unknown][];
  return {
    ...(Object.fromEntries(fields.filter(([field, value]) => known[field] !== value)) as Partial<
      typeof plain
    >),
    ...(sameList(known.contacts, contacts, sameContact) ? {} : { contacts }),
  };
}

/** True when the subscription is on record exactly as stated, so that saying it again adds nothing. */
export const sameSubscription = (known: Subscription, stated: RecordSubscription): boolean =>
  known.offerName === stated.offerName &&
  known.service === stated.service &&
  known.quantity === stated.quantity &&
  known.status === stated.status;

/** True when the relationship is on record exactly as stated, so that saying it again adds nothing. */
export const sameRelationship = (known: Relationship, stated: RecordDelegatedAdminRelationship): boolean =>
  known.startsAt === stated.startsAt &&
  known.endsAt === stated.endsAt &&
  lastStatus(known) === stated.status &&
  sameList(known.roles, stated.roles, (a, b) => a === b);

const sameContact = (a: Contact, b: Contact): boolean =>
  a.name === b.name && a.email === b.email && a.telephone === b.telephone;

const sameList = <T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean =>
  a.length === b.length && a.every((each, index) => same(each, b[index] as T));
