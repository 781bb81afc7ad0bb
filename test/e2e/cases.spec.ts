import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startDesk, type Desk } from '../support/desk.js';
import type { DeskClient, Done } from '../support/desk-client.js';

const REQUEST = {
  customerId: 'aurora',
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'critical',
  channel: 'phone',
  language: 'pt-BR',
  title: 'Mensagens não saem da caixa de saída',
  description: 'Desde as 9h nenhuma mensagem sai.',
};
const ESCALATION = {
  vehicle: 'advancedSupportForPartners',
  approvedBy: 'Rita Sá',
  serviceRequestNumber: 'SR-1',
};

let desk: Desk;
let admin: DeskClient;
let ana: DeskClient;
let auditor: DeskClient;

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

const receive = (change: object = {}): Promise<Done> =>
  ana.given('post', '/v1/cases', { ...REQUEST, ...change });
const step = (id: string, path: string, body: object = {}): Promise<Done> =>
  ana.given('post', `/v1/cases/${id}/${path}`, body);

async function diagnosed(category: string, change: object = {}): Promise<string> {
  const { id } = await receive(change);
  await step(id, 'service-health-checks', { outcome: 'noDocumentedIssue' });
  await step(id, 'diagnosis', { category, findings: 'Seen in two tenants.' });
  return id;
}

describe('A case', () => {
  it('goes from the request to the closure', async () => {
    const received = await ana.when('post', '/v1/cases', REQUEST).answers(201, { revision: 0 });
    const { id } = received.body as Done;
    expect(received.headers).toMatchObject({ etag: '"0"', location: `/v1/cases/${id}` });

    await step(id, 'service-health-checks', { outcome: 'noDocumentedIssue' });
    await step(id, 'troubleshooting-steps', {
      scope: 'configuration',
      action: 'Read the message trace',
      outcome: 'notSolved',
      delegatedAdminRelationshipId: 'gdap-1',
    });
    await step(id, 'diagnosis', { category: 'serviceUnavailable', findings: 'No mailbox sends.' });
    await step(id, 'escalations', ESCALATION);
    await step(id, 'escalation-updates', { status: 'closed', outcome: 'solved', note: 'Restored.' });
    await step(id, 'resolution', { summary: 'Microsoft restored the service.' });
    await step(id, 'messages', { text: 'O serviço voltou ao normal.' });
    await step(id, 'closure');

    const details = await ana.read<Record<string, unknown>>(`/v1/cases/${id}`);
    expect(details).toMatchObject({
      id,
      status: 'closed',
      title: REQUEST.title,
      severity: 'critical',
      revision: 9,
      escalations: [{ vehicle: 'advancedSupportForPartners', status: 'closed', answer: 'solved' }],
      resolutions: [{ by: 'microsoft', cycle: 1 }],
    });
  });

  it('has a history with when, who, why, in words and as stored', async () => {
    const { id } = await receive();
    await step(id, 'severity', { severity: 'moderate', reason: 'A workaround is in place.' });
    const { items } = await auditor.read<{ items: Record<string, unknown>[] }>(`/v1/cases/${id}/history`);
    expect(items).toHaveLength(2);
    expect(items[1]).toMatchObject({
      type: 'SeverityChanged',
      revision: 1,
      actor: { id: 'ana', roles: ['helpdeskAgent'] },
      reason: 'A workaround is in place.',
      text: 'Changed the severity from critical to moderate.',
      data: { from: 'critical', to: 'moderate' },
      stored: { schemaVersion: 1, data: { from: 'critical', to: 'moderate' } },
    });
    for (const field of ['occurredAt', 'recordedAt', 'position', 'causationId', 'correlationId']) {
      expect(items[1]).toHaveProperty(field, expect.any(String));
    }
  });

  it('keeps when a step happened apart from when it was recorded', async () => {
    const { id } = await receive({ occurredAt: '2026-03-01T08:00:00Z' });
    const { items } = await auditor.read<{ items: { occurredAt: string; recordedAt: string }[] }>(
      `/v1/cases/${id}/history`,
    );
    expect(items[0]?.occurredAt).toBe('2026-03-01T08:00:00.000Z');
    expect(items[0]?.recordedAt.slice(0, 10)).not.toBe('2026-03-01');
  });

  it('pages through a long history', async () => {
    const { id } = await receive();
    for (const text of ['one', 'two', 'three']) await step(id, 'notes', { text });
    const first = await auditor.read<{ items: unknown[]; next: string }>(`/v1/cases/${id}/history?limit=3`);
    expect(first.items).toHaveLength(3);
    const second = await auditor.read<{ items: unknown[]; next: null }>(first.next);
    expect(second).toMatchObject({ items: [{ data: { text: 'three' } }], next: null });
  });

  it('shows its state as of a moment, and the difference between two', async () => {
    const { id, position } = await receive({ occurredAt: '2026-03-01T08:00:00Z' });
    await step(id, 'severity', { severity: 'minimal', occurredAt: '2026-03-02T08:00:00Z' });
    const read = (query: string) => auditor.read<Record<string, unknown>>(`/v1/cases/${id}?${query}`);
    expect(await read(`at=${position}`)).toMatchObject({ severity: 'critical', revision: 0 });
    expect(await read('asOf=2026-03-01T12:00:00Z')).toMatchObject({ severity: 'critical' });
    expect(await read('asOf=2026-03-02T08:00:00Z')).toMatchObject({ severity: 'minimal' });
    await auditor.when('get', `/v1/cases/${id}?asOf=2026-02-01T00:00:00Z`).problem(404, 'not-found');
    await auditor
      .when('get', `/v1/cases/${id}?asOf=2026-03-02T08:00:00Z&by=recorded`)
      .problem(404, 'not-found');

    const diff = await auditor.read<{ changes: { field: string }[]; events: unknown[] }>(
      `/v1/cases/${id}/diff?from=2026-03-01T12:00:00Z&to=2026-03-03T00:00:00Z`,
    );
    expect(diff.changes).toContainEqual({
      field: 'severity',
      before: 'critical',
      after: 'minimal',
      events: [expect.any(String)],
    });
    expect(diff.events).toMatchObject([
      { type: 'SeverityChanged', text: 'Changed the severity from critical to minimal.' },
    ]);
  });

  it('tells which steps are possible, and why the others are not', async () => {
    const { id } = await receive();
    const { steps } = await ana.read<{ steps: object[] }>(`/v1/cases/${id}`);
    expect(steps).toContainEqual({
      step: 'CheckServiceHealth',
      url: `/v1/cases/${id}/service-health-checks`,
      allowed: true,
    });
    expect(steps).toContainEqual(
      expect.objectContaining({
        step: 'Diagnose',
        allowed: false,
        because: expect.objectContaining({ rule: 'cases/health-check-first', source: '[D9]' }),
      }),
    );
  });
});

