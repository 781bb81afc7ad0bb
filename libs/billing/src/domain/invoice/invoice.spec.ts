import { describe as suite, expect, it } from '@jest/globals';
import { rulesOf } from '#kernel';
import { happenedAt, specification } from '#kernel/testing';
import type { BoundPolicy } from '../schedule.js';
import type { InvoiceCommand, IssueInvoice } from './commands.js';
import { invoiceDecider, invoiceSteps } from './decide.js';
import * as events from './events.js';
import { outstanding, statusOf } from './invoice.js';
import { creditOf } from './ledger.js';

const { given } = specification(invoiceDecider);

const policy: BoundPolicy = {
  policyId: 'standard',
  version: 1,
  reminderDaysBeforeDue: [7, 1],
  reminderDaysAfterDue: [3, 10],
  accessMayBeDisabledAfterDays: 30,
  noticeDays: 5,
};
const facts = {
  number: 'INV-1',
  customerId: 'aurora',
  issuedOn: '2026-03-01',
  dueOn: '2026-03-31',
  billingPeriodStart: '2026-02-01',
  billingPeriodEnd: '2026-02-28',
  currency: 'BRL',
  amountMinor: 120_000,
};
const issue = (change: Partial<IssueInvoice> = {}): IssueInvoice => ({
  type: 'IssueInvoice',
  ...facts,
  facts: { isCspCustomer: true, policy },
  ...change,
});
const issued = events.InvoiceIssued({ ...facts, documentType: 'invoice', policy });
const unbound = events.InvoiceIssued({ ...facts, documentType: 'invoice' });
const paid = (amountMinor: number, reference = 'PIX-1', receivedOn = '2026-03-02') =>
  events.PaymentReceived({ amountMinor, currency: 'BRL', receivedOn, reference });
const credited = (amountMinor: number, number = 'CN-1') =>
  events.CreditNoteIssued({
    number,
    documentType: 'creditNote',
    amends: 'INV-1',
    issuedOn: '2026-03-02',
    currency: 'BRL',
    amountMinor,
  });
const reminded = (step: string, days: number, skipped: string[] = []) =>
  events.PaymentReminderSent({
    customerId: 'aurora',
    step,
    days,
    dueOn: '2026-03-31',
    billingPeriodStart: '2026-02-01',
    billingPeriodEnd: '2026-02-28',
    currency: 'BRL',
    outstandingMinor: 120_000,
    skipped,
    policy: { policyId: 'standard', version: 1 },
  });
const disputed = events.InvoiceDisputed({ reason: 'Twelve seats were billed; there are ten.' });
const promised = events.PromiseToPayRecorded({ promisedOn: '2026-04-05' });
const writtenOff = events.InvoiceWrittenOff({ amountMinor: 120_000, currency: 'BRL', reason: 'Insolvent.' });

const pay = (amountMinor: number, reference = 'PIX-1', receivedOn = '2026-03-02'): InvoiceCommand => ({
  type: 'ReceivePayment',
  amountMinor,
  receivedOn,
  reference,
});
const creditNote = (amountMinor: number, number = 'CN-1', issuedOn = '2026-03-02') => ({
  number,
  issuedOn,
  amountMinor,
});
const credit = (amountMinor: number, number?: string, issuedOn?: string): InvoiceCommand => ({
  type: 'IssueCreditNote',
  ...creditNote(amountMinor, number, issuedOn),
});
const remind: InvoiceCommand = { type: 'SendPaymentReminder' };
const remindAsScheduled = (step: string): InvoiceCommand => ({ type: 'SendScheduledReminder', step });
const promise = (promisedOn: string): InvoiceCommand => ({ type: 'RecordPromiseToPay', promisedOn });
const dispute: InvoiceCommand = {
  type: 'DisputeInvoice',
  reason: 'Twelve seats were billed; there are ten.',
};
const writeOff: InvoiceCommand = { type: 'WriteOffInvoice', reason: 'Insolvent.' };

suite('Issuing an invoice', () => {
  it('keeps the policy that binds it', () => {
    given().when(issue()).then(issued);
  });
  it('goes ahead where there is no policy yet [D25]', () => {
    given()
      .when(issue({ facts: { isCspCustomer: true, policy: undefined } }))
      .then(unbound);
  });
  it('uses a number once', () => {
    given(issued).when(issue()).refused('billing/number-used-once');
  });
  it('sends someone who is not a CSP customer to the product’s portal [D29]', () => {
    given()
      .when(issue({ facts: { isCspCustomer: false, policy } }))
      .refused('billing/csp-customer');
  });
  it('asks for a policy that exists', () => {
    given()
      .when(issue({ policyId: 'gold', facts: { isCspCustomer: true, policy: undefined } }))
      .refused('billing/known-policy');
  });
  it.each([0, -1, 12.5, Number.NaN, 1e13])('refuses the amount %d', (amountMinor) => {
    given().when(issue({ amountMinor })).refused('billing/whole-amount');
  });
  it('is due on the day of issue at the earliest', () => {
    given()
      .when(issue({ dueOn: '2026-02-28' }))
      .refused('billing/due-after-issue');
    given()
      .when(issue({ dueOn: '2026-03-01' }))
      .thenTypes('InvoiceIssued');
  });
  it('has a billing period that does not end before it starts', () => {
    given()
      .when(issue({ billingPeriodEnd: '2026-01-31' }))
      .refused('billing/period-in-order');
  });
});

