import { happened, idOf, present, type EventOf, type RecordedEvent } from '#kernel';
import type { MessageEvent, MessageQueued, MicrosoftMessageRecorded } from '../../domain/events.js';
import { evolve, noMessage } from '../../domain/message.js';
import type { MessageView } from './message.answer.js';

/** An entry of the ledger: what, when, why, by which channel, and what became of it. [D19] */
export interface MessageDocument extends MessageView {
  /** The customer does not know yet, and mail won't do it: a person has to tell. */
  readonly needsPerson: boolean;
}

/** The entry after an event; the one handed in is changed in place, as a projection may. */
export function evolveMessage(
  doc: MessageDocument | null,
  event: RecordedEvent<MessageEvent>,
): MessageDocument | null {
  const at = event.metadata.occurredAt;
  const begun = doc ?? firstOf(event, at);
  if (!begun) return null;
  const { status } = evolve({ ...noMessage, status: begun.status }, happened(event));
  return Object.assign(begun, changesOf(begun, event, at), {
    status: status === 'none' ? begun.status : status,
    needsPerson: status === 'bounced' || status === 'unsendable',
    revision: event.revision,
    changedAt: at,
  });
}

/** What the ledger says of a message when it is entered; null for an event that enters none. */
function firstOf(event: RecordedEvent<MessageEvent>, at: string): MessageDocument | null {
  switch (event.type) {
    case 'MessageQueued':
      return queued(event, at);
    case 'MicrosoftMessageRecorded':
      return recordedOfMicrosoft(event, at);
    default:
      return null;
  }
}

// Field by field: the ledger grows by several entries per case, and copying with rests and spreads costs tenfold.
const queued = (
  { streamId, revision, data }: RecordedEvent<EventOf<typeof MessageQueued>>,
  at: string,
): MessageDocument => ({
  id: idOf(streamId),
  revision,
  sender: 'partner',
  status: 'queued',
  customerId: data.customerId,
  caseId: data.caseId ?? null,
  invoiceNumber: data.invoiceNumber ?? null,
  template: data.template,
  ground: null,
  language: data.language,
  channel: data.channel,
  recipient: data.recipient ?? null,
  subject: data.subject,
  body: data.body,
  messageId: data.messageId,
  cause: data.cause,
  at,
  attempts: 0,
  nextAttemptAt: null,
  fault: null,
  needsPerson: false,
  changedAt: at,
});

const recordedOfMicrosoft = (
  { streamId, revision, data }: RecordedEvent<EventOf<typeof MicrosoftMessageRecorded>>,
  at: string,
): MessageDocument => ({
  id: idOf(streamId),
  revision,
  sender: 'microsoft',
  status: 'recorded',
  customerId: data.customerId,
  caseId: null,
  invoiceNumber: null,
  template: null,
  ground: data.ground,
  language: null,
  channel: data.channel,
  recipient: null,
  subject: data.subject,
  body: data.body ?? null,
  messageId: null,
  cause: null,
  at: data.receivedAt,
  attempts: 0,
  nextAttemptAt: null,
  fault: null,
  needsPerson: false,
  changedAt: at,
});

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
