import type { Channel, DeliveryStatus, Language, MailRoute, TemplateCode } from './vocabulary.js';

/** Who the partner's messages come from. [D16] [D22] */
export interface Sender {
  readonly name: string;
  readonly email: string;
  readonly website?: string;
}

/** A rendered message to one recipient. */
export interface QueueMessage {
  readonly type: 'QueueMessage';
  readonly customerId: string;
  readonly caseId?: string;
  readonly invoiceNumber?: string;
  readonly template: TemplateCode;
  readonly language: Language;
  readonly channel: Channel;
  readonly recipient?: { readonly name: string; readonly email: string };
  readonly from: Sender;
  readonly subject: string;
  readonly body: string;
  readonly messageId: string;
  readonly cause: { readonly eventId: string; readonly type: string };
}

/** The mail is on its way. */
export interface RecordSending {
  readonly type: 'RecordSending';
  readonly attempt: number;
  readonly route: MailRoute;
  readonly reply?: string;
}

/** The mail could not be handed over. `permanent` when trying again can't help. */
export interface RecordFailure {
  readonly type: 'RecordFailure';
  readonly attempt: number;
  readonly permanent: boolean;
  readonly detail: string;
}

export interface ReportDelivery {
  readonly type: 'ReportDelivery';
  readonly status: DeliveryStatus;
  readonly detail?: string;
}

/** A person tells the customer what mail could not. */
export interface ConveyMessage {
  readonly type: 'ConveyMessage';
  readonly channel: Channel;
  readonly note?: string;
}

export interface RecordMicrosoftMessage {
  readonly type: 'RecordMicrosoftMessage';
  readonly customerId: string;
  /** Any word that a caller may say: which ones Microsoft may write about is a rule. [D17] */
  readonly ground: string;
  readonly channel: Channel;
  readonly subject: string;
  readonly body?: string;
  readonly receivedAt: string;
  readonly facts: {
    readonly customer: { readonly existingCommercialRelationship: boolean } | undefined;
  };
}

/** Everything that somebody may ask of a message. */
export type MessageCommand =
  QueueMessage | RecordSending | RecordFailure | ReportDelivery | ConveyMessage | RecordMicrosoftMessage;