suite('Binding a policy afterwards', () => {
  const bind: InvoiceCommand = { type: 'BindCollectionsPolicy', policy };
  it('happens once, and only where none was bound', () => {
    given(unbound).when(bind).then(events.CollectionsPolicyBound({ policy }));
    given(issued).when(bind).thenNothing();
    given(unbound, events.CollectionsPolicyBound({ policy })).when(bind).thenNothing();
  });
});

suite('Payments', () => {
  it('may be partial, and may be too much', () => {
    given(issued).when(pay(20_000)).then(paid(20_000));
    expect(outstanding(given(issued, paid(20_000)).state)).toBe(100_000);
    const { state } = given(issued, paid(20_000), paid(110_000, 'PIX-2'));
    expect(outstanding(state)).toBe(0);
    expect(creditOf(state.ledger)).toBe(10_000);
    expect(statusOf(state)).toBe('paid');
  });
  it('are counted once, however often they are entered', () => {
    given(issued, paid(20_000)).when(pay(20_000)).thenNothing();
    given(issued, paid(20_000)).when(pay(30_000)).refused('billing/payment-reference-once');
    given(issued, paid(20_000)).when(pay(20_000, 'PIX-2')).thenTypes('PaymentReceived');
  });
  it('lie in the past', () => {
    given(issued)
      .when(pay(20_000, 'PIX-1', '2026-03-03'))
      .refused('billing/received-by-now');
  });
  it('are whole and positive', () => {
    given(issued).when(pay(12.5)).refused('billing/whole-amount');
    given(issued).when(pay(-1)).refused('billing/whole-amount');
  });
  it('need an invoice', () => {
    given().when(pay(1)).refused('billing/issued');
  });
  it('come back on what was written off before they count as credit', () => {
    const { state } = given(issued, writtenOff, paid(130_000));
    expect(outstanding(state)).toBe(0);
    expect(creditOf(state.ledger)).toBe(10_000);
  });
});

suite('Credit notes', () => {
  it('amend the invoice', () => {
    given(issued).when(credit(20_000)).then(credited(20_000));
    expect(statusOf(given(issued, credited(120_000)).state)).toBe('credited');
    expect(statusOf(given(issued, credited(20_000), paid(100_000)).state)).toBe('paid');
  });
  it('never come to more than the invoice', () => {
    given(issued, credited(100_000)).when(credit(20_001, 'CN-2')).refused('billing/credit-within-invoice');
    given(issued, credited(100_000)).when(credit(20_000, 'CN-2')).thenTypes('CreditNoteIssued');
  });
  it('have numbers of their own', () => {
    given(issued, credited(1)).when(credit(1)).refused('billing/credit-note-once');
    given(issued).when(credit(1, 'INV-1')).refused('billing/credit-note-once');
  });
  it('are whole, and issued between the invoice and today', () => {
    given(issued).when(credit(0.5)).refused('billing/whole-amount');
    given(issued)
      .when(credit(1, 'CN-1', '2026-02-28'))
      .refused('billing/credit-note-after-invoice');
    given(issued)
      .when(credit(1, 'CN-1', '2026-03-03'))
      .refused('billing/credit-note-after-invoice');
  });
  it('are not for what was written off', () => {
    given(issued, writtenOff).when(credit(1)).refused('billing/not-written-off');
  });
});

suite('A reminder by hand', () => {
  it('is of the payment and of its billing period [D26]', () => {
    given(issued, paid(20_000))
      .when(remind, '2026-04-02T14:00:00.000Z')
      .then(
        events.PaymentReminderSent({
          customerId: 'aurora',
          step: 'byHand',
          days: 2,
          dueOn: '2026-03-31',
          billingPeriodStart: '2026-02-01',
          billingPeriodEnd: '2026-02-28',
          currency: 'BRL',
          outstandingMinor: 100_000,
          skipped: [],
        }),
      );
  });
  it('does not go out for what is paid, disputed, written off or promised [D28]', () => {
    given(issued, paid(120_000)).when(remind).refused('billing/something-outstanding');
    given(issued, writtenOff).when(remind).refused('billing/something-outstanding');
    given(issued, disputed).when(remind).refused('billing/not-disputed');
    given(issued, promised).when(remind, '2026-04-05T23:59:59.999Z').refused('billing/promise-kept-to');
    given(issued, promised).when(remind, '2026-04-06T00:00:00.000Z').thenTypes('PaymentReminderSent');
  });
});

