import { beforeEach, describe, expect, it } from '@jest/globals';
import { ana, auditor, desk, receive, REQUEST, step } from '../support/case-desk.js';

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
