import { idOf, isTimer, type Order, type Process, type RecordedEvent } from '#kernel';
import { InvoiceIssued } from '../domain/invoice/events.js';
import { CollectionsPolicyPublished } from '../domain/policy/events.js';

/**
 * Binds invoices that were issued without a policy to the first policy ever published. Whichever comes
 * later in the log, the invoice or the policy, brings the two together: an invoice looks for a policy
 * once, and a new policy looks for all the invoices before it. Remembers nothing. [D25]
 */
export const collectionsPolicyBinding: Process<null> = {
  name: 'collections-policy-binding',
  handles: new Set([InvoiceIssued.type, CollectionsPolicyPublished.type]),
  initialMemory: null,
  instanceOf: (event) => (binds(event) ? event.streamId : undefined),
  react: (memory, input) => ({ memory, orders: isTimer(input) ? [] : [bind(input)] }),
};

function binds({ type, data }: RecordedEvent): boolean {
  return type === InvoiceIssued.type
    ? (data as { policy?: unknown }).policy === undefined
    : (data as { version: number }).version === 1;
}

function bind({ type, streamId }: RecordedEvent): Order {
  const id = idOf(streamId);
  return type === InvoiceIssued.type
    ? { do: 'command', key: 'bind', command: 'BindInvoice', payload: { invoice: id } }
    : { do: 'command', key: 'bind', command: 'BindOlderInvoices', payload: { policyId: id } };
}
