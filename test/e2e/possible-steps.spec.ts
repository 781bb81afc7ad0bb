import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock } from '#kernel/testing';
import { startDesk, type Desk } from '../support/desk.js';
import type { DeskClient } from '../support/desk-client.js';
import { CASE, INVOICE } from '../support/lived-through.js';

const PARTNER = {
  partnerId: 'contoso',
  name: 'Contoso Cloud',
  partnerKind: 'directBill',
  cloud: 'commercial',
  supportProfile: { email: 'help@contoso.example', telephone: '+351 1', website: 'https://contoso.example' },
};
const RESELLER = { ...PARTNER, partnerKind: 'indirectReseller', providerId: 'northwind' };
const DAY_MS = 86_400_000;

const TO_MICROSOFT = { vehicle: 'advancedSupportForPartners', approvedBy: 'Rita' };
const TO_PROVIDER = { approvedBy: 'Rita' };

interface Steps {
  readonly steps: readonly {
    readonly step: string;
    readonly url: string;
    readonly because?: { readonly rule: string };
  }[];
}

/** For each hand-over the rule that stands in the way; null where none does. */
type Outlook = readonly [toMicrosoft: string | null, toProvider: string | null];

const NOBODY_YET: Outlook = ['cases/partner-profile-first', 'cases/partner-profile-first'];
const NOTHING_ON_FILE: Outlook = ['cases/valid-entitlement', 'cases/only-resellers-have-a-provider'];
const DIRECT_BILL: Outlook = [null, 'cases/only-resellers-have-a-provider'];
const TO_ITS_PROVIDER: Outlook = ['cases/reseller-escalates-to-provider', null];

describe('The steps that a case is shown with', () => {
  const clock = new ManualClock('2026-03-02T09:00:00.000Z');
  /** What was shown, and where the log ended then. */
  const shown: { position: string; time: string; outlook: Outlook }[] = [];
  let desk: Desk;
  let admin: DeskClient;
  let auditor: DeskClient;
  let caseId = '';

  const outlookOf = async (query: string, emergency = ''): Promise<Outlook> => {
    const { steps } = await auditor.read<Steps>(`/v1/cases/${caseId}${query}`);
    const rule = (name: string) => {
      const found = steps.find(({ step }) => step === `${name}${emergency}`);
      expect(found).toBeDefined();
      return found?.because?.rule ?? null;
    };
    return [rule('EscalateToMicrosoft'), rule('EscalateToIndirectProvider')];
  };

  /** Something about the partner changes; the commands are refused as the case is shown. */
  async function then(method: 'put' | 'post', path: string, body: object, outlook: Outlook): Promise<void> {
    const { position } = await admin.given(method, path, body);
    expect(await outlookOf('')).toEqual(outlook);
    expect(await outlookOf('', 'InEmergency')).toEqual(outlook);
    shown.push({ position, time: clock.now(), outlook });
    await refusedAsShown(outlook);
    clock.advance(DAY_MS);
  }

  async function refusedAsShown([toMicrosoft, toProvider]: Outlook): Promise<void> {
    const attempt = (body: object) => admin.when('post', `/v1/cases/${caseId}/escalations`, body);
    if (toMicrosoft !== null) await attempt(TO_MICROSOFT).refused(toMicrosoft);
    if (toProvider !== null) await attempt(TO_PROVIDER).refused(toProvider);
  }

  beforeAll(async () => {
    desk = await startDesk({ clock });
    admin = desk.as('adminAgent');
    auditor = desk.as('auditor');
    const aurora = { name: 'Aurora', language: 'pt-BR', country: 'BR', cloud: 'commercial', contacts: [] };
    await admin.given('put', '/v1/customers/aurora', aurora);
    const { id } = await admin.given('post', '/v1/cases', CASE);
    caseId = id;
    await admin.given('post', `/v1/cases/${id}/service-health-checks`, { outcome: 'noDocumentedIssue' });
    const diagnosis = { category: 'serviceBug', findings: 'Seen in two tenants.' };
    const { position } = await admin.given('post', `/v1/cases/${id}/diagnosis`, diagnosis);
    shown.push({ position, time: clock.now(), outlook: NOBODY_YET });
    clock.advance(DAY_MS);
  });
  afterAll(() => desk.close());

  it('are those that the partner may take, whatever it is and holds', async () => {
    expect(await outlookOf('')).toEqual(NOBODY_YET);
    await refusedAsShown(NOBODY_YET);
    const contract = { vehicle: 'advancedSupportForPartners', contractId: 'C-1', expiresAt: '2026-03-06' };
    await then('put', '/v1/partner-profile', PARTNER, NOTHING_ON_FILE);
    await then('post', '/v1/entitlements', contract, DIRECT_BILL);
    await then('put', '/v1/partner-profile', RESELLER, TO_ITS_PROVIDER);
    await then('put', '/v1/partner-profile', PARTNER, DIRECT_BILL);
    // The contract's last day is over.
    await then('post', `/v1/cases/${caseId}/notes`, { text: 'Still nothing.' }, NOTHING_ON_FILE);
  });

  it('are, as of a moment, those that it could have taken then', async () => {
    expect(shown).toHaveLength(6);
    for (const { position, time, outlook } of shown) {
      expect({ position, outlook: await outlookOf(`?at=${position}`) }).toEqual({ position, outlook });
      expect({ time, outlook: await outlookOf(`?asOf=${time}`) }).toEqual({ time, outlook });
      expect({ time, outlook: await outlookOf(`?asOf=${time}&by=recorded`) }).toEqual({ time, outlook });
    }
  });

  it('are no change of the case', async () => {
    const [first, last] = [shown[0], shown.at(-2)];
    const { changes, events } = await auditor.read<{ changes: object[]; events: object[] }>(
      `/v1/cases/${caseId}/diff?from=${first?.position}&to=${last?.position}`,
    );
    expect({ changes, events }).toEqual({ changes: [], events: [] });
  });

  it('are not for a customer’s contact, who takes none', async () => {
    const rui = desk.as('customerContact', { customer: 'aurora' });
    expect(await rui.read(`/v1/cases/${caseId}`)).toMatchObject({ id: caseId, steps: [] });
  });

  it('are taken at addresses that there are', async () => {
    const { steps } = await auditor.read<Steps>(`/v1/cases/${caseId}`);
    expect(steps.length).toBeGreaterThan(20);
    expect(await addressesOf(desk)).toEqual(
      expect.arrayContaining(steps.map(({ url }) => url.replace(caseId, '{id}'))),
    );
  });
});

