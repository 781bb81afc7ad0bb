import { present, streamOf } from '#kernel';
import { definePast, type LogPast } from '#platform';
import { accountDecider } from '../../domain/account/decide.js';
import { describe, type BillingEvent } from '../../domain/describe.js';
import { invoiceDecider } from '../../domain/invoice/decide.js';
import { policyDecider } from '../../domain/policy/policy.js';
import { GetCustomerAccount } from '../accounts/account.queries.js';
import { GetInvoice, ListInvoices } from '../invoices/invoice.queries.js';
import { GetCollectionsPolicy } from '../policies/policy.queries.js';
import { billingFiguresProjection } from '../reports/billing-figures.projection.js';
import { receivablesProjection } from '../reports/receivables.projection.js';

/** An invoice as it was. The steps that were possible follow from the rest and from the time. */
export const invoicePast = definePast<BillingEvent>({
  kind: 'invoice',
  path: 'v1/invoices/:id',
  permission: 'billing.read',
  stream: (id) => streamOf(invoiceDecider.category, id),
  ask: (id) => new GetInvoice(id),
  describe,
  timed: true,
  derived: ['steps'],
});

/** A collections policy as it was. */
export const collectionsPolicyPast = definePast<BillingEvent>({
  kind: 'collectionsPolicy',
  path: 'v1/collections-policies/:id',
  permission: 'billing.read',
  stream: (id) => streamOf(policyDecider.category, id),
  ask: (id) => new GetCollectionsPolicy(id),
  describe,
});

const INVOICES_AT_ONCE = 200;

/** A customer's account as it was: sums over its invoices, and what was decided about its access. */
export const accountPast = definePast<BillingEvent>({
  kind: 'account',
  path: 'v1/customers/:id/account',
  permission: 'billing.read',
  stream: (id) => streamOf(accountDecider.category, id),
  also: async (id, queries, head) => {
    const streams: string[] = [];
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const options = {
        sort: 'dueOn',
        direction: 'asc',
        limit: INVOICES_AT_ONCE,
        ...present({ after }),
      } as const;
      const page = await queries.execute(
        new ListInvoices({ customerId: id }, { ...options, ...present({ atLeast: head }) }),
      );
      streams.push(...page.items.map((invoice) => streamOf(invoiceDecider.category, invoice.id)));
      after = page.next;
    }
    return streams;
  },
  // Every customer has an account from its first day on.
  born: { stream: (id) => streamOf('customer', id), text: 'The customer was registered.' },
  ask: (id) => new GetCustomerAccount(id),
  describe,
  derived: ['asOf'],
  timed: true,
});

/** The reports on billing as they were. */
export const billingReportsPast: LogPast = {
  name: 'billing-reports',
  projections: [receivablesProjection.name, billingFiguresProjection.name],
};
