import { decideBy, present, type Decider, type Steps } from '#kernel';
import type { MessageCommand, QueueMessage, RecordFailure } from './commands.js';
import {
  MessageBounced,
  MessageConveyed,
  MessageDelivered,
  MessageFailed,
  MessageQueued,
  MessageSent,
  MessageUnsendable,
  MicrosoftMessageRecorded,
  type MessageEvent,
} from './events.js';
import { evolve, isAwaited, noMessage, type Message } from './message.js';
import { retryAfter } from './retries.js';
import * as rules from './rules.js';

const { isInLedger } = rules;

/** The life of a message. What the mailer and its servers say twice changes nothing the second time. [D19] */
export const messageSteps: Steps<Message, MessageCommand, MessageEvent> = {
  QueueMessage: {
    requires: [],
    then: (command, m) => (m.status === 'none' ? queued(command) : []),
  },
  RecordSending: {
    requires: [isInLedger],
    then: ({ attempt, route, reply }, m) =>
      isAwaited(attempt, m) ? [MessageSent(present({ route, attempt, reply }))] : [],
  },
  RecordFailure: {
    requires: [isInLedger],
    then: (command, m, at) => (isAwaited(command.attempt, m) ? [failed(command, at)] : []),
  },
  ReportDelivery: {
    requires: [isInLedger, rules.wasSent],
    provided: [rules.bouncedStaysBounced],
    then: ({ status, detail }, m) => {
      if (m.status === status || m.status === 'conveyed') return [];
      return status === 'delivered'
        ? [MessageDelivered(present({ detail }))]
        : [MessageBounced(present({ how: 'reported' as const, detail }))];
    },
  },
  ConveyMessage: {
    requires: [isInLedger, rules.needsAPerson],
    provided: [rules.conveyedOtherwise],
    then: ({ channel, note }, m) =>
      m.status === 'conveyed' ? [] : [MessageConveyed(present({ channel, note }))],
  },
  RecordMicrosoftMessage: {
    requires: [rules.isNew],
    provided: [
      rules.customerIsKnown,
      rules.microsoftMayWrite,
      rules.hasCommercialRelationship,
      rules.wasReceived,
    ],
    then: ({ type: _type, facts: _facts, ground, ...message }) =>
      rules.isMicrosoftGround(ground)
        ? [MicrosoftMessageRecorded({ ...message, ground, sender: 'microsoft' })]
        : [],
  },
};

export const messageDecider: Decider<Message, MessageCommand, MessageEvent> = {
  category: 'message',
  initialState: noMessage,
  decide: decideBy(messageSteps),
  evolve,
};

/** What was said by telephone, portal or chat is told already; mail needs somebody to go to. */
function queued({ type: _type, ...message }: QueueMessage): MessageEvent[] {
  const fact = MessageQueued(message);
  if (message.channel !== 'email') return [fact, MessageConveyed({ channel: message.channel })];
  return message.recipient ? [fact] : [fact, MessageUnsendable({ reason: 'noEmailContact' })];
}

function failed({ attempt, permanent, detail }: RecordFailure, at: string): MessageEvent {
  if (permanent) return MessageBounced({ how: 'refused', detail });
  const retryAt = retryAfter(attempt, at);
  return retryAt === undefined
    ? MessageBounced({ how: 'givenUp', detail })
    : MessageFailed({ attempt, detail, retryAt });
}