describe('The steps that an invoice is shown with', () => {
  let desk: Desk;
  const paymentOf = (amountMinor: number) => ({ amountMinor, receivedOn: '2026-03-02', reference: 'T-1' });

  /** Of the step, where it is taken and the rule that stands in the way. */
  async function shown(name: string): Promise<readonly [url: string | undefined, rule: string | undefined]> {
    const { steps } = await desk.as('billingAdmin').read<Steps>('/v1/invoices/INV-1');
    const found = steps.find(({ step }) => step === name);
    return [found?.url, found?.because?.rule];
  }

  beforeAll(async () => {
    desk = await startDesk({ clock: new ManualClock('2026-03-02T09:00:00.000Z') });
    const admin = desk.as('adminAgent');
    const aurora = { name: 'Aurora', language: 'pt-BR', country: 'BR', cloud: 'commercial', contacts: [] };
    await admin.given('put', '/v1/customers/aurora', aurora);
    await admin.given('post', '/v1/customers/aurora/invoices', { ...INVOICE, number: 'INV-1' });
  });
  afterAll(() => desk.close());

  it('are those that its state allows, each with where to take it', async () => {
    const admin = desk.as('adminAgent');
    const [payments] = await shown('ReceivePayment');
    const [reminders, obstacle] = await shown('SendPaymentReminder');
    expect([payments, obstacle]).toEqual(['/v1/invoices/INV-1/payments', undefined]);
    await admin.given('post', `${payments}`, paymentOf(120_000));
    await admin.when('post', `${reminders}`, {}).refused('billing/something-outstanding');
    expect(await shown('SendPaymentReminder')).toEqual([reminders, 'billing/something-outstanding']);
  });

  it('are not for a customer’s contact, who takes none', async () => {
    const rui = desk.as('customerContact', { customer: 'aurora' });
    expect(await rui.read('/v1/invoices/INV-1')).toMatchObject({ number: 'INV-1', steps: [] });
  });

  it('are taken at addresses that there are', async () => {
    const { steps } = await desk.as('auditor').read<Steps>('/v1/invoices/INV-1');
    expect(steps).toHaveLength(7);
    expect(await addressesOf(desk)).toEqual(
      expect.arrayContaining(steps.map(({ url }) => url.replace('INV-1', '{id}'))),
    );
  });
});

/** What can be POSTed to, with `{id}` for what is an id. */
async function addressesOf(desk: Desk): Promise<string[]> {
  const { paths } = await desk.as('auditor').read<{ paths: Record<string, object> }>('/openapi.json');
  return Object.entries(paths).flatMap(([path, methods]) => ('post' in methods ? [path] : []));
}
