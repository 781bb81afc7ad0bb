import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customersContext } from '#customers';
import { offeringContext } from '#offering';
import type { DeskClient } from '../support/desk-client.js';
import { startDesk, type Desk } from '../support/desk.js';

const contoso = {
  partnerId: 'contoso',
  name: 'Contoso Cloud',
  partnerKind: 'directBill',
  cloud: 'commercial',
  supportProfile: {
    email: 'help@contoso.example',
    telephone: '+351 210 000 000',
    website: 'https://help.contoso.example',
  },
};
const asfp = {
  vehicle: 'advancedSupportForPartners',
  contractId: 'C-1',
  accessId: 'A-1',
  expiresAt: '2030-12-31',
};
const standard = {
  planId: 'standard',
  name: 'Standard',
  fulfilmentModes: ['own', 'outsourced'],
  supportKinds: ['technical', 'billing'],
  serviceHours: {
    timeZone: 'Europe/Lisbon',
    periods: [{ days: ['monday', 'tuesday'], from: '09:00', to: '18:00' }],
  },
  contactMethod: 'Call +351 210 000 000.',
  price: { amountMinor: 4900, currency: 'EUR' },
};
const aurora = { name: 'Padaria Aurora', language: 'pt-BR', country: 'BR', cloud: 'commercial' };

let desk: Desk;
let rita: DeskClient;

beforeAll(async () => {
  desk = await startDesk({ contexts: [customersContext, offeringContext] });
  rita = desk.as('adminAgent', { name: 'rita' });
});

afterAll(() => desk.close());

const findings = async (): Promise<readonly string[]> => {
  await desk.settled();
  const { items } = await rita.read<{ items: { code: string; customerId?: string }[] }>('/v1/findings');
  return items.map(({ code, customerId }) => (customerId === undefined ? code : `${code}: ${customerId}`));
};

describe('the partner profile [D1] [D22]', () => {
  it('is published, and is there as it was', async () => {
    await rita.when('get', '/v1/partner-profile').problem(404, 'not-found');
    await rita
      .when('put', '/v1/partner-profile', { ...contoso, occurredAt: '2026-01-01T00:00:00Z' })
      .answers(201, { revision: 0 });
    await rita
      .when('put', '/v1/partner-profile', { ...contoso, name: 'Contoso' })
      .answers(200, { revision: 1 });
    await rita.when('put', '/v1/partner-profile', contoso).answers(200, { revision: 2 });
    expect(await rita.read('/v1/partner-profile')).toEqual({ ...contoso, revision: 2 });
    expect(await rita.read('/v1/partner-profile?asOf=2026-01-02T00:00:00Z')).toMatchObject({ revision: 0 });
  });

  it('names the provider of an indirect reseller, and of nobody else', async () => {
    await rita
      .when('put', '/v1/partner-profile', { ...contoso, partnerKind: 'indirectReseller' })
      .refused('offering/reseller-names-its-provider');
    await rita
      .when('put', '/v1/partner-profile', { ...contoso, providerId: 'fabrikam' })
      .refused('offering/only-resellers-have-a-provider');
    await rita.when('put', '/v1/partner-profile', { ...contoso, cloud: 'moon' }).invalid('cloud');
    await rita
      .when('put', '/v1/partner-profile', { ...contoso, supportProfile: { email: 'help' } })
      .invalid('supportProfile.email');
  });
});

describe('entitlements [D11]', () => {
  const DIRECT_BILL = 'offering/direct-bill-needs-support-contract';

  it('mend the finding about a direct-bill partner, as long as they are valid [D1]', async () => {
    expect(await findings()).toContain(DIRECT_BILL);
    await rita.when('post', '/v1/entitlements', asfp).answers(201);
    expect(await findings()).not.toContain(DIRECT_BILL);
    await rita.when('post', '/v1/entitlements/C-1/end', {}).answers(200);
    expect(await findings()).toContain(DIRECT_BILL);
    await rita.given('post', '/v1/entitlements', asfp);
  });

  it('are listed with whether they can be used', async () => {
    await rita.given('post', '/v1/entitlements', {
      vehicle: 'productSupportIncident',
      contractId: 'I-1',
      incidentsRemaining: 0,
    });
    const { items } = await rita.read<{ items: object[] }>('/v1/entitlements');
    expect(items).toMatchObject([
      { ...asfp, usable: true },
      { contractId: 'I-1', usable: false },
    ]);
  });

  it('are for a vehicle that needs one', async () => {
    await rita
      .when('post', '/v1/entitlements', { vehicle: 'commercialSupport', contractId: 'C-2' })
      .refused('offering/vehicle-needs-no-contract');
    await rita
      .when('post', '/v1/entitlements', { ...asfp, vehicle: 'premierSupportForPartners' })
      .refused('offering/contract-keeps-its-vehicle');
    await rita.when('post', '/v1/entitlements', { ...asfp, vehicle: 'pigeon' }).invalid('vehicle');
    await rita.when('post', '/v1/entitlements', { ...asfp, expiresAt: '2030-02-30' }).invalid('expiresAt');
    await rita.when('post', '/v1/entitlements/C-9/end', {}).problem(404, 'not-found');
  });
});

