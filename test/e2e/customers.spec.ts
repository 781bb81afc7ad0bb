import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customersContext } from '#customers';
import { offeringContext } from '#offering';
import type { DeskClient } from '../support/desk-client.js';
import { startDesk, type Desk } from '../support/desk.js';

const aurora = {
  name: 'Padaria Aurora',
  language: 'pt-BR',
  country: 'BR',
  cloud: 'commercial',
  contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
};
const gdap = {
  relationshipId: 'gdap-1',
  roles: ['Service support administrator'],
  startsAt: '2026-01-01T00:00:00Z',
  endsAt: '2030-01-01T00:00:00Z',
};
const seats = {
  subscriptionId: 'sub-1',
  offerName: 'Business Premium',
  service: 'microsoft365',
  quantity: 12,
};

interface Names {
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly next: string | null;
}

let desk: Desk;
let ana: DeskClient;
/** Each test has a customer of its own. */
let count = 0;
const newCustomer = async (changes: object = {}): Promise<string> => {
  const id = `customer-${++count}`;
  await ana.given('put', `/v1/customers/${id}`, { ...aurora, ...changes });
  return id;
};

beforeAll(async () => {
  desk = await startDesk({ contexts: [customersContext, offeringContext] });
  ana = desk.as('helpdeskAgent', { name: 'ana' });
});

afterAll(() => desk.close());

describe('PUT /v1/customers/{id} [D2]', () => {
  it('registers a customer, then changes it, and says nothing twice', async () => {
    const first = await ana
      .when('put', '/v1/customers/aurora', aurora)
      .answers(201, { id: 'aurora', revision: 0 });
    expect(first.headers).toMatchObject({ etag: '"0"', location: '/v1/customers/aurora' });
    await ana.when('put', '/v1/customers/aurora', aurora).answers(200, { revision: 0, position: null });
    await ana
      .when('put', '/v1/customers/aurora', { ...aurora, name: 'Aurora S.A.' })
      .answers(200, { revision: 1 });
  });

  it('is done once under one Idempotency-Key, and not on a stale revision', async () => {
    const id = await newCustomer();
    const renamed = { ...aurora, name: 'Aurora' };
    const key = { 'Idempotency-Key': 'rename-1' };
    const first = await ana.when('put', `/v1/customers/${id}`, renamed, key).answers(200, { revision: 1 });
    const again = await ana.when('put', `/v1/customers/${id}`, renamed, key).answers(200);
    expect(again.body).toEqual(first.body);
    await ana.when('put', `/v1/customers/${id}`, aurora, { 'If-Match': '"0"' }).problem(412, 'stale');
  });

  it.each([
    ['language', 'de'],
    ['country', 'Brazil'],
    ['cloud', 'private'],
    ['name', 'a\u0000b'],
    ['name', '\ud800'],
    ['contacts', 'Rui'],
    ['existingCommercialRelationship', 'yes'],
    ['vip', true],
  ])('names the field that is wrong: %s', async (field, value) => {
    await ana.when('put', '/v1/customers/wrong', { ...aurora, [field]: value }).invalid(field);
    await ana.when('get', '/v1/customers/wrong').problem(404, 'not-found');
  });

  it('takes no keys that would change what objects are', async () => {
    const body = JSON.stringify(aurora).replace('{', '{"__proto__":{"vip":true},');
    expect((await ana.send('put', '/v1/customers/wrong', body)).status).toBe(400);
    await ana.when('get', '/v1/customers/wrong').problem(404, 'not-found');
  });

  it('refuses an id that no stream could have', async () => {
    await ana.when('put', '/v1/customers/a%20b', aurora).invalid('id');
  });

  it('keeps a tenant in its cloud once something is built on it [D3]', async () => {
    const id = await newCustomer();
    const moved = { ...aurora, cloud: 'usGovernment' };
    await ana.given('put', `/v1/customers/${id}`, moved);
    await ana.given('post', `/v1/customers/${id}/subscriptions`, seats);
    await ana.when('put', `/v1/customers/${id}`, aurora).refused('customers/tenant-keeps-its-cloud');
  });
});

describe('subscriptions [D28]', () => {
  it('are recorded and change their status', async () => {
    const id = await newCustomer();
    await ana.when('post', `/v1/customers/${id}/subscriptions`, seats).answers(201, { revision: 1 });
    const { position } = await ana.given('post', `/v1/customers/${id}/subscriptions/sub-1/status`, {
      status: 'suspended',
    });
    expect(await ana.read(`/v1/customers/${id}?atLeast=${position}`)).toMatchObject({
      subscriptions: [{ ...seats, status: 'suspended' }],
    });
  });

  it('belong to a customer, and are for a service that there is', async () => {
    const id = await newCustomer();
    await ana.when('post', '/v1/customers/nobody/subscriptions', seats).problem(404, 'not-found');
    await ana
      .when('post', `/v1/customers/${id}/subscriptions/sub-9/status`, { status: 'active' })
      .problem(404, 'not-found');
    await ana
      .when('post', `/v1/customers/${id}/subscriptions`, { ...seats, service: 'carrierPigeon' })
      .invalid('service');
    await ana
      .when('post', `/v1/customers/${id}/subscriptions`, { ...seats, quantity: 12.5 })
      .invalid('quantity');
  });
});

