import { describe as suite, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayOf, type RecordedEvent } from '#kernel';
import { projectionSpecification } from '#kernel/testing';
import type { InvoiceCommand } from '../domain/invoice/commands.js';
import { balanceOn } from '../domain/invoice/ledger.js';
import { Miniature } from '../testing/miniature.js';
import { accountsProjection } from './accounts/accounts.projection.js';
import { summaryOf } from './invoices/invoice.queries.js';
import { invoicesProjection } from './invoices/invoices.projection.js';
import { receivablesOf } from './reports/billing-report-figures.js';
import { receivablesProjection } from './reports/receivables.projection.js';

const INVOICES = ['INV-1', 'INV-2', 'INV-3'] as const;

interface Happening {
  readonly days: number;
  readonly invoice: (typeof INVOICES)[number];
  readonly what: 'issue' | 'pay' | 'credit' | 'writeOff';
  readonly minor: number;
  /** Payments and credit notes are sometimes entered late. */
  readonly daysAgo: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  days: fc.nat(15),
  invoice: fc.constantFrom(...INVOICES),
  what: fc.constantFrom('issue', 'pay', 'pay', 'credit', 'writeOff'),
  minor: fc.integer({ min: 1, max: 90_000 }),
  daysAgo: fc.nat(30),
});

function commandOf(
  { invoice, what, minor, daysAgo }: Happening,
  today: string,
  index: number,
): InvoiceCommand {
  const day = addDays(today, -daysAgo);
  switch (what) {
    case 'issue':
      return {
        type: 'IssueInvoice',
        number: invoice,
        customerId: invoice === 'INV-3' ? 'boreal' : 'aurora',
        issuedOn: day,
        dueOn: addDays(day, 14),
        billingPeriodStart: day,
        billingPeriodEnd: day,
        currency: invoice === 'INV-2' ? 'EUR' : 'BRL',
        amountMinor: minor,
        facts: { isCspCustomer: true, policy: undefined },
      };
    case 'pay':
      return { type: 'ReceivePayment', amountMinor: minor, receivedOn: day, reference: `P-${index}` };
    case 'credit':
      return { type: 'IssueCreditNote', number: `CN-${index}`, issuedOn: day, amountMinor: minor };
    case 'writeOff':
      return { type: 'WriteOffInvoice', reason: 'Insolvent.' };
  }
}

function play(story: readonly Happening[]): Miniature {
  const desk = new Miniature();
  story.forEach((each, index) => {
    desk.until(`${addDays(dayOf(desk.now), each.days)}T09:00:00.000Z`);
    desk.invoice(each.invoice, commandOf(each, dayOf(desk.now), index));
  });
  return desk;
}

/** The log as the projections are shown it. */
const given = (log: readonly RecordedEvent[]) =>
  log.map(({ type, data, streamId, metadata }) => ({
    event: { type, data },
    streamId,
    at: metadata.occurredAt,
  }));

suite('Whatever is billed, paid, credited and written off', () => {
  const stories = fc.array(happening, { maxLength: 15 });

  it('the account is the sum of its invoices', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const facts = given(play(story).log);
        const invoices = [
          ...projectionSpecification(invoicesProjection)
            .given(...facts)
            .documents.values(),
        ].map(summaryOf);
        const accounts = projectionSpecification(accountsProjection).given(...facts).documents;
        for (const [customerId, { balances, openInvoices }] of accounts) {
          const own = invoices.filter((invoice) => invoice.customerId === customerId);
          expect(openInvoices).toBe(own.filter(({ open }) => open).length);
          for (const [currency, balance] of Object.entries(balances)) {
            const sum = (figure: 'amountMinor' | 'paidMinor' | 'outstandingMinor' | 'creditMinor') =>
              own.reduce((total, each) => (each.currency === currency ? total + each[figure] : total), 0);
            expect(balance.billedMinor).toBe(sum('amountMinor'));
            expect(balance.paidMinor).toBe(sum('paidMinor'));
            expect(balance.outstandingMinor).toBe(sum('outstandingMinor'));
            expect(balance.creditMinor).toBe(sum('creditMinor'));
            expect(balance.billedMinor).toBe(
              balance.paidMinor +
                balance.creditedMinor +
                balance.writtenOffMinor +
                balance.outstandingMinor -
                balance.creditMinor,
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('the receivables of any past day are what the invoices say of that day', () => {
    fc.assert(
      fc.property(stories, fc.nat(250), (story, days) => {
        const facts = given(play(story).log);
        const day = addDays('2026-02-01', days);
        const invoices = [
          ...projectionSpecification(invoicesProjection)
            .given(...facts)
            .documents.values(),
        ];
        const cohorts = [
          ...projectionSpecification(receivablesProjection)
            .given(...facts)
            .documents.values(),
        ];
        // As the query does: cohorts that were settled by then are not read.
        const read = cohorts.filter(({ openUntil }) => openUntil > day);
        const open = invoices.filter(({ openUntil }) => openUntil > day);
        for (const currency of ['BRL', 'EUR']) {
          const expected = (among: typeof invoices) =>
            among
              .filter((invoice) => invoice.currency === currency)
              .reduce((sum, { ledger }) => sum + Math.max(0, balanceOn(ledger, day)), 0);
          const total = receivablesOf(read, day).find((each) => each.currency === currency)?.total ?? 0;
          expect(total).toBe(expected(invoices));
          expect(expected(open)).toBe(expected(invoices));
        }
      }),
      { numRuns: 60 },
    );
  });
});
