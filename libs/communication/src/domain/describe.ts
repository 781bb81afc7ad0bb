import type { MessageEvent } from './events.js';

type Descriptions = {
  readonly [Type in MessageEvent['type']]: (data: Extract<MessageEvent, { type: Type }>['data']) => string;
};

/** One line of human text for each event, in English: what became of a message. */
const DESCRIPTIONS: Descriptions = {
  MessageQueued: (d) =>
    `To be told by ${d.channel} in ${d.language} because of ${d.cause.type} (${d.template}): “${d.subject}”.`,
  MessageUnsendable: () => 'Nobody to send it to: the customer has no contact with an e-mail address.',
  MessageSent: (d) =>
    d.route === 'smtp' ? `Handed to the mail server at attempt ${d.attempt}.` : 'Put into the outbox.',
  MessageFailed: (d) => `Attempt ${d.attempt} failed (${d.detail}); the next one is at ${d.retryAt}.`,
  MessageDelivered: () => 'Delivered.',
  MessageBounced: (d) => `Bounced (${d.how})${d.detail === undefined ? '.' : `: ${d.detail}`}`,
  MessageConveyed: (d) => `Told by ${d.channel}${d.note === undefined ? '.' : `: ${d.note}`}`,
  MicrosoftMessageRecorded: (d) => `Microsoft wrote about ${d.ground}: “${d.subject}”.`,
};

/** What happened, in one line of English. */
export function describe(event: MessageEvent): string {
  const text = DESCRIPTIONS[event.type] as (data: MessageEvent['data']) => string;
  return text(event.data).replaceAll(/\s+/g, ' ');
}
