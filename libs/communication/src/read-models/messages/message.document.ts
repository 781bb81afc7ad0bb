import { happened, idOf, present, type RecordedEvent } from '#kernel';
import type { MessageEvent } from '../../domain/events.js';
import { evolve, noMessage } from '../../domain/message.js';
import type { MessageView } from './message.answer.js';

/** An entry of the ledger: what, when, why, by which channel, and what became of it. [D19] */
export interface MessageDocument extends MessageView {
  /** The customer does not know yet, and mail won't do it: a person has to tell. */
  readonly needsPerson: boolean;
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
