import { evolveBy } from '#kernel';
import type { Sender } from './commands.js';
import type { MessageEvent } from './events.js';
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
  MessageQueued: (m, { data: { recipient, caseId, ...data }, occurredAt }) => ({
    ...m,
    status: 'queued',
    customerId: data.customerId,
    ...(recipient && data.channel === 'email'
      ? { mail: { ...mailOf(data), to: recipient, date: occurredAt, ...(caseId ? { thread: caseId } : {}) } }
      : {}),
  }),
  MessageUnsendable: (m) => ({ ...m, status: 'unsendable' }),
  MessageSent: (m) => ({ ...m, status: 'sent' }),
  MessageFailed: (m, { data }) => ({ ...m, failures: data.attempt }),
  MessageDelivered: (m) => ({ ...m, status: 'delivered' }),
  MessageBounced: (m) => ({ ...m, status: 'bounced' }),
  MessageConveyed: (m) => ({ ...m, status: 'conveyed' }),
  MicrosoftMessageRecorded: (m, { data }) => ({ ...m, status: 'recorded', customerId: data.customerId }),
});

const mailOf = ({ messageId, from, subject, body, language }: Omit<Mail, 'to' | 'date' | 'thread'>) => ({
  messageId,
  from,
  subject,
  body,
  language,
});

/** True while what came of this attempt is not on record, so that it has to be made (again). */
export const isAwaited = (attempt: number, { status, failures }: Message): boolean =>
  status === 'queued' && attempt > failures;
