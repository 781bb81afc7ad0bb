import { happened, idOf, present, type RecordedEvent } from '#kernel';
import type { MessageEvent } from '../../domain/events.js';
import { evolve, noMessage } from '../../domain/message.js';
import type { MessageStatus } from '../../domain/vocabulary.js';

/** An entry of the ledger: what, when, why, by which channel, and what became of it. [D19] */
export interface MessageDocument {
  readonly id: string;
  readonly revision: number;
  readonly sender: 'partner' | 'microsoft';
  readonly status: MessageStatus;
  readonly customerId: string;
  readonly caseId: string | null;
  readonly invoiceNumber: string | null;
  /** The stable code of what was said; null for Microsoft's messages. */
  readonly template: string | null;
  /** On which ground Microsoft wrote; null for the partner's messages. [D17] */
  readonly ground: string | null;
  readonly language: string | null;
  readonly channel: string;
  readonly recipient: { readonly name: string; readonly email: string } | null;
  readonly subject: string;
  readonly body: string | null;
  readonly messageId: string | null;
  /** The event that the customer is told of; null for Microsoft's messages. */
  readonly cause: { readonly eventId: string; readonly type: string } | null;
  /** When it was queued, or received from Microsoft. */
  readonly at: string;
  readonly sentAt?: string;
  readonly deliveredAt?: string;
  readonly bouncedAt?: string;
  readonly conveyed?: { readonly at: string; readonly channel: string; readonly note?: string };
  /** Attempts to send so far. */
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  /** What went wrong last. */
  readonly fault: string | null;
  /** The customer does not know yet, and mail won't do it: a person has to tell. */
  readonly needsPerson: boolean;
  readonly changedAt: string;
}

/** The entry after an event. */
export function evolveMessage(
  doc: MessageDocument | null,
  event: RecordedEvent<MessageEvent>,
): MessageDocument | null {
  const at = event.metadata.occurredAt;
  const begun = doc ?? firstOf(event, at);
  if (!begun) return null;
  const { status } = evolve({ ...noMessage, status: begun.status }, happened(event));
  return {
    ...begun,
    ...changesOf(begun, event, at),
    status: status === 'none' ? begun.status : status,
    needsPerson: status === 'bounced' || status === 'unsendable',
    revision: event.revision,
    changedAt: at,
  };
}

const NOTHING_YET = {
  attempts: 0,
  nextAttemptAt: null,
  fault: null,
  needsPerson: false,
} as const;

/** What the ledger says of a message when it is entered; null for an event that enters none. */
function firstOf(
  { type, data, streamId, revision }: RecordedEvent<MessageEvent>,
  at: string,
): MessageDocument | null {
  const entry = { id: idOf(streamId), revision, changedAt: at, ...NOTHING_YET };
  if (type === 'MessageQueued') {
    const { from: _from, caseId = null, invoiceNumber = null, recipient = null, ...message } = data;
    const about = { caseId, invoiceNumber, recipient };
    return { ...entry, ...message, ...about, sender: 'partner', status: 'queued', ground: null, at };
  }
  if (type !== 'MicrosoftMessageRecorded') return null;
  const { receivedAt, body = null, ...message } = data;
  const unknown = { caseId: null, invoiceNumber: null, recipient: null, language: null, messageId: null };
  return {
    ...entry,
    ...message,
    ...unknown,
    body,
    status: 'recorded',
    template: null,
    cause: null,
    at: receivedAt,
  };
}

/** What each event adds beside the status. */
function changesOf(
  doc: MessageDocument,
  event: RecordedEvent<MessageEvent>,
  at: string,
): Partial<MessageDocument> {
  switch (event.type) {
    case 'MessageSent':
      return { sentAt: at, attempts: event.data.attempt, nextAttemptAt: null, fault: null };
    case 'MessageFailed':
      return { attempts: event.data.attempt, nextAttemptAt: event.data.retryAt, fault: event.data.detail };
    case 'MessageDelivered':
      return { deliveredAt: at };
    case 'MessageBounced':
      return {
        bouncedAt: at,
        nextAttemptAt: null,
        fault: event.data.detail ?? doc.fault,
        attempts: event.data.how === 'reported' ? doc.attempts : doc.attempts + 1,
      };
    case 'MessageConveyed':
      return { conveyed: { at, ...present(event.data) } };
    case 'MessageQueued':
    case 'MessageUnsendable':
    case 'MicrosoftMessageRecorded':
      return {};
  }
}
