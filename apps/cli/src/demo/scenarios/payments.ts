import { scenario } from '../scenario.js';
import { invoice } from './invoice.js';

/** [D24] [D28] [D29] */
export const payments = scenario(
  'payments',
  'Bills that are paid at once, in parts, too much, credited and written off',
  async ({ bruno, rui, aude }, stage) => {
    const issue = '/v1/customers/aurora/invoices';
    const brl = { currency: 'BRL' };
    await bruno.isRefused(
      'billing/csp-customer',
      'bill somebody who is no customer',
      '/v1/customers/nobody/invoices',
      invoice(stage, 'NO-1', 20),
    );
    await bruno.isRefused(
      'billing/due-after-issue',
      'make an invoice due before it is issued',
      issue,
      invoice(stage, 'NO-2', 20, { issuedOn: stage.day(21) }),
    );
    await bruno.isRefused(
      'billing/period-in-order',
      'bill a period that ends before it starts',
      issue,
      invoice(stage, 'NO-3', 20, { billingPeriodEnd: stage.day(-90) }),
    );
    await bruno.isRefused(
      'billing/known-policy',
      'collect by a policy that there is not',
      issue,
      invoice(stage, 'NO-4', 20, { policyId: 'none' }),
    );
    await bruno.isRefused(
      'invalid',
      'bill half a cent',
      issue,
      invoice(stage, 'NO-5', 20, { amountMinor: 12.5 }),
    );

    const first = await bruno.does('bills Aurora 1,200.00 BRL', issue, invoice(stage, 'AURORA-1', 20, brl));
    await bruno.isRefused(
      'billing/number-used-once',
      'use the number twice',
      issue,
      invoice(stage, 'AURORA-1', 20, { ...brl, amountMinor: 1 }),
    );
    await bruno.isRefused('billing/received-by-now', 'receive money from the future', `${first}/payments`, {
      amountMinor: 1,
      receivedOn: stage.day(400),
      reference: 'PIX 0',
    });
    await bruno.does('receives half of it', `${first}/payments`, {
      amountMinor: 60_000,
      receivedOn: stage.day(-2),
      reference: 'PIX 1',
    });
    await bruno.isRefused(
      'billing/payment-reference-once',
      'book two payments under one reference',
      `${first}/payments`,
      { amountMinor: 1, receivedOn: stage.day(-2), reference: 'PIX 1' },
    );
    await bruno.does('receives the rest, and 5.00 too much', `${first}/payments`, {
      amountMinor: 60_500,
      receivedOn: stage.day(-1),
      reference: 'PIX 2',
    });
    await bruno.isRefused(
      'billing/something-outstanding',
      'remind of what is paid',
      `${first}/reminders`,
      {},
      { now: true },
    );
    await rui.sees('the bill is paid', first, ({ status }) => status === 'paid');

    const second = await bruno.does(
      'bills Aurora for the month after',
      issue,
      invoice(stage, 'AURORA-2', 25, brl),
    );
    await bruno.isRefused(
      'billing/credit-within-invoice',
      'credit more than was billed',
      `${second}/credit-notes`,
      { number: 'CN-0', issuedOn: stage.day(0), amountMinor: 120_001 },
    );
    await bruno.isRefused(
      'billing/credit-note-same-currency',
      'credit in another currency',
      `${second}/credit-notes`,
      { number: 'CN-0', issuedOn: stage.day(0), amountMinor: 1, currency: 'EUR' },
    );
    await bruno.isRefused(
      'billing/credit-note-after-invoice',
      'credit before it was billed',
      `${second}/credit-notes`,
      { number: 'CN-0', issuedOn: stage.day(-300), amountMinor: 1 },
    );
    await bruno.isRefused(
      'billing/credit-note-same-customer',
      'credit another customer for it',
      '/v1/customers/harbour/invoices',
      invoice(stage, 'CN-0', 0, {
        ...brl,
        issuedOn: stage.day(0),
        documentType: 'creditNote',
        amends: 'AURORA-2',
        amountMinor: 1,
      }),
    );
    await bruno.does('credits two seats', `${second}/credit-notes`, {
      number: 'AURORA-CN-1',
      issuedOn: stage.day(0),
      amountMinor: 20_000,
    });
    await bruno.isRefused('billing/credit-note-once', 'credit them twice', `${second}/credit-notes`, {
      number: 'AURORA-CN-1',
      issuedOn: stage.day(0),
      amountMinor: 20_000,
    });
    await bruno.does('receives what is left', `${second}/payments`, {
      amountMinor: 100_000,
      receivedOn: stage.day(0),
      reference: 'PIX 3',
    });

    const lost = await bruno.does(
      'bills the silent customer',
      '/v1/customers/silent/invoices',
      invoice(stage, 'SILENT-1', -120, { amountMinor: 4_900 }),
    );
    await bruno.does('gives up what nobody will pay', `${lost}/write-off`, {
      reason: 'The company is gone.',
    });
    await bruno.isRefused('billing/not-written-off', 'credit what was written off', `${lost}/credit-notes`, {
      number: 'CN-9',
      issuedOn: stage.day(0),
      amountMinor: 1,
    });
    await bruno.isRefused('not-found', 'book on an invoice that there is not', '/v1/invoices/NONE/payments', {
      amountMinor: 1,
      receivedOn: stage.day(0),
      reference: 'X',
    });
    await aude.sees('Aurora owes nothing', '/v1/customers/aurora/account', (body) => body.openInvoices === 0);
  },
);
