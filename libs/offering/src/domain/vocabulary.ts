/** The words of the partner's own record and of its support plans. [D1] [D3] [D11] [D20] [D21] */

export const PARTNER_KINDS = ['directBill', 'indirectProvider', 'indirectReseller'] as const;
export type PartnerKind = (typeof PARTNER_KINDS)[number];

export const CLOUDS = ['commercial', 'usGovernment', 'china21Vianet'] as const;
export type Cloud = (typeof CLOUDS)[number];

export const LANGUAGES = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a request, and so a kind of support, can be about. [D7] */
export const ISSUE_KINDS = ['technical', 'billing', 'subscriptionManagement'] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

export const SEVERITIES = ['critical', 'moderate', 'minimal'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How support is provided; a plan may combine them. [D20] */
export const FULFILMENT_MODES = ['own', 'outsourced', 'resold'] as const;
export type FulfilmentMode = (typeof FULFILMENT_MODES)[number];

/** How much of the support is charged for. [D20] */
export const CHARGED = ['nothing', 'part', 'all'] as const;
export type Charged = (typeof CHARGED)[number];

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** How a customer can have been told of a plan. [D21] */
export const DISCLOSURE_CHANNELS = ['email', 'portal', 'phone', 'chat', 'contract', 'inPerson'] as const;
export type DisclosureChannel = (typeof DISCLOSURE_CHANNELS)[number];