describe('delegated admin relationships [D5]', () => {
  it('are told with their status at a moment, also when they ended long ago', async () => {
    const id = await newCustomer();
    const relationships = `/v1/customers/${id}/delegated-admin-relationships`;
    await ana.given('post', relationships, gdap);
    const { position } = await ana.given('post', `${relationships}/gdap-1/end`, {
      occurredAt: '2026-05-01T00:00:00Z',
      reason: 'The customer asked for it.',
    });
    const at = (moment: string) => ana.read(`/v1/customers/${id}?atLeast=${position}&statusAt=${moment}`);
    expect(await at('2026-04-30T00:00:00Z')).toMatchObject({
      delegatedAdminRelationships: [{ status: 'active', inForce: true, roles: gdap.roles }],
    });
    expect(await at('2035-01-01T00:00:00Z')).toMatchObject({
      delegatedAdminRelationships: [{ status: 'terminated', inForce: false }],
    });
  });

  it('move on, and end, once', async () => {
    const id = await newCustomer();
    const relationships = `/v1/customers/${id}/delegated-admin-relationships`;
    await ana.given('post', relationships, gdap);
    await ana.when('post', `${relationships}/gdap-1/status`, { status: 'expiring' }).answers(200);
    await ana.when('post', `${relationships}/gdap-1/status`, { status: 'expired' }).invalid('status');
    await ana.when('post', `${relationships}/gdap-1/end`, {}).answers(200);
    await ana.when('post', `${relationships}/gdap-1/end`, {}).refused('customers/relationship-not-over');
    await ana.when('post', `${relationships}/gdap-9/end`, {}).problem(404, 'not-found');
    await ana
      .when('post', relationships, { ...gdap, relationshipId: 'gdap-2', endsAt: gdap.startsAt })
      .refused('customers/relationship-ends-after-start');
  });
});

describe('reading customers', () => {
  it('shows the record as it stood before [A1]', async () => {
    const id = await newCustomer({ occurredAt: '2026-02-01T00:00:00Z' });
    const { position } = await ana.given('post', `/v1/customers/${id}/subscriptions`, seats);
    const before = String(BigInt(position) - 1n);
    expect(await ana.read(`/v1/customers/${id}?at=${before}`)).toMatchObject({
      revision: 0,
      subscriptions: [],
    });
    expect(await ana.read(`/v1/customers/${id}?asOf=2026-02-02T00:00:00Z`)).toMatchObject({ revision: 0 });
    await ana.when('get', `/v1/customers/${id}?asOf=2026-01-31T00:00:00Z`).problem(404, 'not-found');
  });

  it('finds them by their words, page by page, without persons', async () => {
    for (const name of ['Zambak Gıda', 'Ala Gıda', 'İnci Gıda']) await newCustomer({ name, language: 'tr' });
    await desk.settled();
    const names: string[] = [];
    let url: string | null = '/v1/customers?text=gida&language=tr&limit=2';
    while (url !== null) {
      const page: Names = await ana.read<Names>(url);
      expect(JSON.stringify(page)).not.toContain('rui@aurora.example');
      names.push(...page.items.map(({ name }) => name));
      url = page.next;
    }
    expect(names).toEqual(['Ala Gıda', 'İnci Gıda', 'Zambak Gıda']);
  });

  it('finds them by a contact’s address or name, together with what else is asked, page by page', async () => {
    const contacts = [{ name: 'Ximena Quadros', email: 'ximena@quadros.example' }];
    const told = { language: 'fr', contacts };
    const ids: string[] = [];
    for (const name of ['Chez Un', 'Chez Deux', 'Chez Trois']) ids.push(await newCustomer({ name, ...told }));
    await newCustomer({ name: 'Chez Personne', language: 'fr', contacts: [] });
    const found = async (query: string) =>
      (await ana.read<Names>(`/v1/customers?${query}`)).items.map(({ name }) => name);
    await desk.settled();
    for (const contact of ['XIMENA@quadros.example', 'quadros', 'Ximena+Quadros']) {
      expect(await found(`contact=${contact}`)).toEqual(['Chez Deux', 'Chez Trois', 'Chez Un']);
    }
    expect(await found('contact=ximena&text=deux')).toEqual(['Chez Deux']);
    expect(await found('contact=ximena&language=tr')).toEqual([]);
    expect(await found('contact=ximena+prado')).toEqual([]);
    expect(await found('text=ximena')).toEqual([]);
    const first = await ana.read<Names>('/v1/customers?contact=ximena&limit=2');
    const second = await ana.read<Names>(first.next ?? '');
    expect([first, second].map(({ items }) => items.length)).toEqual([2, 1]);
    expect(JSON.stringify([first, second])).not.toContain('Ximena Q');
    await ana.given('put', `/v1/customers/${ids[0]}`, { ...aurora, ...told, name: 'Chez Un', contacts: [] });
    await desk.settled();
    expect(await found('contact=ximena')).toEqual(['Chez Deux', 'Chez Trois']);
    await ana.when('get', '/v1/customers?contact=%2A').invalid('contact');
  });

  it('is for staff and auditors; changing is for staff', async () => {
    await desk.as('auditor').when('get', '/v1/customers').answers(200);
    await desk.as('auditor').when('put', '/v1/customers/x', aurora).problem(403, 'forbidden');
    await desk
      .as('customerContact', { customer: 'aurora' })
      .when('get', '/v1/customers?contact=rui')
      .problem(403, 'forbidden');
    await desk.anonymous().when('get', '/v1/customers').problem(401, 'unauthorized');
  });
});

describe('GET /v1/services [D6]', () => {
  it('tells what each service asks for', async () => {
    const { items } = await ana.read<{ items: { code: string }[] }>('/v1/services');
    expect(items).toContainEqual(expect.objectContaining({ code: 'azure', indirectResellerMayFile: false }));
  });
});
