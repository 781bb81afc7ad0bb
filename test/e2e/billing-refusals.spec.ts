import { beforeAll, describe, expect, it } from '@jest/globals';
import { bea, clock, INVOICE, issue, pay, POLICY } from '../support/billing-desk.js';

beforeAll(async () => {
  await bea.given('post', '/v1/collections-policies', POLICY);
  clock.set('2026-04-02T08:00:00.000Z');
  await issue('aurora', 'INV-1');
  await pay('INV-1', 20_000, '2026-03-24');
});

describe('what is not right', () => {
  const invoice = (change: object) => ({ number: 'INV-9', ...INVOICE, ...change });
  const issuing = (change: object) => bea.when('post', '/v1/customers/aurora/invoices', invoice(change));

  it.each([
    ['amountMinor', { amountMinor: 12.5 }],
    ['amountMinor', { amountMinor: 0 }],
    ['amountMinor', { amountMinor: -1 }],
    ['amountMinor', { amountMinor: '120000' }],
    ['currency', { currency: 'brl' }],
    ['currency', { currency: 'ABC' }],
    ['dueOn', { dueOn: '2026-02-30' }],
    ['number', { number: '../etc' }],
    ['amends', { documentType: 'creditNote' }],
    ['amends', { amends: 'INV-1' }],
    ['surprise', { surprise: true }],
  ])('is refused with the field %s', async (field, change) => {
    await issuing(change).invalid(field);
  });

  it('is refused with the rule', async () => {
    await issuing({ dueOn: '2026-02-28' }).refused('billing/due-after-issue');
    await issuing({ billingPeriodEnd: '2026-01-31' }).refused('billing/period-in-order');
    await issuing({ policyId: 'gold' }).refused('billing/known-policy');
    await issuing({ number: 'INV-1' }).refused('billing/number-used-once');
    await bea
      .when('post', '/v1/invoices/INV-1/payments', {
        amountMinor: 1,
        receivedOn: '2030-01-01',
        reference: 'x',
      })
      .refused('billing/received-by-now');
    await bea
      .when('post', '/v1/invoices/INV-1/payments', {
        amountMinor: 1,
        receivedOn: '2026-03-24',
        reference: '2026-03-24',
      })
      .refused('billing/payment-reference-once');
    await bea
      .when('post', '/v1/invoices/INV-1/credit-notes', {
        number: 'CN-9',
        issuedOn: '2026-04-01',
        amountMinor: 120_001,
      })
      .refused('billing/credit-within-invoice');
  });

  it('needs a reason where one is asked for', async () => {
    await bea.when('post', '/v1/invoices/INV-1/disputes', {}).invalid('reason');
    await bea.when('post', '/v1/invoices/INV-1/write-off', {}).invalid('reason');
    await bea
      .when('post', '/v1/customers/aurora/access-decisions', { decision: 'disable' })
      .invalid('reason');
  });

  it('is not found', async () => {
    await bea.when('get', '/v1/invoices/INV-404').problem(404, 'not-found');
    await bea
      .when('post', '/v1/invoices/INV-404/payments', {
        amountMinor: 1,
        receivedOn: '2026-03-01',
        reference: 'x',
      })
      .problem(404, 'not-found');
    await bea
      .when('post', '/v1/collections-policies/gold/disclosures', { customerId: 'aurora' })
      .problem(404, 'not-found');
  });

  it('is sent to the portal of the product, where somebody is not a CSP customer [D29]', async () => {
    const { body } = await bea
      .when('get', '/v1/customers/nobody/account')
      .problem(404, 'billing/csp-customer');
    expect(body.detail).toContain('portal of the product');
    await bea.when('post', '/v1/customers/nobody/invoices', invoice({})).problem(404, 'billing/csp-customer');
    await bea
      .when('post', '/v1/collections-policies/standard/disclosures', { customerId: 'nobody' })
      .refused('billing/csp-customer');
  });
});
