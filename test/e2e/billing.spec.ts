import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#kernel/testing';
import {
  auditor,
  bea,
  desk,
  hasHappened,
  type HistoryItem,
  INVOICE,
  issue,
  type List,
  on,
  pay,
  POLICY,
  reminders,
} from '../support/billing-desk.js';

describe('a bill before there is a policy [D25]', () => {
  it('is bound to the first policy that is published', async () => {
    await issue('aurora', 'INV-0', { amountMinor: 1 });
    await desk.settled();
    expect(await bea.read('/v1/invoices/INV-0')).toMatchObject({ policy: null });
    await bea.when('post', '/v1/collections-policies', POLICY).answers(201, { id: 'standard', revision: 0 });
    await eventually(() => hasHappened('/v1/invoices/INV-0', '2026-03-01 CollectionsPolicyBound'));
    await pay('INV-0', 1, '2026-03-01');
  });
});

describe('a bill from reminder to payment [D26]', () => {
  it('is bound to the policy in force', async () => {
    await bea
      .when('post', '/v1/customers/aurora/invoices', { number: 'INV-1', ...INVOICE })
      .answers(201, { id: 'INV-1', revision: 0 });
    // Nobody pays this one: it tells when the others could have been reminded, too.
    await issue('boreal', 'INV-2');
    await desk.settled();
    expect(await bea.read('/v1/invoices/INV-1')).toMatchObject({
      status: 'open',
      policy: { policyId: 'standard', version: 1 },
      outstandingMinor: 120_000,
    });
  });

  it('is reminded of before and after the due date, until it is paid', async () => {
    await on('2026-03-24', '/v1/invoices/INV-1', 'PaymentReminderSent');
    await pay('INV-1', 20_000, '2026-03-24');
    await on('2026-03-30', '/v1/invoices/INV-1', 'PaymentReminderSent');
    await on('2026-04-03', '/v1/invoices/INV-1', 'PaymentReminderSent');
    await pay('INV-1', 100_000, '2026-04-03');
    await on('2026-04-10', '/v1/invoices/INV-2', 'PaymentReminderSent');
    expect(await reminders('INV-1')).toEqual(['2026-03-24', '2026-03-30', '2026-04-03']);
    expect(await bea.read('/v1/invoices/INV-1')).toMatchObject({ status: 'paid', outstandingMinor: 0 });
    const reminded = (step: string, day: string, outstandingMinor: number) =>
      expect.objectContaining({
        invoice: 'INV-1',
        step,
        sentAt: expect.stringContaining(day),
        outstandingMinor,
        currency: INVOICE.currency,
      });
    expect(await bea.read('/v1/customers/aurora/account')).toMatchObject({
      reminders: [
        reminded('after-3', '2026-04-03', 100_000),
        reminded('before-1', '2026-03-30', 100_000),
        reminded('before-7', '2026-03-24', 120_000),
      ],
    });
  });

  it('tells the customer in its language, payment and billing period', async () => {
    const { items } = await auditor.read<List<{ subject: string; invoiceNumber?: string }>>(
      '/v1/messages?customerId=aurora&limit=200',
    );
    expect(items.filter(({ invoiceNumber }) => invoiceNumber === 'INV-1').length).toBeGreaterThanOrEqual(3);
  });

  it('can be reminded of by hand, but not once it is paid', async () => {
    await bea.when('post', '/v1/invoices/INV-1/reminders', {}).refused('billing/something-outstanding');
    await bea.when('post', '/v1/invoices/INV-2/reminders', {}).answers(201);
    expect(await reminders('INV-2')).toHaveLength(5);
  });

  it('has a history in words, with what was stored', async () => {
    const { items } = await auditor.read<List<HistoryItem & { data: object; actor: object }>>(
      '/v1/invoices/INV-1/history',
    );
    expect(items[0]).toMatchObject({
      type: 'InvoiceIssued',
      actor: { kind: 'person', roles: ['billingAdmin'] },
      text: 'Issued invoice INV-1 of BRL 1,200.00 for 2026-02-01 to 2026-02-28, due on 2026-03-31, under version 1 of standard.',
      data: { number: 'INV-1', amountMinor: 120_000 },
    });
    expect(items[1]?.text).toBe(
      'Reminded the customer of BRL 1,200.00 due on 2026-03-31, as standard prescribes (before-7).',
    );
  });
});

