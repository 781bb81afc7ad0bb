import { describe as suite, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayOf } from '#kernel';
import type { InvoiceCommand, IssueInvoice } from '../domain/invoice/commands.js';
import { isDunnable, noInvoice, evolve, type Invoice } from '../domain/invoice/invoice.js';
import type { BoundPolicy } from '../domain/schedule.js';
import { Miniature } from '../testing/miniature.js';

const policy: BoundPolicy = {
  policyId: 'standard',
  version: 1,
  reminderDaysBeforeDue: [7, 1],
  reminderDaysAfterDue: [3, 10],
  accessMayBeDisabledAfterDays: 30,
  noticeDays: 5,
};
const issue = (change: Partial<IssueInvoice> = {}): IssueInvoice => ({
  type: 'IssueInvoice',
  number: 'INV-1',
  customerId: 'aurora',
  issuedOn: '2026-03-01',
  dueOn: '2026-03-31',
  billingPeriodStart: '2026-02-01',
  billingPeriodEnd: '2026-02-28',
  currency: 'BRL',
  amountMinor: 120_000,
  facts: { isCspCustomer: true, policy },
  ...change,
});
const pay = (amountMinor: number, receivedOn: string, reference = receivedOn): InvoiceCommand => ({
  type: 'ReceivePayment',
  amountMinor,
  receivedOn,
  reference,
});
const dispute: InvoiceCommand = { type: 'DisputeInvoice', reason: 'Twelve seats; there are ten.' };
const settle: InvoiceCommand = { type: 'SettleDispute', outcome: 'rejected' };
const promise = (promisedOn: string): InvoiceCommand => ({ type: 'RecordPromiseToPay', promisedOn });

/** Due on 31 March: reminders on 24 and 30 March, 3 and 10 April; notice on 25, proposal on 30 April. */
function issued(change?: Partial<IssueInvoice>): Miniature {
  const desk = new Miniature();
  desk.invoice('INV-1', issue(change));
  return desk;
}
const at9 = (day: string) => `${day}T09:00:00.000Z`;
const reminders = (desk: Miniature) => desk.happened('PaymentReminderSent');
const notices = (desk: Miniature) => desk.happened('AccessDisablingNoticeGiven');
const proposals = (desk: Miniature) => desk.happened('AccessDisablingProposed');
const withdrawals = (desk: Miniature) => desk.happened('AccessDisablingWithdrawn');