describe('The rules stand in the way of', () => {
  it('a diagnosis without a health check', async () => {
    const { id } = await receive();
    await ana
      .when('post', `/v1/cases/${id}/diagnosis`, { category: 'other', findings: 'x' })
      .refused('cases/health-check-first');
  });
  it('a hand-over without a diagnosis', async () => {
    const { id } = await receive();
    await step(id, 'service-health-checks', { outcome: 'noDocumentedIssue' });
    await ana.when('post', `/v1/cases/${id}/escalations`, ESCALATION).refused('cases/diagnosis-first');
  });
  it('resolving what must be handed over', async () => {
    const id = await diagnosed('serviceBug');
    await ana
      .when('post', `/v1/cases/${id}/resolution`, { summary: 'x' })
      .refused('cases/must-be-handed-over');
  });
  it('a vehicle that does not fit, or that nobody is entitled to', async () => {
    const id = await diagnosed('serviceBug');
    const escalate = (vehicle: string) =>
      ana.when('post', `/v1/cases/${id}/escalations`, { ...ESCALATION, vehicle });
    await escalate('commercialSupport').refused('cases/vehicle-fits-issue-kind');
    await escalate('premierSupportForPartners').refused('cases/valid-entitlement');
    await escalate('productSupportIncident').refused('cases/vehicle-fits-product');
  });
  it('closing what the customer was not told', async () => {
    const id = await diagnosed('withinBaseline');
    await step(id, 'resolution', { summary: 'x' });
    await ana.when('post', `/v1/cases/${id}/closure`, {}).refused('cases/customer-told-first');
  });
  it('a tenant touched without delegated rights', async () => {
    const { id } = await receive();
    await step(id, 'service-health-checks', { outcome: 'noDocumentedIssue' });
    const troubleshooting = {
      scope: 'settings',
      action: 'x',
      outcome: 'solved',
      delegatedAdminRelationshipId: 'gdap-9',
    };
    await ana
      .when('post', `/v1/cases/${id}/troubleshooting-steps`, troubleshooting)
      .refused('cases/delegated-admin-in-force');
  });
});

