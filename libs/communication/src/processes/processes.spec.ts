import { describe, expect, it } from '@jest/globals';
import {
  AccessDisablingNoticeGiven,
  AccessDisablingProposed,
  CollectionsPolicyDisclosed,
  InvoiceIssued,
  PaymentReminderSent,
} from '#billing';
import { Closed, CustomerInformed, NoteAdded, RequestReceived, Resolved } from '#cases';
import type { EventOf } from '#kernel';
import { on, processSpecification, timerDue, type GivenFact } from '#kernel/testing';
import { SupportPlanDisclosed } from '#offering';
import { MessageFailed, MessageQueued } from '../domain/events.js';
import type { NoticeOrder } from '../notices/notice-order.js';
import { customerNotices } from './customer-notices.process.js';
import { messageDispatch } from './message-dispatch.process.js';

type RequestData = EventOf<typeof RequestReceived>['data'];

const request: RequestData = {
  number: '2026-000001',
  customerId: 'aurora',
  cloud: 'commercial',
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'critical',
  channel: 'phone',
  language: 'fr',
  title: 'No mail',
  description: 'None since this morning.',
};
const received = (change: Partial<RequestData> = {}) =>
  on('case-c1', RequestReceived({ ...request, ...change }));
const ofCase = (event: GivenFact['event']) => on('case-c1', event);
const informed = (data: EventOf<typeof CustomerInformed>['data']) => ofCase(CustomerInformed(data));

describe('what concerns a customer is told [D14] [D16]', () => {
  const { given, instanceOf } = processSpecification(customerNotices);
  const told = (given: { reaction: { orders: readonly unknown[] } }) =>
    given.reaction.orders.map((order) => (order as { payload: NoticeOrder }).payload);

  it('a request is acknowledged, in its language', () => {
    given()
      .when(received())
      .then({
        do: 'command',
        key: 'tell-event-1',
        command: 'QueueMessage',
        payload: {
          customerId: 'aurora',
          caseId: 'c1',
          language: 'fr',
          template: 'requestReceived',
          channel: 'email',
          cause: { eventId: 'event-1', type: 'RequestReceived', streamId: 'case-c1', revision: 0 },
        },
      });
  });

  it('an order names nobody and quotes nothing', () => {
    const orders = told(
      given(received()).when(informed({ about: 'progress', channel: 'email', text: 'Ask for Rui.' })),
    );
    expect(JSON.stringify(orders)).not.toMatch(/Rui|No mail/);
  });

  it('a request in a language that nobody noted is answered in the customer’s own', () => {
    expect(told(given().when(received({ language: 'unknown' })))[0]).not.toHaveProperty('language');
  });

  it('nothing is told of a case that was imported', () => {
    const imported = received({ imported: { source: 'servicenow', reference: 'INC1' } });
    given().when(imported).thenNothing();
    given(imported)
      .when(ofCase(Closed({})))
      .thenNothing();
    given(imported)
      .when(informed({ about: 'progress', channel: 'email', text: 'Hello.' }))
      .thenNothing();
  });

  it('what the desk keeps to itself is not told', () => {
    given(received())
      .when(ofCase(NoteAdded({ text: 'Odd.' })))
      .thenNothing();
    given(received())
      .when(ofCase(Resolved({ summary: 'Done.', by: 'partner', atFirstContact: true, cycle: 1 })))
      .thenNothing();
  });

  it.each([
    ['progress', 'caseProgress'],
    ['resolution', 'caseResolved'],
    ['serviceIssueResolved', 'serviceIssueResolved'],
  ] as const)('about %s, the template is %s', (about, template) => {
    const orders = told(given(received()).when(informed({ about, channel: 'email', text: 'Look.' })));
    expect(orders).toMatchObject([{ template, customerId: 'aurora' }]);
  });

  it('what was said by telephone is kept as said by telephone', () => {
    const orders = told(
      given(received()).when(informed({ about: 'progress', channel: 'phone', text: 'Hi.' })),
    );
    expect(orders).toMatchObject([{ channel: 'phone' }]);
  });

  it('an invoice is sent to its customer', () => {
    const invoice = InvoiceIssued({
      number: 'INV-1',
      customerId: 'aurora',
      documentType: 'invoice',
      issuedOn: '2026-03-01',
      dueOn: '2026-03-15',
      billingPeriodStart: '2026-02-01',
      billingPeriodEnd: '2026-02-28',
      currency: 'BRL',
      amountMinor: 120_000,
    });
    expect(told(given().when(on('invoice-INV-1', invoice)))).toMatchObject([
      { template: 'invoiceIssued', customerId: 'aurora', invoiceNumber: 'INV-1' },
    ]);
  });

  it.each([
    ['2026-03-08T08:00:00.000Z', 'paymentReminderBeforeDue'],
    ['2026-03-15T08:00:00.000Z', 'paymentReminderBeforeDue'],
    ['2026-03-16T08:00:00.000Z', 'paymentReminderAfterDue'],
  ])('a reminder that goes out on %s is a %s', (at, template) => {
    const reminder = PaymentReminderSent({
      customerId: 'aurora',
      step: 'before-7',
      days: -7,
      dueOn: '2026-03-15',
      billingPeriodStart: '2026-02-01',
      billingPeriodEnd: '2026-02-28',
      currency: 'BRL',
      outstandingMinor: 120_000,
      skipped: [],
    });
    expect(told(given().when(on('invoice-INV-1', reminder, { at })))).toMatchObject([{ template }]);
  });

  it('notice is given before access may be disabled; that somebody is to decide is no matter of the customer’s', () => {
    const matter = {
      invoice: 'INV-1',
      policyId: 'standard',
      policyVersion: 1,
      dueOn: '2026-03-15',
      currency: 'BRL',
      outstandingMinor: 120_000,
    };
    const notice = AccessDisablingNoticeGiven({ ...matter, mayBeDisabledFrom: '2026-04-14' });
    expect(told(given().when(on('account-aurora', notice)))).toMatchObject([
      { template: 'accessDisablingNotice', customerId: 'aurora', invoiceNumber: 'INV-1' },
    ]);
    const proposed = AccessDisablingProposed({ ...matter, daysPastDue: 30, noticeGivenOn: '2026-04-09' });
    given().when(on('account-aurora', proposed)).thenNothing();
  });

  it('each customer that a plan is disclosed to is told of it', () => {
    const disclosed = (customerId: string) =>
      on(
        'supportPlan-standard',
        SupportPlanDisclosed({ planId: 'standard', customerId, version: 1, channel: 'email' }),
      );
    const orders = told(given(disclosed('aurora')).when(disclosed('boreal')));
    expect(orders).toMatchObject([{ template: 'supportPlanDisclosed', customerId: 'boreal' }]);
  });

  it('a policy that the contract disclosed needs no mail', () => {
    const disclosed = CollectionsPolicyDisclosed({ policyId: 'standard', version: 1, channel: 'contract' });
    expect(told(given().when(on('account-aurora', disclosed)))).toMatchObject([{ channel: 'contract' }]);
  });

  it('runs apart for each case, invoice, account and plan', () => {
    expect(instanceOf(received())).toBe('case-c1');
  });
});