suite('Reminders', () => {
  it('go out on the days that the policy prescribes, at eight o’clock UTC, once each', () => {
    const desk = issued();
    desk.until(at9('2026-06-01'));
    expect(reminders(desk)).toEqual([
      '2026-03-24T08 before-7',
      '2026-03-30T08 before-1',
      '2026-04-03T08 after-3',
      '2026-04-10T08 after-10',
    ]);
  });
  it('go out on 29 February of a leap year', () => {
    const desk = new Miniature();
    desk.now = '2028-02-01T09:00:00.000Z';
    desk.invoice('INV-1', issue({ issuedOn: '2028-02-01', dueOn: '2028-03-01' }));
    desk.until(at9('2028-03-05'));
    expect(reminders(desk)).toEqual([
      '2028-02-23T08 before-7',
      '2028-02-29T08 before-1',
      '2028-03-04T08 after-3',
    ]);
  });
  it('that are late after a week’s downtime come down to the latest one', () => {
    const desk = issued();
    desk.until(at9('2026-03-28'));
    desk.downFor(8);
    expect(reminders(desk)).toEqual(['2026-03-24T08 before-7', '2026-04-05T09 (before-1) after-3']);
    desk.until(at9('2026-06-01'));
    expect(reminders(desk)).toHaveLength(3);
  });
  it('go out at once for an invoice that is entered after its due date, and only one', () => {
    const desk = issued({ issuedOn: '2026-01-15', dueOn: '2026-02-15' });
    expect(reminders(desk)).toEqual(['2026-03-01T09 (before-7) (before-1) (after-3) after-10']);
    desk.until(at9('2026-03-20'));
    expect(reminders(desk)).toHaveLength(1);
  });
  it('do not go out for what was paid while the processes were down', () => {
    const desk = issued();
    desk.down = true;
    desk.until(at9('2026-04-04'));
    desk.invoice('INV-1', pay(120_000, '2026-04-04'));
    desk.down = false;
    desk.until(at9('2026-06-01'));
    expect(reminders(desk)).toEqual([]);
  });
  it('go on after a partial payment and end with the last one', () => {
    const desk = issued();
    desk.until(at9('2026-03-25'));
    desk.invoice('INV-1', pay(20_000, '2026-03-25'));
    desk.until(at9('2026-03-31'));
    desk.invoice('INV-1', pay(100_000, '2026-03-31'));
    desk.until(at9('2026-06-01'));
    expect(reminders(desk)).toEqual(['2026-03-24T08 before-7', '2026-03-30T08 before-1']);
  });
  it('wait until a promised day has passed; what came due meanwhile comes down to one', () => {
    const desk = issued();
    desk.until(at9('2026-03-29'));
    desk.invoice('INV-1', promise('2026-04-12'));
    desk.until(at9('2026-06-01'));
    expect(reminders(desk)).toEqual([
      '2026-03-24T08 before-7',
      '2026-04-13T08 (before-1) (after-3) after-10',
    ]);
  });
  it('wait for the end of a dispute; what came due meanwhile comes down to one', () => {
    const desk = issued();
    desk.until(at9('2026-03-29'));
    desk.invoice('INV-1', dispute);
    desk.until(at9('2026-04-05'));
    desk.invoice('INV-1', settle);
    desk.until(at9('2026-06-01'));
    expect(reminders(desk)).toEqual([
      '2026-03-24T08 before-7',
      '2026-04-05T09 (before-1) after-3',
      '2026-04-10T08 after-10',
    ]);
  });
  it('stop when the rest is credited or written off', () => {
    const desk = issued();
    desk.invoice('INV-1', {
      type: 'IssueCreditNote',
      number: 'CN-1',
      issuedOn: '2026-03-01',
      amountMinor: 1,
    });
    desk.until(at9('2026-03-26'));
    desk.invoice('INV-1', { type: 'WriteOffInvoice', reason: 'Insolvent.' });
    desk.until(at9('2026-06-01'));
    expect(reminders(desk)).toEqual(['2026-03-24T08 before-7']);
  });
  it('begin when a policy is bound afterwards', () => {
    const desk = issued({ facts: { isCspCustomer: true, policy: undefined } });
    desk.until(at9('2026-03-25'));
    desk.invoice('INV-1', { type: 'BindCollectionsPolicy', policy });
    desk.until(at9('2026-03-31'));
    expect(reminders(desk)).toEqual(['2026-03-25T09 before-7', '2026-03-30T08 before-1']);
  });
});

suite('Considering access', () => {
  it('gives notice and proposes when the policy allows, once', () => {
    const desk = issued();
    desk.until(at9('2026-06-01'));
    expect(notices(desk)).toEqual(['2026-04-25T08']);
    expect(proposals(desk)).toEqual(['2026-04-30T08']);
  });
  it('lets the notice run its full time after a downtime', () => {
    const desk = issued();
    desk.until(at9('2026-04-20'));
    desk.downFor(21);
    expect(notices(desk)).toEqual(['2026-05-11T09']);
    desk.until(at9('2026-06-01'));
    expect(proposals(desk)).toEqual(['2026-05-16T08']);
  });
  it('reminds before it gives notice, also when everything is late', () => {
    const desk = issued({ issuedOn: '2025-12-01', dueOn: '2025-12-31' });
    expect(desk.log.map(({ type }) => type)).toEqual([
      'InvoiceIssued',
      'PaymentReminderSent',
      'AccessDisablingNoticeGiven',
    ]);
    desk.until(at9('2026-03-10'));
    expect(proposals(desk)).toEqual(['2026-03-06T08']);
  });
  it('takes the proposal back when the invoice is paid', () => {
    const desk = issued();
    desk.until(at9('2026-05-02'));
    desk.invoice('INV-1', pay(120_000, '2026-05-02'));
    desk.until(at9('2026-08-01'));
    expect(withdrawals(desk)).toEqual(['2026-05-02T09']);
    expect(proposals(desk)).toHaveLength(1);
  });
  it('takes it back for a promise, and gives notice anew when that is broken', () => {
    const desk = issued();
    desk.until(at9('2026-05-02'));
    desk.invoice('INV-1', promise('2026-05-20'));
    expect(withdrawals(desk)).toEqual(['2026-05-02T09']);
    desk.until(at9('2026-08-01'));
    expect(notices(desk)).toEqual(['2026-04-25T08', '2026-05-21T08']);
    expect(proposals(desk)).toEqual(['2026-04-30T08', '2026-05-26T08']);
  });
  it('leaves a disputed invoice alone, and begins anew when the dispute is settled', () => {
    const desk = issued();
    desk.until(at9('2026-04-27'));
    desk.invoice('INV-1', dispute);
    desk.until(at9('2026-06-10'));
    expect(proposals(desk)).toEqual([]);
    desk.invoice('INV-1', settle);
    desk.until(at9('2026-08-01'));
    expect(notices(desk)).toEqual(['2026-04-25T08', '2026-06-10T09']);
    expect(proposals(desk)).toEqual(['2026-06-15T08']);
  });
  it('asks to consider reinstating when the matter is settled', () => {
    const desk = issued();
    desk.until(at9('2026-05-02'));
    desk.account('aurora', {
      type: 'DiscloseCollectionsPolicy',
      policyId: 'standard',
      channel: 'contract',
      facts: { isCspCustomer: true, policy: { versions: [{ ...policy, inForceFrom: '2026-01-01' }] } },
    });
    const refusal = desk.account('aurora', {
      type: 'DisableAccess',
      reason: 'No answer.',
      facts: { decidedBy: 'person', invoices: [desk.invoiceState('INV-1')] },
    });
    expect(refusal).toBeUndefined();
    // Held for a while, then broken, then paid: access stays disabled until the end.
    desk.invoice('INV-1', promise('2026-05-10'));
    desk.until(at9('2026-05-20'));
    desk.invoice('INV-1', pay(120_000, '2026-05-20'));
    expect(desk.log.slice(-3).map(({ type }) => type)).toEqual([
      'PaymentReceived',
      'OverdueMatterSettled',
      'FollowUpRaised',
    ]);
    expect(withdrawals(desk)).toEqual([]);
  });
});

