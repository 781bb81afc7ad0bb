import { describe, expect, it } from '@jest/globals';
import {
  AccessDisabled,
  AccessDisablingNoticeGiven,
  AccessReinstated,
  CollectionsPolicyDisclosed,
  InvoiceIssued,
  PaymentReminderSent,
} from '#billing';
import {
  Closed,
  CustomerInformed,
  CustomerReplyAwaited,
  EscalatedToIndirectProvider,
  EscalatedToMicrosoft,
  Reopened,
  RequestReceived,
  Withdrawn,
} from '#cases';
import type { DomainEvent } from '#kernel';
import { recorded } from '#kernel/testing';
import { SupportPlanDisclosed, SupportPlanPublished } from '#offering';
import { TEMPLATES, type TemplateCode } from '../domain/vocabulary.js';
import { compose, type Source } from './compose.js';

const received = RequestReceived({
  number: '2026-000001',
  customerId: 'aurora',
  cloud: 'commercial',
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'critical',
  channel: 'phone',
  language: 'fr',
  title: 'No mail',
  description: 'None since this morning.',
});
const handOver = {
  category: 'serviceBug' as const,
  severity: 'critical' as const,
  approvedBy: 'ana',
  evidence: { healthChecks: 1, troubleshootingSteps: 0, diagnosed: true },
  deviations: [],
};
const period = { billingPeriodStart: '2026-02-01', billingPeriodEnd: '2026-02-28' };
const ofInvoice = { customerId: 'aurora', dueOn: '2026-03-15', ...period, currency: 'BRL' };
const reminder = PaymentReminderSent({
  ...ofInvoice,
  step: 'before-7',
  days: -7,
  outstandingMinor: 70_000,
  skipped: [],
});
const plan = (version: number, name: string) =>
  SupportPlanPublished({
    version,
    name,
    fulfilmentModes: ['own'],
    supportKinds: ['technical'],
    serviceHours: { timeZone: 'UTC', periods: [{ days: ['monday'], from: '09:00', to: '18:00' }] },
    contactMethod: 'Call us.',
    charged: 'all',
    price: { amountMinor: 9900, currency: 'HUF' },
    targets: [],
  });
const informed = (about: 'progress' | 'resolution' | 'serviceIssueResolved', more = {}) =>
  CustomerInformed({ about, channel: 'email', ...more });

/** What a message is made of when the last of these events of one stream is its cause. */
function from(streamId: string, events: readonly DomainEvent[], at = '2026-03-08T08:00:00.000Z'): Source {
  const past = events.map((event, revision) => recorded(event, { streamId, revision, at }));
  const cause = past.at(-1);
  if (!cause) throw new Error('There is no cause.');
  return { cause, past, language: 'fr' };
}
const ofCase = (...events: readonly DomainEvent[]) => from('case-c1', [received, ...events]);

const aCase = { number: '2026-000001', title: 'No mail' };
const anInvoice = {
  invoice: 'INV-1',
  dueOn: '2026-03-15',
  period: { start: '2026-02-01', end: '2026-02-28' },
};
const money = (amountMinor: number) => ({ amountMinor, currency: 'BRL', minorDigits: 2 });
const policy = {
  policyId: 'standard',
  version: 2,
  reminderDaysBeforeDue: [7],
  reminderDaysAfterDue: [3],
  accessMayBeDisabledAfterDays: 30,
  noticeDays: 5,
  inForceFrom: '2026-01-01',
};