describe('Bad input changes nothing:', () => {
  let headBefore: string | undefined;
  const head = async () =>
    (await desk.as('integration').read<{ items: { position: string }[] }>('/v1/events?limit=200')).items.at(
      -1,
    )?.position;
  beforeEach(async () => {
    await desk.settled();
    headBefore = await head();
  });
  const unchanged = async () => {
    await desk.settled();
    expect(await head()).toBe(headBefore);
  };

  it.each([
    ['an unknown word', { severity: 'urgent' }, 'severity'],
    ['an unknown service', { service: 'office2003' }, 'service'],
    ['a missing field', { title: undefined }, 'title'],
    ['a blank title', { title: '   ' }, 'title'],
    ['an unknown property', { priority: 'A' }, 'priority'],
    ['a NUL byte', { title: 'a\u0000b' }, 'title'],
    ['a lone surrogate', { title: 'a\ud800b' }, 'title'],
    ['2 MB of description', { description: 'x'.repeat(2_000_000) }, 'description'],
    ['a time in the future', { occurredAt: '2999-01-01T00:00:00Z' }, 'occurredAt'],
    ['a list for a word', { channel: ['phone'] }, 'channel'],
  ])('%s', async (_what, change, field) => {
    await ana.when('post', '/v1/cases', { ...REQUEST, ...change }).invalid(field);
    await unchanged();
  });
  it('an unknown customer', async () => {
    const answer = await ana
      .when('post', '/v1/cases', { ...REQUEST, customerId: 'nobody' })
      .refused('cases/known-customer');
    expect(answer.body).toMatchObject({ field: 'customerId' });
    await unchanged();
  });
  it('__proto__ keys, broken JSON, a list', async () => {
    const post = (body: string) => ana.send('post', '/v1/cases', body);
    for (const body of [
      '{"__proto__":{"a":1}}',
      '{"title":',
      '[]',
      'null',
      '{"constructor":{"prototype":{}}}',
    ]) {
      expect((await post(body)).status).toBe(400);
    }
    await unchanged();
  });
  it('a case that is not there', async () => {
    await ana.when('post', '/v1/cases/nope/notes', { text: 'x' }).problem(404, 'not-found');
    await ana.when('get', '/v1/cases/nope').problem(404, 'not-found');
    await unchanged();
  });
});

describe('Who may do what', () => {
  it('technical cases are for helpdesk agents, commercial ones also for the billing roles [D4]', async () => {
    await desk.as('billingAdmin').when('post', '/v1/cases', REQUEST).problem(403, 'forbidden');
    await desk
      .as('billingAdmin')
      .when('post', '/v1/cases', { ...REQUEST, issueKind: 'billing' })
      .answers(201);
    const { id } = await receive();
    await desk
      .as('salesAgent')
      .when('post', `/v1/cases/${id}/notes`, { text: 'x' })
      .problem(403, 'forbidden');
  });
  it('an auditor reads and changes nothing', async () => {
    const { id } = await receive();
    await auditor.when('get', `/v1/cases/${id}`).answers(200);
    await auditor.when('post', `/v1/cases/${id}/notes`, { text: 'x' }).problem(403, 'forbidden');
  });
  it('a customer contact sees the cases of its own customer only', async () => {
    const own = await receive();
    const foreign = await receive({ customerId: 'boreal' });
    const rui = desk.as('customerContact', { customer: 'aurora' });
    await rui.when('get', `/v1/cases/${own.id}`).answers(200, { id: own.id });
    await rui.when('get', `/v1/cases/${foreign.id}`).problem(404, 'not-found');
    await rui.when('get', `/v1/cases/${own.id}/history`).problem(403, 'forbidden');
    await rui.when('get', `/v1/cases/${own.id}?at=1`).problem(403, 'forbidden');
    await rui.when('get', '/v1/customers/aurora/account?asOf=2026-03-01T09:00:00Z').problem(403, 'forbidden');
    const { items } = await rui.read<{ items: { customerId: string }[] }>(
      '/v1/cases?customerId=boreal&limit=200',
    );
    expect(new Set(items.map(({ customerId }) => customerId))).toEqual(new Set(['aurora']));
  });
});