suite('Whatever happens, on whatever days', () => {
  const somethingHappens = fc.oneof(
    fc.record({
      days: fc.nat(20),
      what: fc.constant('pay' as const),
      minor: fc.integer({ min: 1, max: 80_000 }),
    }),
    fc.record({ days: fc.nat(20), what: fc.constantFrom('dispute', 'settle', 'down', 'writeOff' as const) }),
    fc.record({ days: fc.nat(20), what: fc.constant('promise' as const), ahead: fc.nat(20) }),
  );

  it('no step is sent twice, and nobody is reminded or threatened who must not be', () => {
    fc.assert(
      fc.property(fc.array(somethingHappens, { maxLength: 8 }), (story) => {
        const desk = issued();
        for (const each of story) {
          desk.until(at9(addDays(dayOf(desk.now), each.days)));
          const today = dayOf(desk.now);
          if ('minor' in each) desk.invoice('INV-1', pay(each.minor, today, String(desk.log.length)));
          else if ('ahead' in each) desk.invoice('INV-1', promise(addDays(today, each.ahead)));
          else if (each.what === 'down') desk.downFor(7);
          else if (each.what === 'writeOff') desk.invoice('INV-1', { type: 'WriteOffInvoice', reason: 'x' });
          else desk.invoice('INV-1', each.what === 'dispute' ? dispute : settle);
        }
        desk.until(at9(addDays(dayOf(desk.now), 60)));
        expectDecency(desk);
      }),
      { numRuns: 60 },
    );
  });

  function expectDecency(desk: Miniature): void {
    const steps = new Set<string>();
    let invoice: Invoice = noInvoice;
    for (const event of desk.log) {
      const day = dayOf(event.metadata.occurredAt);
      if (event.type === 'PaymentReminderSent') {
        const { step, skipped } = event.data as { step: string; skipped: string[] };
        for (const each of [step, ...skipped]) {
          expect(steps).not.toContain(each);
          steps.add(each);
        }
      }
      if (
        ['PaymentReminderSent', 'AccessDisablingNoticeGiven', 'AccessDisablingProposed'].includes(event.type)
      ) {
        expect(isDunnable(invoice, day)).toBe(true);
      }
      if (event.streamId === 'invoice-INV-1') {
        invoice = evolve(invoice, { ...event, occurredAt: event.metadata.occurredAt } as never);
      }
    }
    // Whoever still owes, undisputed and past every promise, was reminded to the end and considered.
    const today = dayOf(desk.now);
    if (isDunnable(invoice, addDays(today, -40))) {
      expect(steps.has('after-10')).toBe(true);
    }
  }
});