describe('GET /v1/vehicles', () => {
  it('serves the catalogue of a day', async () => {
    const nameOn = async (day: string) => {
      const { items } = await rita.read<{ items: { code: string; names: { en: string } }[] }>(
        `/v1/vehicles?on=${day}`,
      );
      return items.find(({ code }) => code === 'partnerCloudSupport')?.names.en;
    };
    expect(await nameOn('2020-06-30')).toBe('Signature Cloud Support');
    expect(await nameOn('2026-03-02')).toBe('Partner Cloud Support');
  });
});

describe('support plans [D20] [D21]', () => {
  it('are published in versions', async () => {
    const first = await rita.when('post', '/v1/support-plans', standard).answers(201, { id: 'standard' });
    expect(first.headers.location).toBe('/v1/support-plans/standard');
    await rita.when('post', '/v1/support-plans', standard).answers(200, { position: null });
    const { position } = await rita.given('post', '/v1/support-plans', { ...standard, name: 'Basic' });
    expect(await rita.read(`/v1/support-plans/standard?atLeast=${position}`)).toMatchObject({
      name: 'Basic',
      version: 2,
      charged: 'all',
      versions: [{ name: 'Standard' }, { name: 'Basic' }],
    });
  });

  it('get an id of their own where none is given', async () => {
    const { planId: _planId, ...unnamed } = standard;
    const { id, position } = await rita.given('post', '/v1/support-plans', unnamed);
    expect(await rita.read(`/v1/support-plans/${id}?atLeast=${position}`)).toMatchObject({ id, version: 1 });
  });

  it('say what customers must be told', async () => {
    const { price: _price, ...free } = standard;
    await rita
      .when('post', '/v1/support-plans', { ...free, charged: 'part' })
      .refused('offering/plan-names-its-price');
    await rita.when('post', '/v1/support-plans', { ...standard, supportKinds: [] }).invalid('supportKinds');
    await rita
      .when('post', '/v1/support-plans', { ...standard, price: { amountMinor: 12.5, currency: 'EUR' } })
      .invalid('price.amountMinor');
  });

  it('are told to customers; that one was never told is a finding until then', async () => {
    await rita.given('put', '/v1/customers/aurora', aurora);
    const untold = 'offering/plan-never-disclosed: aurora';
    expect(await findings()).toContain(untold);

    const disclosures = '/v1/support-plans/standard/disclosures';
    await rita.when('post', disclosures, { customerId: 'aurora', channel: 'email', version: 1 }).answers(201);
    expect(await findings()).not.toContain(untold);
    expect(await rita.read(`${disclosures}?customerId=aurora`)).toMatchObject({
      items: [{ customerId: 'aurora', version: 1, channel: 'email', recordedBy: 'rita' }],
      next: null,
    });
  });

  it('are told to customers that there are, in versions that there are', async () => {
    const disclosures = '/v1/support-plans/standard/disclosures';
    await rita
      .when('post', disclosures, { customerId: 'nobody', channel: 'email' })
      .refused('offering/known-customer');
    await rita
      .when('post', disclosures, { customerId: 'aurora', channel: 'email', version: 9 })
      .refused('offering/known-version');
    await rita
      .when('post', '/v1/support-plans/none/disclosures', { customerId: 'aurora', channel: 'email' })
      .problem(404, 'not-found');
  });
});

describe('who may', () => {
  it('publish: admin agents the profile, sales agents also plans', async () => {
    await desk.as('helpdeskAgent').when('put', '/v1/partner-profile', contoso).problem(403, 'forbidden');
    await desk.as('salesAgent').when('post', '/v1/entitlements', asfp).problem(403, 'forbidden');
    await desk.as('salesAgent').when('post', '/v1/support-plans', standard).answers(200);
    await desk.as('auditor').when('get', '/v1/findings').answers(200);
  });
});