describe('The list', () => {
  it('filters, searches without accents, and pages by key', async () => {
    const title = 'Şifre sıfırlama İstanbul';
    const ids = [];
    for (let n = 0; n < 3; n++) ids.push((await receive({ title, severity: 'minimal', language: 'tr' })).id);
    await step(ids[0] ?? '', 'assignment', { assignee: 'zeynep' });

    const list = (query: string) =>
      ana.read<{ items: { id: string }[]; next: string | null }>(`/v1/cases?${query}`);
    const first = await list(`q=${encodeURIComponent('sifre ISTANBUL')}&severity=minimal&limit=2`);
    expect(first.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const rest = await ana.read<{ items: { id: string }[]; next: string | null }>(first.next ?? '');
    expect(rest).toMatchObject({ items: [{ id: ids[0] }], next: null });
    expect((await list('assignee=zeynep')).items.map(({ id }) => id)).toEqual([ids[0]]);
    expect((await list('q=sifre&status=inProgress')).items.map(({ id }) => id)).toEqual([ids[0]]);
    expect((await list('q=sifre&maxAgeDays=1&order=asc')).items.map(({ id }) => id)).toEqual(ids);
    expect((await list('q=sifre&minAgeDays=5')).items).toEqual([]);
  });
  it('refuses what it does not know', async () => {
    await ana.when('get', '/v1/cases?status=lost').invalid('status');
    await ana.when('get', '/v1/cases?colour=red').invalid('colour');
    await ana.when('get', '/v1/cases?limit=1000').invalid('limit');
    await ana.when('get', '/v1/cases?q=%25').invalid('q');
  });
});

describe('Repeating a command', () => {
  it('with the same key answers as before and adds nothing', async () => {
    const key = { 'Idempotency-Key': 'receive-1' };
    const first = await ana.when('post', '/v1/cases', REQUEST, key).answers(201);
    const again = await ana.when('post', '/v1/cases', REQUEST, key).answers(201);
    expect(again.body).toEqual(first.body);
    await ana
      .when('post', '/v1/cases', { ...REQUEST, title: 'Other' }, key)
      .problem(422, 'idempotency-key-reused');
  });
  it('with a stale If-Match is refused', async () => {
    const { id } = await receive();
    const note = (etag: string) =>
      ana.when('post', `/v1/cases/${id}/notes`, { text: 'x' }, { 'If-Match': etag });
    await note('"0"').answers(201, { revision: 1 });
    await note('"0"').problem(412, 'stale');
    await note('"1"').answers(201, { revision: 2 });
  });
});

describe('A documented service issue', () => {
  it('answers health checks, and when it is resolved every linked customer is told', async () => {
    const issue = {
      title: 'Some users can’t send e-mail',
      service: 'Exchange Online',
      feature: 'E-mail delivery',
      classification: 'incident',
      status: 'serviceDegradation',
      impactDescription: 'Messages queue.',
      startDateTime: '2026-03-01T08:00:00Z',
      isResolved: false,
      posts: [],
    };
    await ana.given('put', '/v1/service-health/issues/EX123', issue);
    await desk.settled();
    const { id } = await receive();
    await step(id, 'service-health-checks', {});
    expect(await ana.read(`/v1/cases/${id}`)).toMatchObject({
      healthChecks: [{ outcome: 'documentedIssue', issueId: 'EX123' }],
      linkedIssues: ['EX123'],
    });
    await ana
      .when('post', `/v1/cases/${id}/diagnosis`, { category: 'undocumentedIssue', findings: 'x' })
      .refused('cases/category-fits-health-check');

    const resolved = {
      ...issue,
      status: 'serviceRestored',
      isResolved: true,
      endDateTime: '2026-03-01T12:00:00Z',
    };
    await ana.given('put', '/v1/service-health/issues/EX123', resolved);
    await desk.settled();
    const { items } = await auditor.read<{ items: object[] }>(`/v1/cases/${id}/history`);
    expect(items.at(-1)).toMatchObject({
      type: 'CustomerInformed',
      data: { about: 'serviceIssueResolved', issueId: 'EX123' },
      actor: { kind: 'system' },
    });
  });
});