suite('A scheduled reminder', () => {
  it('goes out from eight o’clock on, on its day', () => {
    given(issued)
      .when(remindAsScheduled('before-7'), '2026-03-24T07:59:59.999Z')
      .refused('billing/reminder-has-come-due');
    given(issued)
      .when(remindAsScheduled('before-7'), '2026-03-24T08:00:00.000Z')
      .then(reminded('before-7', -7));
  });
  it('goes out once', () => {
    given(issued, reminded('before-7', -7))
      .when(remindAsScheduled('before-7'), '2026-03-24T08:00:01.000Z')
      .thenNothing();
  });
  it('never follows a later one', () => {
    given(issued, reminded('before-1', -1))
      .when(remindAsScheduled('before-7'), '2026-03-30T08:00:01.000Z')
      .thenNothing();
  });
  it('records the earlier ones that it passes over', () => {
    given(issued)
      .when(remindAsScheduled('after-3'), '2026-04-04T08:00:00.000Z')
      .then(reminded('after-3', 3, ['before-7', 'before-1']));
  });
  it('is one that the policy prescribes', () => {
    given(issued)
      .when(remindAsScheduled('after-4'), '2026-04-30T08:00:00.000Z')
      .refused('billing/prescribed-reminder');
    given(unbound)
      .when(remindAsScheduled('after-3'), '2026-04-30T08:00:00.000Z')
      .refused('billing/prescribed-reminder');
  });
  it('does not go out for what is paid, disputed, written off or promised [D28]', () => {
    const late = '2026-04-03T08:00:00.000Z';
    given(issued, paid(120_000))
      .when(remindAsScheduled('after-3'), late)
      .refused('billing/something-outstanding');
    given(issued, writtenOff)
      .when(remindAsScheduled('after-3'), late)
      .refused('billing/something-outstanding');
    given(issued, disputed).when(remindAsScheduled('after-3'), late).refused('billing/not-disputed');
    given(issued, promised).when(remindAsScheduled('after-3'), late).refused('billing/promise-kept-to');
  });
});

suite('Promises', () => {
  it('lie ahead', () => {
    given(issued).when(promise('2026-03-01')).refused('billing/promise-lies-ahead');
    given(issued)
      .when(promise('2026-03-02'))
      .then(events.PromiseToPayRecorded({ promisedOn: '2026-03-02' }));
  });
  it('are for something outstanding and undisputed', () => {
    given(issued, paid(120_000)).when(promise('2026-04-05')).refused('billing/something-outstanding');
    given(issued, disputed).when(promise('2026-04-05')).refused('billing/not-disputed');
  });
});

suite('Disputes', () => {
  it('begin once and end once', () => {
    given(issued).when(dispute).then(disputed);
    given(issued, disputed).when(dispute).refused('billing/not-disputed');
    given(issued).when({ type: 'SettleDispute', outcome: 'rejected' }).refused('billing/disputed');
    given(issued, disputed)
      .when({ type: 'SettleDispute', outcome: 'rejected' })
      .then(events.DisputeSettled({ outcome: 'rejected' }));
    expect(statusOf(given(issued, disputed).state)).toBe('disputed');
  });
  it('may be settled with a credit note, which comes first', () => {
    given(issued, disputed)
      .when({ type: 'SettleDispute', outcome: 'partlyUpheld', creditNote: creditNote(20_000) })
      .then(credited(20_000), events.DisputeSettled({ outcome: 'partlyUpheld' }));
    given(issued, disputed)
      .when({ type: 'SettleDispute', outcome: 'upheld', creditNote: creditNote(120_001) })
      .refused('billing/credit-within-invoice');
  });
});

suite('Writing off', () => {
  it('gives up what is outstanding', () => {
    given(issued, paid(20_000))
      .when(writeOff)
      .then(events.InvoiceWrittenOff({ amountMinor: 100_000, currency: 'BRL', reason: 'Insolvent.' }));
    given(issued, paid(120_000)).when(writeOff).refused('billing/something-outstanding');
    expect(statusOf(given(issued, happenedAt('2026-06-01T09:00:00.000Z', writtenOff)).state)).toBe(
      'writtenOff',
    );
  });
});

suite('The rules of an invoice', () => {
  it('each have a code of billing, a source and a sentence', () => {
    for (const { code, source, message } of rulesOf(invoiceSteps)) {
      expect(code).toMatch(/^billing\/[a-z-]+$/);
      expect(source).toMatch(/^\[D\d+\]$/);
      expect(message).toMatch(/[.]$/);
    }
  });
});
