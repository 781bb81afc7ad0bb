import { describe as suite, expect, it } from '@jest/globals';
import { on, projectionSpecification } from '#kernel/testing';
import { AccessDisabled } from '../../domain/account/events.js';
import { ageing, ageOf } from '../../domain/ageing.js';
import { InvoiceIssued, PaymentReceived, PaymentReminderSent } from '../../domain/invoice/events.js';
import { billingFiguresProjection } from './billing-figures.projection.js';
import { daysSalesOutstandingOf, effectivenessOf } from './billing-report-figures.js';

const { given } = projectionSpecification(billingFiguresProjection);

const period = { billingPeriodStart: '2026-02-01', billingPeriodEnd: '2026-02-28' };
const ofInvoice = (at: string, event: Parameters<typeof on>[1]) =>
  on('invoice-INV-1', event, { at: `${at}T08:00:00.000Z` });
const issued = ofInvoice(
  '2026-03-02',
  InvoiceIssued({
    number: 'INV-1',
    customerId: 'aurora',
    documentType: 'invoice',
    issuedOn: '2026-02-28',
    dueOn: '2026-03-31',
    ...period,
    currency: 'BRL',
    amountMinor: 120_000,
  }),
);
const reminded = (at: string, step: string) =>
  ofInvoice(
    at,
    PaymentReminderSent({
      customerId: 'aurora',
      step,
      days: 0,
      dueOn: '2026-03-31',
      ...period,
      currency: 'BRL',
      outstandingMinor: 120_000,
      skipped: [],
    }),
  );
const paid = (recordedOn: string, receivedOn: string) =>
  ofInvoice(
    recordedOn,
    PaymentReceived({ amountMinor: 1_000, currency: 'BRL', receivedOn, reference: receivedOn }),
  );

suite('Money', () => {
  it('counts on its business day, per day and per month', () => {
    const documents = given(issued, paid('2026-04-02', '2026-03-30'));
    documents.thenDocument('money|2026-02-28', { counts: { 'billed|BRL': 120_000 } });
    documents.thenDocument('money|2026-03-30', { counts: { 'paid|BRL': 1_000 } });
    documents.thenDocument('money|2026-03', { counts: { 'paid|BRL': 1_000 } });
  });
});

suite('Reminders', () => {
  const day = 'reminders|2026-03-24';

  it('are followed by the first payment on their day or later', () => {
    given(issued, reminded('2026-03-24', 'before-7'), paid('2026-03-26', '2026-03-26')).thenDocument(day, {
      counts: { 'before-7|sent': 1, 'before-7|paidAfter|2': 1 },
    });
  });
  it('are not followed by money that had arrived before', () => {
    given(issued, reminded('2026-03-24', 'before-7'), paid('2026-03-26', '2026-03-23')).thenDocument(day, {
      counts: { 'before-7|sent': 1 },
    });
    given(issued, paid('2026-03-24', '2026-03-24'), reminded('2026-03-24', 'before-7')).thenDocument(day, {
      counts: { 'before-7|sent': 1 },
    });
  });
  it('count the earliest payment, also when it is entered later', () => {
    given(
      issued,
      reminded('2026-03-24', 'before-7'),
      paid('2026-03-30', '2026-03-30'),
      paid('2026-03-31', '2026-03-25'),
    ).thenDocument(day, { counts: { 'before-7|sent': 1, 'before-7|paidAfter|1': 1 } });
  });
  it('are told by step, in the order of the schedule', () => {
    const counts = {
      'byHand|sent': 1,
      'after-3|sent': 2,
      'after-3|paidAfter|9': 1,
      'before-7|sent': 4,
      'before-7|paidAfter|7': 1,
      'before-7|paidAfter|0': 1,
    };
    expect(effectivenessOf(counts, 7)).toEqual([
      { step: 'before-7', sent: 4, followed: 2, share: 0.5 },
      { step: 'after-3', sent: 2, followed: 0, share: 0 },
      { step: 'byHand', sent: 1, followed: 0, share: 0 },
    ]);
  });
});

suite('Access', () => {
  it('is counted by what was decided', () => {
    given(
      on('account-aurora', AccessDisabled({ invoices: ['INV-1'], reason: 'x' }), {
        at: '2026-05-01T09:00:00.000Z',
      }),
    ).thenDocument('access|2026-05', { counts: { disabled: 1 } });
  });
});

suite('Ages', () => {
  it.each([
    ['2026-03-31', 'current'],
    ['2026-04-01', 'days1To30'],
    ['2026-04-30', 'days1To30'],
    ['2026-05-01', 'days31To60'],
    ['2026-05-31', 'days61To90'],
    ['2026-06-29', 'days61To90'],
    ['2026-06-30', 'over90'],
  ])('on %s what was due on 31 March is %s', (day, age) => {
    expect(ageOf('2026-03-31', day)).toBe(age);
  });
  it('add up per currency', () => {
    const receivables = [
      { dueOn: '2026-03-31', currency: 'BRL', minor: 5 },
      { dueOn: '2026-05-31', currency: 'BRL', minor: 7 },
      { dueOn: '2026-05-31', currency: 'EUR', minor: 0 },
    ];
    expect(ageing(receivables, '2026-05-01')).toEqual([
      { currency: 'BRL', current: 7, days1To30: 0, days31To60: 5, days61To90: 0, over90: 0, total: 12 },
    ]);
  });
});

suite('Days sales outstanding', () => {
  const span = { from: '2026-03-01', to: '2026-03-31' };

  it('relate what is outstanding to what was billed', () => {
    const receivables = ageing([{ dueOn: '2026-04-30', currency: 'BRL', minor: 50_000 }], '2026-03-31');
    expect(
      daysSalesOutstandingOf(receivables, { 'billed|BRL': 120_000, 'credited|BRL': 20_000 }, span),
    ).toEqual([
      { currency: 'BRL', receivablesMinor: 50_000, billedMinor: 120_000, creditedMinor: 20_000, days: 15.5 },
    ]);
  });
  it('say nothing where nothing was billed', () => {
    const receivables = ageing([{ dueOn: '2026-01-30', currency: 'BRL', minor: 50_000 }], '2026-03-31');
    expect(daysSalesOutstandingOf(receivables, {}, span)).toMatchObject([{ currency: 'BRL', days: null }]);
  });
});
