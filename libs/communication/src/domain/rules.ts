import { commandRule, rule } from '#kernel';
import type { ConveyMessage, RecordMicrosoftMessage, ReportDelivery } from './commands.js';
import type { Message } from './message.js';
import { MICROSOFT_GROUNDS, type MicrosoftGround } from './vocabulary.js';

// What the message itself allows

export const isNew = rule<Message>(
  'communication/recorded-once',
  '[D19]',
  'This message is in the ledger already.',
  (m) => m.status === 'none',
);

export const isInLedger = rule<Message>(
  'communication/known-message',
  '[D19]',
  'There is no such message.',
  (m) => m.status !== 'none',
);

export const wasSent = rule<Message>(
  'communication/sent-first',
  '[D19]',
  'Only a message that was sent can have been delivered or bounced.',
  (m) => ['sent', 'delivered', 'bounced', 'conveyed'].includes(m.status),
);

export const needsAPerson = rule<Message>(
  'communication/tell-what-mail-could-not',
  '[D19]',
  'Only a message that bounced or had nobody to go to needs telling another way.',
  (m) => ['bounced', 'unsendable', 'conveyed'].includes(m.status),
);

// What the command must say

export const bouncedStaysBounced = commandRule<Message, ReportDelivery>(
  'communication/bounce-is-final',
  '[D19]',
  'This message bounced, so it can’t have been delivered.',
  'status',
  (m, { status }) => !(status === 'delivered' && m.status === 'bounced'),
);

export const conveyedOtherwise = commandRule<Message, ConveyMessage>(
  'communication/another-channel',
  '[D19]',
  'Mail did not reach the customer: tell it by telephone, portal or chat.',
  'channel',
  (_m, { channel }) => channel !== 'email',
);

export const customerIsKnown = commandRule<Message, RecordMicrosoftMessage>(
  'communication/known-customer',
  '[D2]',
  'There is no such customer: register it first.',
  'customerId',
  (_m, { facts }) => facts.customer !== undefined,
);

export const microsoftMayWrite = commandRule<Message, RecordMicrosoftMessage>(
  'communication/microsoft-grounds',
  '[D17]',
  'Microsoft writes to customers only about service incidents and other operational information, or about non-CSP products; all else comes from the partner.',
  'ground',
  (_m, { ground }) => isMicrosoftGround(ground),
);

export const hasCommercialRelationship = commandRule<Message, RecordMicrosoftMessage>(
  'communication/existing-commercial-relationship',
  '[D17]',
  'Microsoft writes about non-CSP products only where it has an existing commercial relationship with the customer.',
  'ground',
  (_m, { ground, facts }) =>
    ground !== 'nonCspProducts' || facts.customer?.existingCommercialRelationship === true,
);

export const wasReceived = commandRule<Message, RecordMicrosoftMessage>(
  'communication/received-in-the-past',
  '[D17]',
  'A message that is yet to come can’t be recorded.',
  'receivedAt',
  (_m, { receivedAt }, at) => receivedAt <= at,
);

export const isMicrosoftGround = (word: string): word is MicrosoftGround =>
  (MICROSOFT_GROUNDS as readonly string[]).includes(word);
