import type { Cloud, Language, RelationshipStatus, SubscriptionStatus } from './vocabulary.js';

/** A person at the customer who may be written to or called. */
export interface Contact {
  readonly name: string;
  readonly email: string;
  readonly telephone?: string;
}

/** What the partner keeps about a customer as such. */
export interface CustomerDetails {
  readonly name: string;
  readonly language: Language;
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly cloud: Cloud;
  readonly contacts: readonly Contact[];
  readonly existingCommercialRelationship: boolean;
}

/** States how the customer is now; registers it when it is new. */
export interface KeepCustomer extends CustomerDetails {
  readonly type: 'KeepCustomer';
}

export interface RecordSubscription {
  readonly type: 'RecordSubscription';
  readonly subscriptionId: string;
  readonly offerName: string;
  readonly service: string;
  readonly quantity?: number;
  readonly status: SubscriptionStatus;
}

export interface ChangeSubscriptionStatus {
  readonly type: 'ChangeSubscriptionStatus';
  readonly subscriptionId: string;
  readonly status: SubscriptionStatus;
}

export interface RecordDelegatedAdminRelationship {
  readonly type: 'RecordDelegatedAdminRelationship';
  readonly relationshipId: string;
  readonly roles: readonly string[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly status: RelationshipStatus;
}

export interface ChangeDelegatedAdminRelationshipStatus {
  readonly type: 'ChangeDelegatedAdminRelationshipStatus';
  readonly relationshipId: string;
  readonly status: RelationshipStatus;
}

export interface EndDelegatedAdminRelationship {
  readonly type: 'EndDelegatedAdminRelationship';
  readonly relationshipId: string;
}

/** Everything that somebody may ask of a customer's record. */
export type CustomerCommand =
  | KeepCustomer
  | RecordSubscription
  | ChangeSubscriptionStatus
  | RecordDelegatedAdminRelationship
  | ChangeDelegatedAdminRelationshipStatus
  | EndDelegatedAdminRelationship;