describe('disputes and promises [D28]', () => {
  beforeAll(async () => {
    // Due on 20 April: reminders on 13 and 19, 23 and 30 April.
    await issue('aurora', 'INV-3', { issuedOn: '2026-04-10', dueOn: '2026-04-20' });
    await issue('aurora', 'INV-4', { issuedOn: '2026-04-10', dueOn: '2026-04-20' });
    await issue('boreal', 'INV-5', { issuedOn: '2026-04-10', dueOn: '2026-04-20' });
    await bea.given('post', '/v1/invoices/INV-3/disputes', { reason: 'Twelve seats; there are ten.' });
    await bea.given('post', '/v1/invoices/INV-4/promises', { promisedOn: '2026-04-20' });
    await on('2026-04-13', '/v1/invoices/INV-5', 'PaymentReminderSent');
    await on('2026-04-19', '/v1/invoices/INV-5', 'PaymentReminderSent');
  });

  it('keep reminders back', async () => {
    expect(await reminders('INV-3')).toEqual([]);
    expect(await reminders('INV-4')).toEqual([]);
    await bea.when('post', '/v1/invoices/INV-3/reminders', {}).refused('billing/not-disputed');
    await bea.when('post', '/v1/invoices/INV-4/reminders', {}).refused('billing/promise-kept-to');
  });

  it('let them go when they end, the latest one only', async () => {
    await on('2026-04-21', '/v1/invoices/INV-4', 'PaymentReminderSent');
    await bea
      .when('post', '/v1/invoices/INV-3/dispute-settlements', {
        outcome: 'partlyUpheld',
        creditNote: { number: 'CN-1', issuedOn: '2026-04-21', amountMinor: 20_000 },
      })
      .answers(201);
    await eventually(() => hasHappened('/v1/invoices/INV-3', '2026-04-21 PaymentReminderSent'));
    expect(await reminders('INV-3')).toEqual(['2026-04-21']);
    expect(await reminders('INV-4')).toEqual(['2026-04-21']);
    await desk.settled();
    expect(await bea.read('/v1/invoices/INV-3')).toMatchObject({
      status: 'open',
      outstandingMinor: 100_000,
      creditNotes: [{ documentType: 'creditNote', number: 'CN-1', amends: 'INV-3' }],
    });
    await pay('INV-3', 100_000, '2026-04-21');
    await pay('INV-4', 120_000, '2026-04-21');
    await pay('INV-5', 120_000, '2026-04-21');
  });
});

