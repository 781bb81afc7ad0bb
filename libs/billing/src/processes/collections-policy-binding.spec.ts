import { describe as suite, expect, it } from '@jest/globals';
import { on, processSpecification } from '#kernel/testing';
import { InvoiceIssued } from '../domain/invoice/events.js';
import { CollectionsPolicyPublished } from '../domain/policy/events.js';
import { collectionsPolicyBinding } from './collections-policy-binding.process.js';

const { given, instanceOf } = processSpecification(collectionsPolicyBinding);

const terms = {
  policyId: 'standard',
  reminderDaysBeforeDue: [7],
  reminderDaysAfterDue: [3],
  accessMayBeDisabledAfterDays: 30,
  noticeDays: 5,
};
const published = (version: number) =>
  on(
    'collectionsPolicy-standard',
    CollectionsPolicyPublished({ ...terms, version, inForceFrom: '2026-03-01' }),
  );
const issued = (bound: boolean) =>
  on(
    'invoice-INV-1',
    InvoiceIssued({
      number: 'INV-1',
      customerId: 'aurora',
      documentType: 'invoice',
      issuedOn: '2026-03-01',
      dueOn: '2026-03-31',
      billingPeriodStart: '2026-02-01',
      billingPeriodEnd: '2026-02-28',
      currency: 'BRL',
      amountMinor: 120_000,
      ...(bound ? { policy: { ...terms, version: 1 } } : {}),
    }),
  );

suite('Binding invoices that are older than every policy', () => {
  it('is tried for each that was issued without one', () => {
    given()
      .when(issued(false))
      .then({ do: 'command', key: 'bind', command: 'BindInvoice', payload: { invoice: 'INV-1' } });
    expect(instanceOf(issued(true))).toBeUndefined();
  });
  it('is tried for all when a policy is published, and not for its later versions', () => {
    given()
      .when(published(1))
      .then({ do: 'command', key: 'bind', command: 'BindOlderInvoices', payload: { policyId: 'standard' } });
    expect(instanceOf(published(2))).toBeUndefined();
  });
});
