/** The words of a customer's record, as events, the API and the guidance use them. [D2] [D3] [D5] [D28] */

export const CLOUDS = ['commercial', 'usGovernment', 'china21Vianet'] as const;
export type Cloud = (typeof CLOUDS)[number];

/** Customers are written to in these. [D18] */
export const LANGUAGES = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'] as const;
export type Language = (typeof LANGUAGES)[number];

export const SUBSCRIPTION_STATUSES = [
  'none',
  'active',
  'suspended',
  'expired',
  'disabled',
  'deleted',
  'pending',
] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** While these last, the relationship has not come to an end. Microsoft Graph's terms. */
export const RELATIONSHIP_STATUSES = [
  'created',
  'approvalPending',
  'approved',
  'activating',
  'active',
  'expiring',
  'terminationRequested',
  'terminating',
] as const;
export type RelationshipStatus = (typeof RELATIONSHIP_STATUSES)[number];

/** Nobody states these: they follow from the day on which a relationship ran out or was ended. */
export const ENDED_STATUSES = ['expired', 'terminated'] as const;
export type EndedStatus = (typeof ENDED_STATUSES)[number];
