import { describe, expect, it } from '@jest/globals';
import { rulesOf } from '#kernel';
import { specification } from '#kernel/testing';
import type { QueueMessage, RecordMicrosoftMessage } from './commands.js';
import { messageDecider, messageSteps } from './decide.js';
import {
  MessageBounced,
  MessageConveyed,
  MessageDelivered,
  MessageFailed,
  MessageQueued,
  MessageSent,
  MessageUnsendable,
  MicrosoftMessageRecorded,
} from './events.js';

const { given } = specification(messageDecider);

const at = '2026-03-02T09:00:00.000Z';
const message: QueueMessage = {
  type: 'QueueMessage',
  customerId: 'aurora',
  caseId: 'c-1',
  template: 'requestReceived',
  language: 'pt-BR',
  channel: 'email',
  recipient: { name: 'Rui Prado', email: 'rui@aurora.example' },
  from: { name: 'Contoso Cloud', email: 'help@contoso.example' },
  subject: 'Recebemos sua solicitação',
  body: 'Olá, Rui Prado,\n',
  messageId: '<m-1@contoso.example>',
  cause: { eventId: 'e-1', type: 'RequestReceived' },
};
const { type: _type, ...content } = message;
const queued = MessageQueued(content);
const { recipient: _recipient, ...unaddressed } = content;
const sent = MessageSent({ route: 'smtp', attempt: 1 });
const bounced = MessageBounced({ how: 'reported' });

describe('a message [D19]', () => {
  it('is queued once, whoever asks', () => {
    given().when(message).then(queued);
    given(queued).when(message).thenNothing();
    given(queued, sent).when(message).thenNothing();
  });

  it('with nobody to go to is kept as unsendable', () => {
    given()
      .when({ type: 'QueueMessage', ...unaddressed })
      .then(MessageQueued(unaddressed), MessageUnsendable({ reason: 'noEmailContact' }));
  });

  it('told by telephone needs no mail', () => {
    given()
      .when({ ...message, channel: 'phone' })
      .then(MessageQueued({ ...content, channel: 'phone' }), MessageConveyed({ channel: 'phone' }));
  });

  it('is sent once', () => {
    given(queued).when({ type: 'RecordSending', attempt: 1, route: 'smtp' }).then(sent);
    given(queued, sent).when({ type: 'RecordSending', attempt: 2, route: 'smtp' }).thenNothing();
  });

  it('is tried again later when a server is away', () => {
    given(queued)
      .when({ type: 'RecordFailure', attempt: 1, permanent: false, detail: 'connection refused' }, at)
      .then(MessageFailed({ attempt: 1, detail: 'connection refused', retryAt: '2026-03-02T09:01:00.000Z' }));
  });

  it('notes each failed attempt once', () => {
    given(queued, MessageFailed({ attempt: 1, detail: 'away', retryAt: at }))
      .when({ type: 'RecordFailure', attempt: 1, permanent: false, detail: 'away' })
      .thenNothing();
    given(queued, MessageFailed({ attempt: 1, detail: 'away', retryAt: at }))
      .when({ type: 'RecordSending', attempt: 1, route: 'smtp' })
      .thenNothing();
  });

  it('bounces when a server refuses it for good', () => {
    given(queued)
      .when({ type: 'RecordFailure', attempt: 1, permanent: true, detail: '550 no such user' })
      .then(MessageBounced({ how: 'refused', detail: '550 no such user' }));
  });

  it('bounces after the last attempt', () => {
    given(queued, MessageFailed({ attempt: 9, detail: 'away', retryAt: at }))
      .when({ type: 'RecordFailure', attempt: 10, permanent: false, detail: 'away' })
      .then(MessageBounced({ how: 'givenUp', detail: 'away' }));
  });

  it('can be reported as delivered, once', () => {
    given(queued, sent).when({ type: 'ReportDelivery', status: 'delivered' }).then(MessageDelivered({}));
    given(queued, sent, MessageDelivered({}))
      .when({ type: 'ReportDelivery', status: 'delivered' })
      .thenNothing();
  });

  it('can bounce after a server had taken it for delivered', () => {
    given(queued, sent, MessageDelivered({}))
      .when({ type: 'ReportDelivery', status: 'bounced' })
      .then(bounced);
  });

  it('is not delivered after it bounced', () => {
    given(queued, sent, bounced)
      .when({ type: 'ReportDelivery', status: 'delivered' })
      .refused('communication/bounce-is-final');
  });

  it('is not delivered before it was sent', () => {
    given(queued).when({ type: 'ReportDelivery', status: 'delivered' }).refused('communication/sent-first');
    given().when({ type: 'ReportDelivery', status: 'delivered' }).refused('communication/known-message');
  });

  it('that did not arrive can be told another way', () => {
    given(queued, sent, bounced)
      .when({ type: 'ConveyMessage', channel: 'phone', note: 'Reached Rui.' })
      .then(MessageConveyed({ channel: 'phone', note: 'Reached Rui.' }));
    given(queued, sent, bounced)
      .when({ type: 'ConveyMessage', channel: 'email' })
      .refused('communication/another-channel');
    given(queued, sent)
      .when({ type: 'ConveyMessage', channel: 'phone' })
      .refused('communication/tell-what-mail-could-not');
  });
});

const fromMicrosoft: RecordMicrosoftMessage = {
  type: 'RecordMicrosoftMessage',
  customerId: 'aurora',
  ground: 'serviceIncident',
  channel: 'email',
  subject: 'Exchange Online is degraded',
  receivedAt: at,
  facts: { customer: { existingCommercialRelationship: false } },
};

describe('a message of Microsoft [D17]', () => {
  it.each(['serviceIncident', 'operationalInformation'] as const)('may be about %s', (ground) => {
    const { type: _t, facts: _f, ...data } = fromMicrosoft;
    given()
      .when({ ...fromMicrosoft, ground })
      .then(MicrosoftMessageRecorded({ ...data, ground, sender: 'microsoft' }));
  });

  it('may be about non-CSP products only where there is a commercial relationship', () => {
    const about = { ...fromMicrosoft, ground: 'nonCspProducts' };
    given().when(about).refused('communication/existing-commercial-relationship');
    given()
      .when({ ...about, facts: { customer: { existingCommercialRelationship: true } } })
      .thenTypes('MicrosoftMessageRecorded');
  });

  it('has no other ground', () => {
    given()
      .when({ ...fromMicrosoft, ground: 'subscription' })
      .refused('communication/microsoft-grounds');
  });

  it('can’t be recorded before it came', () => {
    given()
      .when({ ...fromMicrosoft, receivedAt: '2026-03-02T09:00:01.000Z' }, at)
      .refused('communication/received-in-the-past');
  });

  it('goes to a customer that is known', () => {
    given()
      .when({ ...fromMicrosoft, facts: { customer: undefined } })
      .refused('communication/known-customer');
  });
});

it('names each rule with its source', () => {
  expect(rulesOf(messageSteps).every(({ source }) => /^\[D\d+\]$/.test(source))).toBe(true);
});
