import { describe, it } from '@jest/globals';
import { on, projectionSpecification } from '#kernel/testing';
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
} from '../../domain/events.js';
import { messagesProjection } from './messages.projection.js';

const { given: givenFacts } = projectionSpecification(messagesProjection);
const given = (...events: readonly MessageEvent[]) =>
  givenFacts(
    ...events.map((event, index) => on('message-m1', event, { at: `2026-03-02T0${index}:00:00.000Z` })),
  );

const queued = MessageQueued({
  customerId: 'aurora',
  caseId: 'c1',
  template: 'caseClosed',
  language: 'pt-BR',
  channel: 'email',
  recipient: { name: 'Rui Prado', email: 'rui@aurora.example' },
  from: { name: 'Contoso Cloud', email: 'help@contoso.example' },
  subject: 'Closed',
  body: 'Closed.\n',
  messageId: '<m1@contoso.example>',
  cause: { eventId: 'e1', type: 'Closed' },
});
const sent = MessageSent({ route: 'smtp', attempt: 1 });

describe('the ledger [D19]', () => {
  it('says what, when, why and by which channel', () => {
    given(queued).thenDocument('m1', {
      id: 'm1',
      revision: 0,
      sender: 'partner',
      status: 'queued',
      customerId: 'aurora',
      caseId: 'c1',
      invoiceNumber: null,
      template: 'caseClosed',
      ground: null,
      language: 'pt-BR',
      channel: 'email',
      recipient: { name: 'Rui Prado', email: 'rui@aurora.example' },
      subject: 'Closed',
      body: 'Closed.\n',
      messageId: '<m1@contoso.example>',
      cause: { eventId: 'e1', type: 'Closed' },
      at: '2026-03-02T00:00:00.000Z',
      attempts: 0,
      nextAttemptAt: null,
      fault: null,
      needsPerson: false,
      changedAt: '2026-03-02T00:00:00.000Z',
    });
  });

  it('says what became of it', () => {
    given(queued, sent, MessageDelivered({})).thenDocumentLike('m1', {
      status: 'delivered',
      sentAt: '2026-03-02T01:00:00.000Z',
      deliveredAt: '2026-03-02T02:00:00.000Z',
      attempts: 1,
      at: '2026-03-02T00:00:00.000Z',
    });
  });

  it('shows what stands in the way, until it does no more', () => {
    const failed = MessageFailed({ attempt: 1, detail: 'away', retryAt: '2026-03-02T01:01:00.000Z' });
    given(queued, failed).thenDocumentLike('m1', {
      status: 'queued',
      attempts: 1,
      fault: 'away',
      nextAttemptAt: '2026-03-02T01:01:00.000Z',
    });
    given(queued, failed, MessageSent({ route: 'smtp', attempt: 2 })).thenDocumentLike('m1', {
      status: 'sent',
      attempts: 2,
      fault: null,
      nextAttemptAt: null,
    });
  });

  it('leaves to a person what did not arrive, until the customer was told', () => {
    const bounced = MessageBounced({ how: 'refused', detail: '550 no such user' });
    given(queued, bounced).thenDocumentLike('m1', {
      status: 'bounced',
      fault: '550 no such user',
      attempts: 1,
      needsPerson: true,
    });
    given(queued, MessageUnsendable({ reason: 'noEmailContact' })).thenDocumentLike('m1', {
      status: 'unsendable',
      needsPerson: true,
    });
    given(queued, bounced, MessageConveyed({ channel: 'phone' })).thenDocumentLike('m1', {
      status: 'conveyed',
      needsPerson: false,
      conveyed: { at: '2026-03-02T02:00:00.000Z', channel: 'phone' },
    });
  });

  it('keeps Microsoft’s own messages apart by their sender [D17]', () => {
    given(
      MicrosoftMessageRecorded({
        sender: 'microsoft',
        customerId: 'aurora',
        ground: 'serviceIncident',
        channel: 'email',
        subject: 'Exchange Online is degraded',
        receivedAt: '2026-03-01T23:00:00.000Z',
      }),
    ).thenDocumentLike('m1', {
      sender: 'microsoft',
      status: 'recorded',
      ground: 'serviceIncident',
      template: null,
      cause: null,
      at: '2026-03-01T23:00:00.000Z',
    });
  });
});
