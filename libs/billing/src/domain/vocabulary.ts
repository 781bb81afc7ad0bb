/** The words of billing support, as events, the API and the guidance use them. [D24]–[D29] */

export const DOCUMENT_TYPES = ['invoice', 'creditNote'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Where an invoice stands. `overdue` is no status: it follows from the due date and the day one asks. */
export const INVOICE_STATUSES = ['open', 'disputed', 'paid', 'credited', 'writtenOff'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** Who was found to be right about a disputed invoice: upheld means the customer was. */
export const DISPUTE_OUTCOMES = ['upheld', 'partlyUpheld', 'rejected'] as const;
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number];

/** What a person may decide about a customer's access. [D27] */
export const ACCESS_DECISIONS = ['disable', 'decline', 'reinstate'] as const;
export type AccessDecision = (typeof ACCESS_DECISIONS)[number];

/** Why an overdue invoice no longer speaks for disabling access: settled for good, or held for now. */
export const SETTLED_BY = ['paid', 'credited', 'writtenOff'] as const;
export const HELD_BY = ['disputed', 'promised'] as const;
export type SettledBy = (typeof SETTLED_BY)[number];
export type HeldBy = (typeof HELD_BY)[number];

/** How a customer was told about the collections policy. */
export const DISCLOSURE_CHANNELS = ['contract', 'email', 'portal', 'phone', 'inPerson'] as const;
export type DisclosureChannel = (typeof DISCLOSURE_CHANNELS)[number];

/** Customers are written to in these. [D18] */
export const LANGUAGES = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Ageing buckets, by whole days past due. [A2] */
export const AGES = ['current', 'days1To30', 'days31To60', 'days61To90', 'over90'] as const;
export type Age = (typeof AGES)[number];

/**
 * What disabling access costs, and what reinstating does not bring back: somebody has to see to it. [D27]
 * The code is stable; the sentence is what people read.
 */
export const FOLLOW_UPS = {
  partnerStillBilled:
    'Microsoft still bills the partner for the suspended subscriptions: decide whether to keep or cancel them.',
  autoRenewSwitchedOff:
    'Suspending switches auto-renew off: note which subscriptions renewed by themselves, and when their terms end.',
  scheduledChangesDropped:
    'Suspending drops scheduled changes: note what was scheduled, so that it can be scheduled again.',
  considerReinstating: 'The invoices that access was disabled for are settled: consider reinstating it.',
  restoreAutoRenew:
    'Reinstating does not switch auto-renew on again: switch it on where the customer wants it.',
  restoreScheduledChanges: 'Reinstating does not restore scheduled changes: schedule them again.',
} as const;
export type FollowUpCode = keyof typeof FOLLOW_UPS;
export const FOLLOW_UP_CODES = Object.keys(FOLLOW_UPS) as [FollowUpCode, ...FollowUpCode[]];