const EXPECTED: Readonly<Record<TemplateCode, readonly [Source, object]>> = {
  requestReceived: [from('case-c1', [received]), { ...aCase, severity: 'critical' }],
  caseProgress: [ofCase(informed('progress', { text: 'Soon.' })), { ...aCase, text: 'Soon.' }],
  caseResolved: [ofCase(informed('resolution', { text: 'Done.' })), { ...aCase, text: 'Done.' }],
  serviceIssueResolved: [
    {
      ...ofCase(informed('serviceIssueResolved', { issueId: 'EX1' })),
      issue: { title: 'Mail is delayed', endDateTime: '2026-03-01T11:00:00.000Z' },
    },
    { ...aCase, issueId: 'EX1', issueTitle: 'Mail is delayed', endedAt: '2026-03-01T11:00:00.000Z' },
  ],
  customerReplyAwaited: [
    ofCase(CustomerReplyAwaited({ question: 'Since when?' })),
    { ...aCase, question: 'Since when?' },
  ],
  escalatedToMicrosoft: [
    ofCase(EscalatedToMicrosoft({ ...handOver, vehicle: 'commercialSupport', serviceRequestNumber: 'SR-1' })),
    { ...aCase, serviceRequestNumber: 'SR-1' },
  ],
  escalatedToIndirectProvider: [
    ofCase(EscalatedToIndirectProvider({ ...handOver, providerId: 'fabrikam' })),
    aCase,
  ],
  caseReopened: [ofCase(Reopened({ explanation: 'Again.', cycle: 2 })), aCase],
  caseClosed: [ofCase(Closed({})), aCase],
  caseWithdrawn: [ofCase(Withdrawn({ explanation: 'Not needed.' })), aCase],
  invoiceIssued: [
    from('invoice-INV-1', [
      InvoiceIssued({
        ...ofInvoice,
        number: 'INV-1',
        documentType: 'invoice',
        issuedOn: '2026-03-01',
        amountMinor: 120_000,
      }),
    ]),
    { ...anInvoice, amount: money(120_000), issuedOn: '2026-03-01' },
  ],
  paymentReminderBeforeDue: [
    from('invoice-INV-1', [reminder]),
    { ...anInvoice, amount: money(70_000), daysLeft: 7 },
  ],
  paymentReminderAfterDue: [
    from('invoice-INV-1', [reminder], '2026-03-18T08:00:00.000Z'),
    { ...anInvoice, amount: money(70_000), daysOverdue: 3 },
  ],
  accessDisablingNotice: [
    from('account-aurora', [
      AccessDisablingNoticeGiven({
        ...{ invoice: 'INV-1', policyId: 'standard', policyVersion: 2, dueOn: '2026-03-15' },
        ...{ currency: 'BRL', outstandingMinor: 70_000, mayBeDisabledFrom: '2026-04-14' },
      }),
    ]),
    { invoice: 'INV-1', dueOn: '2026-03-15', amount: money(70_000), notBefore: '2026-04-14' },
  ],
  accessDisabled: [
    from('account-aurora', [AccessDisabled({ invoices: ['INV-1'], reason: 'Unpaid.' })]),
    { invoices: ['INV-1'] },
  ],
  accessReinstated: [
    from('account-aurora', [AccessReinstated({ invoices: ['INV-1'], reason: 'Paid.' })]),
    {},
  ],
  collectionsPolicyDisclosed: [
    {
      ...from('account-aurora', [
        CollectionsPolicyDisclosed({ policyId: 'standard', version: 2, channel: 'email' }),
      ]),
      policy: { ...policy, descriptions: [{ language: 'fr', text: 'Nous vous rappelons.' }] },
    },
    { ...policy, description: 'Nous vous rappelons.' },
  ],
  supportPlanDisclosed: [
    from('supportPlan-standard', [
      plan(1, 'Essential'),
      plan(2, 'Essential plus'),
      SupportPlanDisclosed({ planId: 'standard', customerId: 'aurora', version: 1, channel: 'email' }),
    ]),
    {
      plan: 'Essential',
      kinds: ['technical'],
      serviceHours: { timeZone: 'UTC', periods: [{ days: ['monday'], from: '09:00', to: '18:00' }] },
      contactMethod: 'Call us.',
      charged: 'all',
      price: { amountMinor: 9900, currency: 'HUF', minorDigits: 2 },
    },
  ],
};

describe('what a message says is taken from the log', () => {
  it.each(TEMPLATES)('%s', (template) => {
    const [source, parameters] = EXPECTED[template];
    expect(compose(template, source)).toEqual({ template, parameters });
  });

  it('and from nowhere else', () => {
    expect(() => compose('caseProgress', ofCase(Closed({})))).toThrow('needs a CustomerInformed');
  });
});
