import { eventually, type ManualClock } from '#kernel/testing';
import type { Desk } from './desk.js';

/** What a customer's contact tells of. */
export const CASE = {
  customerId: 'aurora',
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'critical',
  channel: 'phone',
  language: 'pt-BR',
  title: 'Mensagens não saem',
  description: 'Desde as 9h nenhuma mensagem sai.',
};
export const INVOICE = {
  issuedOn: '2026-03-02',
  dueOn: '2026-03-31',
  billingPeriodStart: '2026-02-01',
  billingPeriodEnd: '2026-02-28',
  currency: 'BRL',
  amountMinor: 120_000,
};

/**
 * Plays two months of a desk through the API: an escalated case, an invoice that is paid and one that costs
 * the customer its access, so that every read has something to show.
 *
 * @returns the id of one thing of each kind, by the beginning of its address
 */
export async function liveThrough(desk: Desk, clock: ManualClock): Promise<Readonly<Record<string, string>>> {
  const admin = desk.as('adminAgent');
  const ana = desk.as('helpdeskAgent', { name: 'Ana' });
  const bea = desk.as('billingAdmin', { name: 'Bea' });

  await admin.given('put', '/v1/partner-profile', {
    partnerId: 'contoso',
    name: 'Contoso Cloud',
    partnerKind: 'directBill',
    cloud: 'commercial',
    supportProfile: {
      email: 'help@contoso.example',
      telephone: '+351 210 000 000',
      website: 'https://help.contoso.example',
    },
  });
  const contract = { vehicle: 'advancedSupportForPartners', contractId: 'C-1', expiresAt: '2030-12-31' };
  await admin.given('post', '/v1/entitlements', contract);
  await admin.given('put', '/v1/customers/aurora', {
    name: 'Padaria Aurora',
    language: 'pt-BR',
    country: 'BR',
    cloud: 'commercial',
    contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
  });
  await admin.given('post', '/v1/customers/aurora/subscriptions', {
    subscriptionId: 'sub-1',
    offerName: 'Microsoft 365 Business Premium',
    service: 'microsoft365',
    status: 'active',
  });
  await admin.given('post', '/v1/customers/aurora/delegated-admin-relationships', {
    relationshipId: 'gdap-1',
    roles: ['Service support administrator'],
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2030-01-01T00:00:00Z',
  });
  await admin.given('put', '/v1/service-health/issues/EX123', {
    title: 'Some users can’t send mail',
    service: 'Exchange Online',
    feature: 'E-mail',
    classification: 'incident',
    status: 'investigating',
    impactDescription: 'Mail is queued.',
    startDateTime: '2026-03-02T08:00:00Z',
    isResolved: false,
  });

  await admin.given('post', '/v1/support-plans', {
    planId: 'standard',
    name: 'Standard',
    fulfilmentModes: ['own'],
    supportKinds: ['technical'],
    serviceHours: {
      timeZone: 'America/Sao_Paulo',
      periods: [{ days: ['monday'], from: '09:00', to: '18:00' }],
    },
    contactMethod: 'Telephone.',
    targets: [{ severity: 'critical', firstResponseMinutes: 60 }],
  });
  await admin.given('post', '/v1/support-plans/standard/disclosures', {
    customerId: 'aurora',
    channel: 'email',
  });

  const { id } = await ana.given('post', '/v1/cases', CASE);
  const step = (path: string, body: object = {}) => ana.given('post', `/v1/cases/${id}/${path}`, body);
  await step('assignment', { assignee: 'ana' });
  await step('service-health-checks', { outcome: 'noDocumentedIssue' });
  await step('diagnosis', { category: 'serviceUnavailable', findings: 'Seen in two tenants.' });
  await step('escalations', {
    vehicle: 'advancedSupportForPartners',
    approvedBy: 'Rita Sá',
    serviceRequestNumber: 'SR-1',
  });
  await step('messages', { text: 'A Microsoft trabalha nisso.' });

  await bea.given('post', '/v1/collections-policies', {
    policyId: 'standard',
    reminderDaysBeforeDue: [7],
    reminderDaysAfterDue: [3],
    accessMayBeDisabledAfterDays: 30,
    noticeDays: 5,
  });
  await bea.given('post', '/v1/collections-policies/standard/disclosures', {
    customerId: 'aurora',
    channel: 'email',
  });
  for (const number of ['INV-1', 'INV-2']) {
    await bea.given('post', '/v1/customers/aurora/invoices', { number, ...INVOICE });
  }
  await bea.given('post', '/v1/invoices/INV-1/payments', {
    amountMinor: 50_000,
    receivedOn: '2026-03-02',
    reference: 'PIX 1',
  });
  await bea.given('post', '/v1/invoices/INV-1/credit-notes', {
    number: 'CN-1',
    issuedOn: '2026-03-02',
    amountMinor: 10_000,
  });
  await desk.settled();
  const hasHappened = async (day: string): Promise<boolean> => {
    const { items } = await admin.read<{ items: { at: string }[] }>('/v1/customers/aurora/messages');
    return items.some(({ at }) => at.startsWith(day));
  };
  for (const day of ['2026-03-24', '2026-04-03', '2026-04-25']) {
    clock.set(`${day}T08:00:00.000Z`);
    await eventually(() => hasHappened(day));
    await desk.settled();
  }
  const { items } = await admin.read<{ items: { id: string }[] }>('/v1/customers/aurora/messages');
  return {
    '/v1/customers/': 'aurora',
    '/v1/service-health/issues/': 'EX123',
    '/v1/support-plans/': 'standard',
    '/v1/cases/': id,
    '/v1/collections-policies/': 'standard',
    '/v1/invoices/': 'INV-1',
    '/v1/messages/': items[0]?.id ?? '',
  };
}
