/** The words of the message ledger, as events and the API use them. [D16]–[D19] */

/** Customers are written to in these. [D18] */
export const LANGUAGES = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** By which a customer can be told something. [D19] */
export const CHANNELS = ['email', 'phone', 'portal', 'chat', 'contract', 'inPerson'] as const;
export type Channel = (typeof CHANNELS)[number];

/** One stable code for everything that the system has to say to customers. [D18] */
export const TEMPLATES = [
  'requestReceived',
  'caseProgress',
  'caseResolved',
  'serviceIssueResolved',
  'customerReplyAwaited',
  'escalatedToMicrosoft',
  'escalatedToIndirectProvider',
  'caseReopened',
  'caseClosed',
  'caseWithdrawn',
  'invoiceIssued',
  'paymentReminderBeforeDue',
  'paymentReminderAfterDue',
  'accessDisablingNotice',
  'accessDisabled',
  'accessReinstated',
  'collectionsPolicyDisclosed',
  'supportPlanDisclosed',
] as const;
export type TemplateCode = (typeof TEMPLATES)[number];

/** What Microsoft may write to a customer about, itself. [D17] */
export const MICROSOFT_GROUNDS = ['serviceIncident', 'operationalInformation', 'nonCspProducts'] as const;
export type MicrosoftGround = (typeof MICROSOFT_GROUNDS)[number];

/** What can be reported about a message that was sent. [D19] */
export const DELIVERY_STATUSES = ['delivered', 'bounced'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What became of a message. [D19] */
export const MESSAGE_STATUSES = [
  'queued',
  'sent',
  'delivered',
  'bounced',
  /** There is nobody to send it to. */
  'unsendable',
  /** Told by telephone, portal or chat. */
  'conveyed',
  /** Microsoft's own, noted here. [D17] */
  'recorded',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** How mail leaves: through a server, or into a folder of `.eml` files. */
export const MAIL_ROUTES = ['smtp', 'outbox'] as const;
export type MailRoute = (typeof MAIL_ROUTES)[number];

/** What retention calls the personal data of messages. */
export const MESSAGES = 'messages';
