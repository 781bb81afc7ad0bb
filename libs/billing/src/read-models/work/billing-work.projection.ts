import { idOf, nameOf, projection, type RecordedEvent } from '#kernel';
import {
  AccessDisabled,
  AccessDisablingDeclined,
  AccessDisablingProposed,
  AccessDisablingWithdrawn,
  CollectionsPolicyDisclosed,
  FollowUpDone,
  FollowUpRaised,
} from '../../domain/account/events.js';
import { describe, type BillingEvent } from '../../domain/describe.js';
import { invoiceDecider } from '../../domain/invoice/decide.js';
import { CollectionsPolicyBound, InvoiceIssued } from '../../domain/invoice/events.js';
import type { Invoice } from '../../domain/invoice/invoice.js';
import type { BoundPolicy } from '../../domain/schedule.js';
import { FOLLOW_UPS } from '../../domain/vocabulary.js';

export const WORK_KINDS = [
  'accessToBeConsidered',
  'reinstatementToBeConsidered',
  'policyNeverDisclosed',
  'followUp',
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** Something in billing that waits for a person. */
export interface BillingWorkItem {
  readonly id: string;
  readonly kind: WorkKind;
  readonly customerId: string;
  /** The invoice, follow-up or policy version that it is about. */
  readonly reference: string;
  readonly since: string;
  readonly text: string;
  /** False once it is done, where that has to be remembered. */
  readonly open: boolean;
}

const key = (kind: WorkKind, customerId: string, ...reference: (string | number)[]): string =>
  nameOf(kind, customerId, ...reference);

const accessKey = (event: RecordedEvent, invoice: string): string =>
  key('accessToBeConsidered', idOf(event.streamId), invoice);

const accessKeys = (event: RecordedEvent<{ type: string; data: { invoices: string[] } }>): string[] =>
  event.data.invoices.map((invoice) => accessKey(event, invoice));

const followUpKind = (code: string): WorkKind =>
  code === 'considerReinstating' ? 'reinstatementToBeConsidered' : 'followUp';

const undisclosedKey = (
  customerId: string,
  { policyId, version }: { policyId: string; version: number },
): string => key('policyNeverDisclosed', customerId, policyId, version);

/** What waits for a person in billing: a proposal, a reinstatement, a policy that was never told, a follow-up. */
export const billingWorkProjection = projection<BillingWorkItem, Invoice>('billing-work', 1, {
  feeds: 'shared',
  follows: invoiceDecider,
  fields: { kind: 'text', customerId: 'text', open: 'boolean', since: 'time' },
  indexes: [['open', 'kind', 'since']],
})
  .on(
    AccessDisablingProposed,
    (event) => accessKey(event, event.data.invoice),
    (_none, event, id) =>
      item(event, id, 'accessToBeConsidered', event.data.invoice, describe(event as BillingEvent)),
  )
  .on(
    AccessDisablingWithdrawn,
    (event) => accessKey(event, event.data.invoice),
    () => null,
  )
  .on(AccessDisablingDeclined, accessKeys, () => null)
  .on(AccessDisabled, accessKeys, () => null)
  .on(
    FollowUpRaised,
    ({ streamId, data }) => key(followUpKind(data.code), idOf(streamId), data.followUpId),
    (_none, event, id) =>
      item(event, id, followUpKind(event.data.code), event.data.followUpId, FOLLOW_UPS[event.data.code]),
  )
  .on(
    FollowUpDone,
    ({ streamId, data }) => key(followUpKind(data.code), idOf(streamId), data.followUpId),
    () => null,
  )
  .on(
    InvoiceIssued,
    ({ data }) => (data.policy ? undisclosedKey(data.customerId, data.policy) : []),
    (doc, event, id) =>
      event.data.policy ? undisclosed(doc, event, id, event.data.customerId, event.data.policy) : doc,
  )
  .on(
    CollectionsPolicyBound,
    ({ data }, { after }) => undisclosedKey(after.customerId, data.policy),
    (doc, event, id, { after }) => undisclosed(doc, event, id, after.customerId, event.data.policy),
  )
  .on(
    CollectionsPolicyDisclosed,
    ({ streamId, data }) => undisclosedKey(idOf(streamId), data),
    (_doc, event, id) => ({
      ...item(event, id, 'policyNeverDisclosed', versionName(event.data), 'Told.'),
      open: false,
    }),
  );

const versionName = ({ policyId, version }: { policyId: string; version: number }): string =>
  `${policyId} v${version}`;

function item(
  { streamId, metadata }: RecordedEvent,
  id: string,
  kind: WorkKind,
  reference: string,
  text: string,
): BillingWorkItem {
  return { id, kind, customerId: idOf(streamId), reference, since: metadata.occurredAt, text, open: true };
}

/** A customer is billed by a policy version that it was not told: a finding until it is. [D25] */
function undisclosed(
  known: BillingWorkItem | null,
  event: RecordedEvent,
  id: string,
  customerId: string,
  policy: BoundPolicy,
): BillingWorkItem {
  if (known) return known;
  const text = `The customer was never told version ${policy.version} of the collections policy ${policy.policyId}, which applies to it.`;
  return { ...item(event, id, 'policyNeverDisclosed', versionName(policy), text), customerId };
}