describe('a queued mail is sent, and tried again [D19]', () => {
  const { given } = processSpecification(messageDispatch);
  const data: EventOf<typeof MessageQueued>['data'] = {
    customerId: 'aurora',
    template: 'caseClosed',
    language: 'en',
    channel: 'email',
    recipient: { name: 'Rui Prado', email: 'rui@aurora.example' },
    from: { name: 'Contoso Cloud', email: 'help@contoso.example' },
    subject: 'Closed',
    body: 'Closed.\n',
    messageId: '<m1@contoso.example>',
    cause: { eventId: 'e1', type: 'Closed' },
  };
  const queued = on('message-m1', MessageQueued(data));
  const failed = (attempt: number) =>
    on('message-m1', MessageFailed({ attempt, detail: 'away', retryAt: '2026-03-02T09:01:00.000Z' }));
  const send = (attempt: number) =>
    ({
      do: 'command',
      key: `send-${attempt}`,
      command: 'SendMessage',
      payload: { messageId: 'm1', attempt },
    }) as const;

  it('at once', () => {
    given().when(queued).then(send(1));
  });

  it('but not when there is nobody to send it to, or it was told by telephone', () => {
    const { recipient: _recipient, ...unaddressed } = data;
    given()
      .when(on('message-m1', MessageQueued(unaddressed)))
      .thenNothing();
    given()
      .when(on('message-m1', MessageQueued({ ...data, channel: 'phone' })))
      .thenNothing();
  });

  it('again, when its time has come', () => {
    given(queued).when(failed(1)).then({ do: 'schedule', timer: 'retry', dueAt: '2026-03-02T09:01:00.000Z' });
    given(queued, failed(1)).when(timerDue('retry', '2026-03-02T09:01:00.000Z')).then(send(2));
  });
});
