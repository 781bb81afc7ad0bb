import { evolveBy, type EventOf } from '#kernel';
import type { Sender } from './commands.js';
import type { MessageEvent, MessageQueued } from './events.js';
import type { Language, MessageStatus } from './vocabulary.js';

/** All that goes into the mail. */
export interface Mail {
  readonly messageId: string;
  readonly from: Sender;
  readonly to: { readonly name: string; readonly email: string };
  readonly subject: string;
  readonly body: string;
  readonly language: Language;
  /** When it was queued: the mail carries this date, so that every attempt makes the same mail. */
  readonly date: string;
  /** Mails of one thread are shown together. */
  readonly thread?: string;
}

/** A message and what has become of it. [D19] */
export interface Message {
  readonly status: MessageStatus | 'none';
  readonly customerId: string;
  /** Attempts that failed. */
  readonly failures: number;
  readonly mail?: Mail;
}

export const noMessage: Message = { status: 'none', customerId: '', failures: 0 };

/** The message after an event: one line per event. */
export const evolve = evolveBy<Message, MessageEvent>({
  MessageQueued: (m, { data, occurredAt }) => {
    const queued: Message = { ...m, status: 'queued', customerId: data.customerId };
    const mail = data.channel === 'email' ? mailOf(data, occurredAt) : undefined;
    return mail ? { ...queued, mail } : queued;
  },
  MessageUnsendable: (m) => ({ ...m, status: 'unsendable' }),
  MessageSent: (m) => ({ ...m, status: 'sent' }),
  MessageFailed: (m, { data }) => ({ ...m, failures: data.attempt }),
  MessageDelivered: (m) => ({ ...m, status: 'delivered' }),
  MessageBounced: (m) => ({ ...m, status: 'bounced' }),
  MessageConveyed: (m) => ({ ...m, status: 'conveyed' }),
  MicrosoftMessageRecorded: (m, { data }) => ({ ...m, status: 'recorded', customerId: data.customerId }),
});

/** Undefined when nobody is there to get it. */
function mailOf(
  { messageId, from, recipient, subject, body, language, caseId }: EventOf<typeof MessageQueued>['data'],
  date: string,
): Mail | undefined {
  if (!recipient) return undefined;
  const mail: Mail = { messageId, from, to: recipient, subject, body, language, date };
  return caseId ? { ...mail, thread: caseId } : mail;
}

/** True while what came of this attempt is not on record, so that it has to be made (again). */
export const isAwaited = (attempt: number, { status, failures }: Message): boolean =>
  status === 'queued' && attempt > failures;
