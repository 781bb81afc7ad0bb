import { afterAll, beforeAll } from '@jest/globals';
import { startDesk, type Desk } from './desk.js';
import type { DeskClient, Done } from './desk-client.js';

export const REQUEST = {
  customerId: 'aurora',
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'critical',
  channel: 'phone',
  language: 'pt-BR',
  title: 'Mensagens não saem da caixa de saída',
  description: 'Desde as 9h nenhuma mensagem sai.',
};
export const ESCALATION = {
  vehicle: 'advancedSupportForPartners',
  approvedBy: 'Rita Sá',
  serviceRequestNumber: 'SR-1',
};

/* Whose tests import it gets a desk of its own, of a direct-bill partner with two customers. */

export let desk: Desk;
let admin: DeskClient;
export let ana: DeskClient;
export let auditor: DeskClient;

beforeAll(async () => {
  desk = await startDesk();
  admin = desk.as('adminAgent');
  ana = desk.as('helpdeskAgent', { name: 'Ana' });
  auditor = desk.as('auditor');
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
  await admin.given('post', '/v1/entitlements', {
    vehicle: 'advancedSupportForPartners',
    contractId: 'C-1',
    accessId: 'A-1',
    expiresAt: '2030-12-31',
  });
  for (const id of ['aurora', 'boreal']) {
    await ana.given('put', `/v1/customers/${id}`, {
      name: `Padaria ${id}`,
      language: 'pt-BR',
      country: 'BR',
      cloud: 'commercial',
      contacts: [{ name: 'Rui Prado', email: `rui@${id}.example` }],
    });
  }
  await ana.given('post', '/v1/customers/aurora/delegated-admin-relationships', {
    relationshipId: 'gdap-1',
    roles: ['Service support administrator'],
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2030-01-01T00:00:00Z',
  });
});
afterAll(() => desk.close());

/** A case is received. */
export const receive = (change: object = {}): Promise<Done> =>
  ana.given('post', '/v1/cases', { ...REQUEST, ...change });
/** A step is taken on a case. */
export const step = (id: string, path: string, body: object = {}): Promise<Done> =>
  ana.given('post', `/v1/cases/${id}/${path}`, body);

/** A case that was diagnosed as of this category. */
export async function diagnosed(category: string, change: object = {}): Promise<string> {
  const { id } = await receive(change);
  await step(id, 'service-health-checks', { outcome: 'noDocumentedIssue' });
  await step(id, 'diagnosis', { category, findings: 'Seen in two tenants.' });
  return id;
}
