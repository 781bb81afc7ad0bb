import type { RecordedEvent } from '#kernel';
import type { Channel, Language, TemplateCode } from '../domain/vocabulary.js';

/** Where the event lies that a customer is told of. */
export interface CauseReference {
  readonly eventId: string;
  readonly type: string;
  readonly streamId: string;
  readonly revision: number;
}

/**
 * Tell a customer of an event. It carries no names and no texts, because orders are kept in process
 * streams for ever: what the message says is read from the event when it is written.
 */
export interface NoticeOrder {
  readonly customerId: string;
  readonly caseId?: string;
  readonly invoiceNumber?: string;
  readonly template: TemplateCode;
  readonly channel: Channel;
  /** The customer's own, when absent. [D18] */
  readonly language?: Language;
  readonly cause: CauseReference;
}

export const referenceTo = ({ id, type, streamId, revision }: RecordedEvent): CauseReference => ({
  eventId: id,
  type,
  streamId,
  revision,
});
