import { describe as suite, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, isRefusal } from '#kernel';
import type { InvoiceCommand } from './commands.js';
import { invoiceDecider } from './decide.js';
import { noInvoice, outstanding, type Invoice } from './invoice.js';
import {
  balanceOf,
  balanceOn,
  creditedOf,
  creditOf,
  outstandingChanges,
  outstandingOf,
  paidOf,
  writtenOffOf,
} from './ledger.js';

const TODAY = '2026-06-30T12:00:00.000Z';
const BILLED = 120_001;

const issue: InvoiceCommand = {
  type: 'IssueInvoice',
  number: 'INV-1',
  customerId: 'aurora',
  issuedOn: '2026-03-01',
  dueOn: '2026-03-31',
  billingPeriodStart: '2026-02-01',
  billingPeriodEnd: '2026-02-28',
  currency: 'BRL',
  amountMinor: BILLED,
  facts: { isCspCustomer: true, policy: undefined },
};

const amount = fc.integer({ min: 1, max: BILLED });
const dayInSpring = fc.integer({ min: -20, max: 121 }).map((days) => addDays('2026-03-01', days));
const somebodyDoes: fc.Arbitrary<InvoiceCommand> = fc.oneof(
  fc.record({
    type: fc.constant('ReceivePayment' as const),
    amountMinor: amount,
    receivedOn: dayInSpring,
    reference: fc.uuid(),
  }),
  fc.record({
    type: fc.constant('IssueCreditNote' as const),
    number: fc.uuid(),
    amountMinor: amount,
    issuedOn: dayInSpring,
  }),
  fc.constant<InvoiceCommand>({ type: 'WriteOffInvoice', reason: 'Insolvent.' }),
  fc.constant<InvoiceCommand>({ type: 'DisputeInvoice', reason: 'Wrong.' }),
  fc.record({
    type: fc.constant('SettleDispute' as const),
    outcome: fc.constant('partlyUpheld' as const),
    creditNote: fc.record({ number: fc.uuid(), amountMinor: amount, issuedOn: dayInSpring }),
  }),
);

/** The invoice after whatever was accepted. */
const after = (commands: readonly InvoiceCommand[]): Invoice =>
  [issue, ...commands].reduce<Invoice>((invoice, command) => {
    const decision = invoiceDecider.decide(command, invoice, TODAY);
    if (isRefusal(decision)) return invoice;
    return decision.reduce<Invoice>(
      (state, event) => invoiceDecider.evolve(state, { ...event, occurredAt: TODAY } as never),
      invoice,
    );
  }, noInvoice);

suite('The amounts of an invoice', () => {
  it('add up to the cent, whatever happens to it', () => {
    fc.assert(
      fc.property(fc.array(somebodyDoes, { maxLength: 12 }), (commands) => {
        const { ledger, payments, amountMinor } = after(commands);
        const settled = paidOf(ledger) + creditedOf(ledger) + writtenOffOf(ledger);
        expect(settled + outstandingOf(ledger) - creditOf(ledger)).toBe(amountMinor);
        expect(paidOf(ledger)).toBe(payments.reduce((sum, payment) => sum + payment.amountMinor, 0));
        expect(creditedOf(ledger)).toBeLessThanOrEqual(amountMinor);
        expect(writtenOffOf(ledger)).toBeGreaterThanOrEqual(0);
        expect(ledger.every(({ minor }) => Number.isSafeInteger(minor))).toBe(true);
      }),
    );
  });

  it('come to the same outstanding amount day by day as they do in the end', () => {
    fc.assert(
      fc.property(fc.array(somebodyDoes, { maxLength: 12 }), dayInSpring, (commands, day) => {
        const invoice = after(commands);
        const changes = [...outstandingChanges(invoice.ledger)];
        const until = (last: string) =>
          changes.filter(([on]) => on <= last).reduce((sum, [, change]) => sum + change, 0);
        expect(until('9999-12-31')).toBe(outstanding(invoice));
        expect(until(day)).toBe(Math.max(0, balanceOn(invoice.ledger, day)));
      }),
    );
  });

  it('never grow through payments, credit notes or writing off', () => {
    fc.assert(
      fc.property(fc.array(somebodyDoes, { maxLength: 12 }), (commands) => {
        const balances = commands.map((_, count) => balanceOf(after(commands.slice(0, count)).ledger));
        expect(balances).toEqual([...balances].sort((a, b) => b - a));
      }),
    );
  });
});
