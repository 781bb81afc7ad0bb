import { defineEvent, instant, oneOf, t, type EventOf } from '#kernel';
import { CHANNELS, LANGUAGES, MAIL_ROUTES, MICROSOFT_GROUNDS, TEMPLATES } from './vocabulary.js';

const text = () => t.String();
const optionalText = () => t.Optional(t.String());
const attempt = () => t.Integer({ minimum: 1 });

export const MessageQueued = defineEvent('MessageQueued', {
  summary: 'The partner has something to tell a customer.',
  personal: ['recipient', 'subject', 'body'],
  data: t.Object({
    customerId: text(),
    caseId: optionalText(),
    invoiceNumber: optionalText(),
    /** What is said, whatever the language. [D18] */
    template: oneOf(TEMPLATES),
    language: oneOf(LANGUAGES),
    channel: oneOf(CHANNELS),
    /** Absent when the customer has nobody that this channel reaches. */
    recipient: t.Optional(t.Object({ name: text(), email: text() })),
    /** The partner, as its support profile had it then: all communication comes from it. [D16] [D22] */
    from: t.Object({ name: text(), email: text(), website: optionalText() }),
    subject: text(),
    /** Plain text, lines separated by LF. */
    body: text(),
    /** RFC 5322 Message-ID with its angle brackets; the same for every attempt. */
    messageId: text(),
    /** Why: the event that the customer is told of. [D19] */
    cause: t.Object({ eventId: text(), type: text() }),
  }),
});

export const MessageUnsendable = defineEvent('MessageUnsendable', {
  summary: 'The message has nobody to go to.',
  data: t.Object({ reason: oneOf(['noEmailContact']) }),
});

export const MessageSent = defineEvent('MessageSent', {
  summary: 'The message was handed to the mail server, or put into the outbox.',
  personal: ['reply'],
  data: t.Object({
    route: oneOf(MAIL_ROUTES),
    attempt: attempt(),
    /** What the server answered. */
    reply: optionalText(),
  }),
});

export const MessageFailed = defineEvent('MessageFailed', {
  summary: 'An attempt to send the message failed; another one follows.',
  personal: ['detail'],
  data: t.Object({ attempt: attempt(), detail: text(), retryAt: instant() }),
});

export const MessageDelivered = defineEvent('MessageDelivered', {
  summary: 'The message reached its recipient.',
  personal: ['detail'],
  data: t.Object({ detail: optionalText() }),
});

export const MessageBounced = defineEvent('MessageBounced', {
  summary: 'The message did not reach its recipient, and will not.',
  personal: ['detail'],
  data: t.Object({
    /** `refused` by the mail server, `givenUp` after the last attempt, or `reported` later. */
    how: oneOf(['refused', 'givenUp', 'reported']),
    detail: optionalText(),
  }),
});

export const MessageConveyed = defineEvent('MessageConveyed', {
  summary: 'Somebody told the customer by telephone, portal or chat.',
  personal: ['note'],
  data: t.Object({ channel: oneOf(CHANNELS), note: optionalText() }),
});

export const MicrosoftMessageRecorded = defineEvent('MicrosoftMessageRecorded', {
  summary: 'Microsoft wrote to the customer itself.',
  personal: ['subject', 'body'],
  data: t.Object({
    sender: oneOf(['microsoft']),
    customerId: text(),
    ground: oneOf(MICROSOFT_GROUNDS),
    channel: oneOf(CHANNELS),
    subject: text(),
    body: optionalText(),
    receivedAt: instant(),
  }),
});

export const communicationEvents = [
  MessageQueued,
  MessageUnsendable,
  MessageSent,
  MessageFailed,
  MessageDelivered,
  MessageBounced,
  MessageConveyed,
  MicrosoftMessageRecorded,
] as const;

/** Everything that may become of a message. */
export type MessageEvent = EventOf<(typeof communicationEvents)[number]>;