describe('access [D27]', () => {
  const decide = (decision: string, who = bea) =>
    who.when('post', '/v1/customers/boreal/access-decisions', { decision, reason: 'No answer since April.' });

  it('is proposed to be disabled after the reminders and the notice', async () => {
    await on('2026-04-25', '/v1/customers/boreal/account', 'AccessDisablingNoticeGiven');
    await decide('disable').refused('billing/disabling-proposed-first');
    await on('2026-04-30', '/v1/customers/boreal/account', 'AccessDisablingProposed');
    const { items } = await bea.read<List<{ kind: string; customerId: string }>>('/v1/work-queue');
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'accessToBeConsidered', customerId: 'boreal' }),
    );
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'policyNeverDisclosed', customerId: 'boreal' }),
    );
  });

  it('is disabled by a person with a billing role, when the customer was told the policy', async () => {
    await decide('disable', desk.as('helpdeskAgent')).problem(403, 'forbidden');
    await decide('disable').refused('billing/policy-disclosed-first');
    await bea
      .when('post', '/v1/collections-policies/standard/disclosures', {
        customerId: 'boreal',
        channel: 'phone',
      })
      .answers(201);
    await decide('disable').answers(201);
    await desk.settled();
    expect(await bea.read('/v1/customers/boreal/account')).toMatchObject({
      access: { status: 'disabled', matters: [{ invoice: 'INV-2', stage: 'disabled' }] },
      followUps: [
        { followUpId: 'partnerStillBilled-1', done: false },
        { followUpId: 'autoRenewSwitchedOff-1' },
        { followUpId: 'scheduledChangesDropped-1' },
      ],
    });
    const { items } = await bea.read<List<{ kind: string; customerId: string }>>('/v1/work-queue');
    const kinds = items.filter(({ customerId }) => customerId === 'boreal').map(({ kind }) => kind);
    expect(kinds).not.toContain('policyNeverDisclosed');
    expect(kinds.filter((kind) => kind === 'followUp')).toHaveLength(3);
  });

  it('stays disabled until the matter is settled', async () => {
    await decide('reinstate').refused('billing/disabled-until-settled');
    await pay('INV-2', 130_000, '2026-04-30');
    await eventually(() => hasHappened('/v1/customers/boreal/account', '2026-04-30 OverdueMatterSettled'));
    await desk.settled();
    const { items } = await bea.read<List<{ kind: string }>>(
      '/v1/work-queue?kind=reinstatementToBeConsidered',
    );
    expect(items).toHaveLength(1);
    await decide('reinstate').answers(201);
    await decide('reinstate').refused('billing/access-disabled');
  });

  it('leaves follow-ups, which people see to', async () => {
    const path = '/v1/customers/boreal/follow-ups/restoreAutoRenew-1/done';
    await desk.as('salesAgent').when('post', path, { note: 'It is on again.' }).answers(200);
    await bea
      .when('post', '/v1/customers/boreal/follow-ups/none-1/done', {})
      .refused('billing/known-follow-up');
    await desk.settled();
    expect(await bea.read('/v1/customers/boreal/account')).toMatchObject({
      access: { status: 'enabled' },
      balances: [{ currency: 'BRL', billedMinor: 240_000, paidMinor: 250_000, creditMinor: 10_000 }],
    });
  });
});

describe('a credit note', () => {
  it('amends an invoice of the customer', async () => {
    await issue('aurora', 'INV-6', { issuedOn: '2026-04-30', dueOn: '2026-05-30' });
    const note = {
      number: 'CN-6',
      documentType: 'creditNote',
      amends: 'INV-6',
      ...INVOICE,
      issuedOn: '2026-04-30',
      dueOn: '2026-05-30',
      amountMinor: 20_000,
    };
    await bea
      .when('post', '/v1/customers/boreal/invoices', note)
      .refused('billing/credit-note-same-customer');
    await bea
      .when('post', '/v1/customers/aurora/invoices', { ...note, currency: 'EUR' })
      .refused('billing/credit-note-same-currency');
    await bea.when('post', '/v1/customers/aurora/invoices', note).answers(201, { id: 'INV-6', revision: 1 });
    await desk.settled();
    expect(await bea.read('/v1/invoices/INV-6')).toMatchObject({
      creditedMinor: 20_000,
      outstandingMinor: 100_000,
    });
  });
});

