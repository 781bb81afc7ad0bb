import { items } from '../person.js';
import { scenario } from '../scenario.js';
import { invoice } from './invoice.js';

/** [D26] [D28] */
export const dunning = scenario(
  'dunning',
  'Bills that are late: reminded, promised, disputed and settled',
  async ({ bruno, aude }, stage) => {
    const late = await bruno.does(
      'bills Mondego; it is four days late',
      '/v1/customers/mondego/invoices',
      invoice(stage, 'MONDEGO-1', -4),
    );
    await aude.sees(
      'the customer was reminded, once',
      `${late}/history`,
      (body) => items(body).filter(({ type }) => type === 'PaymentReminderSent').length === 1,
    );
    await bruno.isRefused('billing/promise-lies-ahead', 'record a promise for the past', `${late}/promises`, {
      promisedOn: stage.day(-500),
    });
    await bruno.does('records a promise to pay', `${late}/promises`, {
      promisedOn: stage.day(10),
      note: 'Inês, ao telefone.',
    });
    await bruno.isRefused(
      'billing/promise-kept-to',
      'remind before the promised day',
      `${late}/reminders`,
      {},
      { now: true },
    );
    await bruno.does('receives the money', `${late}/payments`, {
      amountMinor: 120_000,
      receivedOn: stage.day(0),
      reference: 'SEPA 1',
    });

    const disputed = await bruno.does(
      'bills Brisebois; it is eleven days late',
      '/v1/customers/brisebois/invoices',
      invoice(stage, 'BRISEBOIS-1', -11),
    );
    await aude.seesForNow(
      'the customer was reminded with the latest step only',
      `${disputed}/history`,
      (body) => items(body).filter(({ type }) => type === 'PaymentReminderSent').length === 1,
    );
    await bruno.isRefused(
      'billing/disputed',
      'settle what nobody disputes',
      `${disputed}/dispute-settlements`,
      { outcome: 'rejected' },
    );
    await bruno.does('records that the customer disputes it', `${disputed}/disputes`, {
      reason: 'Twelve seats were billed; there are ten.',
    });
    await bruno.isRefused(
      'billing/not-disputed',
      'dun what is disputed',
      `${disputed}/reminders`,
      {},
      { now: true },
    );
    await bruno.does('settles: the customer is right', `${disputed}/dispute-settlements`, {
      outcome: 'partlyUpheld',
      explanation: 'There were ten seats.',
      creditNote: { number: 'BRISEBOIS-CN-1', issuedOn: stage.day(0), amountMinor: 20_000 },
    });
    await bruno.does('reminds by hand', `${disputed}/reminders`, {}, { now: true });
    await bruno.does('receives the rest', `${disputed}/payments`, {
      amountMinor: 100_000,
      receivedOn: stage.day(0),
      reference: 'SEPA 2',
    });
    await aude.sees(
      'the account is even',
      '/v1/customers/brisebois/account',
      (body) => body.openInvoices === 0,
    );
  },
);
