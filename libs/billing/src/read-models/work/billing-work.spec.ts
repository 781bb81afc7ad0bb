import { describe as suite, it } from '@jest/globals';
import { on, projectionSpecification } from '#kernel/testing';
import * as account from '../../domain/account/events.js';
import { CollectionsPolicyBound, InvoiceIssued } from '../../domain/invoice/events.js';
import { billingWorkProjection } from './billing-work.projection.js';

const { given } = projectionSpecification(billingWorkProjection);

const policy = {
  policyId: 'standard',
  version: 1,
  reminderDaysBeforeDue: [7, 1],
  reminderDaysAfterDue: [3, 10],
  accessMayBeDisabledAfterDays: 30,
  noticeDays: 5,
};
const facts = {
  number: 'INV-1',
  customerId: 'aurora',
  documentType: 'invoice',
  issuedOn: '2026-03-01',
  dueOn: '2026-03-31',
  billingPeriodStart: '2026-02-01',
  billingPeriodEnd: '2026-02-28',
  currency: 'BRL',
  amountMinor: 120_000,
} as const;
const issued = on('invoice-INV-1', InvoiceIssued({ ...facts, policy }));
const ofAccount = (event: Parameters<typeof on>[1]) => on('account-aurora', event);
const disclosed = ofAccount(
  account.CollectionsPolicyDisclosed({ policyId: 'standard', version: 1, channel: 'email' }),
);
const proposed = ofAccount(
  account.AccessDisablingProposed({
    invoice: 'INV-1',
    policyId: 'standard',
    policyVersion: 1,
    dueOn: '2026-03-31',
    currency: 'BRL',
    outstandingMinor: 120_000,
    daysPastDue: 30,
    noticeGivenOn: '2026-04-25',
  }),
);
const disabled = ofAccount(account.AccessDisabled({ invoices: ['INV-1'], reason: 'No answer.' }));
const declined = ofAccount(
  account.AccessDisablingDeclined({ invoices: ['INV-1'], reason: 'They will pay.' }),
);

const ACCESS = 'accessToBeConsidered|aurora|INV-1';
const UNTOLD = 'policyNeverDisclosed|aurora|standard|1';

suite('A policy that was never told', () => {
  it('waits from the first invoice that it binds', () => {
    given(issued).thenDocumentLike(UNTOLD, { customerId: 'aurora', reference: 'standard v1', open: true });
    given(
      on('invoice-INV-0', InvoiceIssued({ ...facts, number: 'INV-0' })),
      on('invoice-INV-0', CollectionsPolicyBound({ policy })),
    ).thenDocumentLike(UNTOLD, { customerId: 'aurora', open: true });
  });
  it('is no finding once it was told, before or after the invoice', () => {
    given(issued, disclosed).thenDocumentLike(UNTOLD, { open: false });
    given(disclosed, issued).thenDocumentLike(UNTOLD, { open: false });
  });
});

suite('Access to be considered', () => {
  it('waits from the proposal to the decision', () => {
    given(proposed).thenDocumentLike(ACCESS, {
      kind: 'accessToBeConsidered',
      reference: 'INV-1',
      open: true,
    });
    given(proposed, disabled).thenDocument(ACCESS, null);
    given(proposed, declined).thenDocument(ACCESS, null);
    given(
      proposed,
      ofAccount(account.AccessDisablingWithdrawn({ invoice: 'INV-1', because: 'paid' })),
    ).thenDocument(ACCESS, null);
  });
});

suite('Follow-ups', () => {
  const raised = (code: 'restoreAutoRenew' | 'considerReinstating') =>
    ofAccount(account.FollowUpRaised({ followUpId: `${code}-1`, code }));

  it('wait until they are seen to', () => {
    const id = 'followUp|aurora|restoreAutoRenew-1';
    given(raised('restoreAutoRenew')).thenDocumentLike(id, { kind: 'followUp', open: true });
    given(
      raised('restoreAutoRenew'),
      ofAccount(account.FollowUpDone({ followUpId: 'restoreAutoRenew-1', code: 'restoreAutoRenew' })),
    ).thenDocument(id, null);
  });
  it('about reinstating are a kind of their own', () => {
    given(raised('considerReinstating')).thenDocumentLike(
      'reinstatementToBeConsidered|aurora|considerReinstating-1',
      { kind: 'reinstatementToBeConsidered', open: true },
    );
  });
});
