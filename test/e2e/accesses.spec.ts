import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditLog } from '#audit';
import type { EventStore } from '#kernel';
import { eventually } from '#kernel/testing';
import { EVENT_STORE } from '#platform';
import { startDesk, type Desk } from '../support/desk.js';

interface Access {
  readonly by: { readonly id: string; readonly roles: readonly string[] };
  readonly what: string;
  readonly asked: string;
  readonly outcome: number;
  readonly reason?: string;
  readonly from: string;
  readonly eventId: string;
}

describe('Who read what of the audit', () => {
  let desk: Desk;
  let caseId = '';

  beforeAll(async () => {
    desk = await startDesk({ env: { AUDIT_CHECKPOINT_SECONDS: '1' } });
    const ana = desk.as('helpdeskAgent', { name: 'Ana' });
    await ana.given('put', '/v1/customers/aurora', {
      name: 'Padaria Aurora',
      language: 'pt-BR',
      country: 'BR',
      cloud: 'commercial',
    });
    const { id } = await ana.given('post', '/v1/cases', {
      customerId: 'aurora',
      issueKind: 'technical',
      service: 'microsoft365',
      severity: 'critical',
      channel: 'phone',
      language: 'pt-BR',
      title: 'Mensagens não saem',
      description: 'Desde as 9h.',
    });
    caseId = id;
  });
  afterAll(() => desk.close());

  /**
   * What is on record of reads of an address, the latest first, once there is what is looked for: what shows no
   * personal data is answered before it is written down.
   */
  async function recorded(
    path: string,
    isThere: (found: Access[]) => boolean = () => true,
  ): Promise<Access[]> {
    const query = new URLSearchParams({ path, limit: '200' });
    let items: Access[] = [];
    await eventually(async () => {
      const rui = desk.as('auditor', { name: 'Rui' });
      ({ items } = await rui.read<{ items: Access[] }>(`/v1/audit/accesses?${query.toString()}`));
      return isThere(items);
    });
    return items;
  }

  const by = (account: string) => (found: Access[]) => found.some((each) => each.by.id === account);

  it('is on record: who, what, when, from where and why', async () => {
    const path = `/v1/cases/${caseId}/history`;
    await desk
      .as('auditor', { name: 'Ines' })
      .when('get', `${path}?limit=5`, undefined, { 'X-Reason': 'Reclama%C3%A7%C3%A3o de 2 de mar%C3%A7o' })
      .answers(200);
    const [access] = await recorded(path, by('ines'));
    expect(access).toMatchObject({
      by: { id: 'ines', roles: ['auditor'] },
      what: 'history',
      asked: `${path}?limit=5`,
      outcome: 200,
      reason: 'Reclamação de 2 de março',
      at: expect.stringMatching(/Z$/),
      from: expect.stringMatching(/127\.0\.0\.1/),
    });
  });

  it('is covered by the transparency log', async () => {
    const path = `/v1/cases/${caseId}/diff`;
    await desk.as('auditor').read(`${path}?from=0&to=1`);
    const [access] = await recorded(path, by('auditor'));
    const log = await desk.app.get<EventStore>(EVENT_STORE).readAll({ limit: 1_000 });
    await desk.app.get(AuditLog).whenSigned(log.length);
    const proof = await desk
      .as('auditor')
      .read<{ record: string }>(`/v1/audit/proofs/inclusion?eventId=${access?.eventId}`);
    expect(proof.record).toContain(path);
  });

  it.each([
    ['a past state', 'past', () => `/v1/cases/${caseId}?at=1`],
    ['a past report', 'past', () => '/v1/reports/backlog?at=1'],
    ['a difference', 'difference', () => '/v1/customers/aurora/diff?from=0&to=1'],
    ['the history of a plan that is not there', 'history', () => '/v1/support-plans/none/history'],
    ['this list', 'accesses', () => '/v1/audit/accesses?outcome=403'],
    ['entries of the log', 'entries', () => '/v1/audit/entries/000.p/2'],
    ['the same by the other address', 'entries', () => '/v1/audit/tile/entries/000.p/3'],
    ['a proof by its place', 'proof', () => '/v1/audit/proofs/inclusion?index=0&size=2'],
  ])('counts %s', async (_, what, address) => {
    await desk.as('auditor', { name: 'Ines' }).send('get', address());
    const isThere = (all: Access[]) =>
      all.some((each) => each.what === what && each.asked === address() && each.by.id === 'ines');
    expect(isThere(await recorded(address().split('?')[0] ?? '', isThere))).toBe(true);
  });

  it('counts a proof as text', async () => {
    const address = '/v1/audit/proofs/inclusion?index=1&size=';
    const lia = desk.as('auditor', { name: 'Lia' });
    const { items } = await lia.read<{ items: { size: number }[] }>('/v1/audit/checkpoints');
    const size = items.at(-1)?.size ?? 0;
    await lia.when('get', `${address}${size}`, undefined, { Accept: 'text/plain' }).answers(200);
    const [access] = await recorded('/v1/audit/proofs/inclusion', by('lia'));
    expect(access).toMatchObject({ what: 'proof', asked: `${address}${size}`, outcome: 200 });
  });

  it.each(['checkpoint', 'checkpoints', 'keys', 'proofs/consistency?from=1&to=2'])(
    'does not count %s, which tells nothing of what happened',
    async (part) => {
      await desk.as('auditor', { name: 'Mia' }).when('get', `/v1/audit/${part}`).answers(200);
      await desk.as('auditor', { name: 'Mia' }).read('/v1/reports/backlog?at=1');
      const [last] = await recorded('/v1/reports/backlog', by('mia'));
      expect(last).toBeDefined();
      expect(await recorded(`/v1/audit/${part.split('?')[0] ?? ''}`)).toEqual([]);
    },
  );

  it('has those who were refused, too', async () => {
    const path = `/v1/cases/${caseId}/history`;
    await desk.as('integration', { name: 'Bot' }).when('get', path).problem(403, 'forbidden');
    expect(await recorded(path, by('bot'))).toContainEqual(
      expect.objectContaining({ by: expect.objectContaining({ id: 'bot' }), outcome: 403 }),
    );
    await desk
      .as('integration', { name: 'Bot' })
      .when('get', '/v1/cases?q=Quit%C3%A9ria&at=1&contact=rui')
      .problem(403, 'forbidden');
    expect(await recorded('/v1/cases', by('bot'))).toMatchObject([{ asked: '/v1/cases?q=…&at=1&contact=…' }]);
    await desk.as('auditor').when('get', '/v1/invoices/none/history').problem(404, 'not-found');
    expect(await recorded('/v1/invoices/none/history', by('auditor'))).toMatchObject([{ outcome: 404 }]);
  });

  it('has those whom nobody knows, without what they said, and not without end', async () => {
    const path = `/v1/cases/${caseId}/history?contact=Nobody`;
    await desk.anonymous().when('get', '/v1/cases').problem(401, 'unauthorized');
    for (let times = 0; times < 50; times++) {
      await desk
        .anonymous()
        .when('get', path, undefined, { 'X-Reason': 'Some text', Authorization: 'Bearer me' })
        .problem(401, 'unauthorized');
    }
    const strangers = await recorded('/v1/cases/:id/history', by('nobody'));
    expect(strangers.length).toBeGreaterThan(0);
    // Twice as many as in a minute, should one end meanwhile.
    expect(strangers.length).toBeLessThanOrEqual(40);
    expect(
      new Set(
        strangers.map(({ by: { id, roles }, what, asked, outcome, reason }) =>
          JSON.stringify({ id, roles, what, asked, outcome, reason }),
        ),
      ),
    ).toEqual(
      new Set([
        JSON.stringify({
          id: 'nobody',
          roles: [],
          what: 'history',
          asked: '/v1/cases/:id/history',
          outcome: 401,
        }),
      ]),
    );
  });

  it.each(['auditor', 'helpdeskAgent', 'adminAgent'] as const)(
    'needs a reason where there is personal data, whoever reads: %s',
    async (role) => {
      const silent = desk.as(role, { name: `Silent ${role}`, reason: '' });
      await silent.when('get', `/v1/cases/${caseId}/history`).invalid('X-Reason');
      await silent.when('get', `/v1/cases/${caseId}/diff?from=0&to=1`).invalid('X-Reason');
      await silent.when('get', `/v1/cases/${caseId}?at=1`).invalid('X-Reason');
      const isRefused = (found: Access[]) =>
        found.some((each) => each.by.roles.includes(role) && each.outcome === 400);
      expect(isRefused(await recorded(`/v1/cases/${caseId}/history`, isRefused))).toBe(true);
      await silent.when('get', `/v1/cases/${caseId}`).answers(200);
      await silent.when('get', '/v1/reports/backlog?at=1').answers(200);
      await silent
        .when('get', `/v1/cases/${caseId}/history`, undefined, { 'X-Reason': 'Complaint' })
        .answers(200);
    },
  );

  it('tells whom it is not for just that, and not to say why', async () => {
    const bot = desk.as('integration', { name: 'Bot', reason: '' });
    await bot.when('get', `/v1/cases/${caseId}/history`).problem(403, 'forbidden');
    const ana = desk.as('helpdeskAgent', { name: 'Ana', reason: '' });
    await ana.when('get', `/v1/audit/events/${caseId}/causes`).problem(403, 'forbidden');
  });

  it('leaves the work of the desk as it was: looking at a case is no audit, and needs no reason', async () => {
    const ana = desk.as('helpdeskAgent', { name: 'Ana', reason: '' });
    await ana.read(`/v1/cases/${caseId}`);
    await ana.read('/v1/cases');
    await ana.read('/v1/reports/backlog?asOf=2026-03-02');
    expect(await recorded(`/v1/cases/${caseId}`)).not.toContainEqual(
      expect.objectContaining({ by: expect.objectContaining({ id: 'ana' }) }),
    );
    expect(await recorded('/v1/reports/backlog')).not.toContainEqual(
      expect.objectContaining({ by: expect.objectContaining({ id: 'ana' }) }),
    );
    await desk.as('helpdeskAgent', { name: 'Ana' }).read(`/v1/cases/${caseId}/history`);
    expect(await recorded(`/v1/cases/${caseId}/history`, by('ana'))).toContainEqual(
      expect.objectContaining({ by: expect.objectContaining({ id: 'ana' }) }),
    );
  });

  it('is no news for integrators', async () => {
    const { items } = await desk
      .as('integration')
      .read<{ items: { type: string }[] }>('/v1/events?limit=1000');
    expect(items.map(({ type }) => type)).toContain('RequestReceived');
    expect(items.map(({ type }) => type)).not.toContain('AuditDataRead');
  });
});