describe('who sees what [D4]', () => {
  it('a customer contact sees its own bills and nothing else', async () => {
    const rui = desk.as('customerContact', { customer: 'aurora' });
    expect(await rui.read('/v1/invoices/INV-1')).toMatchObject({ number: 'INV-1' });
    await rui.when('get', '/v1/invoices/INV-2').problem(404, 'not-found');
    await rui.when('get', '/v1/customers/boreal/account').answers(404);
    expect(await rui.read('/v1/customers/aurora/account')).toMatchObject({ customerId: 'aurora' });
    const { items } = await rui.read<List<{ customerId: string }>>('/v1/invoices?limit=200');
    expect(new Set(items.map(({ customerId }) => customerId))).toEqual(new Set(['aurora']));
    await rui
      .when('post', '/v1/invoices/INV-1/payments', {
        amountMinor: 1,
        receivedOn: '2026-03-01',
        reference: 'x',
      })
      .problem(403, 'forbidden');
    await rui.when('get', '/v1/invoices/INV-1/history').problem(403, 'forbidden');
  });

  it('lists are filtered and paged', async () => {
    const numbers = async (query: string) =>
      (await bea.read<List<{ number: string }>>(`/v1/invoices?${query}`)).items.map(({ number }) => number);
    expect(await numbers('status=open')).toEqual(['INV-6']);
    expect(await numbers('status=paid,credited&customerId=boreal')).toEqual(['INV-2', 'INV-5']);
    expect(await numbers('dueFrom=2026-04-01&dueTo=2026-04-30')).toEqual(['INV-3', 'INV-4', 'INV-5']);
    expect(await numbers('overdue=true')).toEqual([]);
    const first = await bea.read<List<unknown> & { next: string }>('/v1/customers/aurora/invoices?limit=2');
    expect(first.items).toHaveLength(2);
    const second = await bea.read<List<unknown> & { next: string | null }>(first.next);
    expect(second.items.length).toBeGreaterThan(0);
  });
});

describe('the figures [A2]', () => {
  it('receivables by age, as of any day', async () => {
    const none = { current: 0, days1To30: 0, days31To60: 0, days61To90: 0, over90: 0 };
    const asOf = async (day: string) =>
      (await auditor.read<{ byCurrency: object[] }>(`/v1/reports/receivables?asOf=${day}`)).byCurrency;
    expect(await asOf('2026-02-28')).toEqual([]);
    expect(await asOf('2026-03-24')).toEqual([
      { currency: 'BRL', ...none, current: 220_000, total: 220_000 },
    ]);
    expect(await asOf('2026-04-02')).toEqual([
      { currency: 'BRL', ...none, days1To30: 220_000, total: 220_000 },
    ]);
    expect(await asOf('2026-04-20')).toEqual([
      { currency: 'BRL', ...none, current: 360_000, days1To30: 120_000, total: 480_000 },
    ]);
    expect(await asOf('2026-04-30')).toEqual([
      { currency: 'BRL', ...none, current: 100_000, total: 100_000 },
    ]);
    expect(await auditor.read('/v1/customers/boreal/account?asOf=2026-04-20')).toMatchObject({
      ageing: [{ current: 120_000, days1To30: 120_000, total: 240_000 }],
    });
  });

  it('reminders that were followed by a payment', async () => {
    const report = await auditor.read<{ byStep: object[] }>(
      '/v1/reports/reminder-effectiveness?from=2026-03-01&to=2026-04-30&withinDays=4',
    );
    expect(report.byStep).toEqual([
      { step: 'before-7', sent: 3, followed: 1, share: 0.3333 },
      { step: 'before-1', sent: 5, followed: 4, share: 0.8 },
      { step: 'after-3', sent: 2, followed: 1, share: 0.5 },
      { step: 'after-10', sent: 1, followed: 0, share: 0 },
      { step: 'byHand', sent: 1, followed: 0, share: 0 },
    ]);
  });

  it('access decisions and days sales outstanding', async () => {
    expect(await auditor.read('/v1/reports/access-decisions?from=2026-04-01&to=2026-04-30')).toMatchObject({
      noticesGiven: 1,
      proposed: 1,
      disabled: 1,
      reinstated: 1,
      declined: 0,
    });
    const { byCurrency } = await auditor.read<{ byCurrency: object[] }>(
      '/v1/reports/days-sales-outstanding?from=2026-04-01&to=2026-04-30',
    );
    // 1,000.00 outstanding of 4,800.00 billed less 400.00 credited, in thirty days.
    expect(byCurrency).toEqual([
      { currency: 'BRL', receivablesMinor: 100_000, billedMinor: 480_000, creditedMinor: 40_000, days: 6.8 },
    ]);
  });
});
