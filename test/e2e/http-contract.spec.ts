import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customersContext } from '#customers';
import { integrationContext } from '#integration';
import { startDesk, type Desk } from '../support/desk.js';
import type { DeskClient } from '../support/desk-client.js';

const aurora = { name: 'Padaria Aurora', language: 'pt-BR', country: 'BR', cloud: 'commercial' };

describe('The HTTP contract', () => {
  let desk: Desk;
  let ana: DeskClient;

  beforeAll(async () => {
    desk = await startDesk({ contexts: [customersContext, integrationContext] });
    ana = desk.as('helpdeskAgent', { name: 'Ana' });
  });
  afterAll(() => desk.close());

  const head = async (): Promise<string | null> =>
    (await desk.as('integration').read<{ upTo: string | null }>('/v1/events?limit=1000')).upTo;

  describe('A command', () => {
    it('answers 201 with where to find what is new, and 200 from then on', async () => {
      const first = await ana
        .when('put', '/v1/customers/new', aurora)
        .answers(201, { id: 'new', revision: 0 });
      expect(first.headers).toMatchObject({ etag: '"0"', location: '/v1/customers/new' });
      expect(first.body.position).toMatch(/^\d+$/);
      const second = await ana.when('put', '/v1/customers/new', { ...aurora, name: 'Aurora' }).answers(200);
      expect(second.headers.etag).toBe('"1"');
    });

    it('that says what is so already writes nothing', async () => {
      await ana.given('put', '/v1/customers/same', aurora);
      const before = await head();
      await ana.when('put', '/v1/customers/same', aurora).answers(200, { revision: 0, position: null });
      expect(await head()).toBe(before);
    });

    it('is stored with who, when and why', async () => {
      const correlation = '0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11';
      const body = { ...aurora, occurredAt: '2026-01-05T10:00:00Z', reason: 'Contract signed.' };
      const from = (await head()) ?? '0';
      await ana.when('put', '/v1/customers/story', body, { 'x-correlation-id': correlation }).answers(201);
      const { items } = await desk.as('auditor').read<{ items: object[] }>(`/v1/events?from=${from}`);
      expect(items).toEqual([
        expect.objectContaining({
          type: 'CustomerRegistered',
          stream: 'customer-story',
          occurredAt: '2026-01-05T10:00:00.000Z',
          actor: { id: 'ana', kind: 'person' },
          correlationId: correlation,
        }),
      ]);
    });
  });

  describe('An Idempotency-Key', () => {
    const key = { 'idempotency-key': 'key-1' };

    it('has a command carried out once, and answered the same each time', async () => {
      const answers = [];
      for (let time = 0; time < 3; time++) {
        answers.push(await ana.send('put', '/v1/customers/once', aurora, key));
      }
      for (const { status, body, headers } of answers) {
        expect({ status, body, etag: headers.etag, location: headers.location }).toEqual({
          status: 201,
          body: answers[0]?.body,
          etag: '"0"',
          location: '/v1/customers/once',
        });
      }
      const later = await ana.given('put', '/v1/customers/once', { ...aurora, name: 'Aurora 2' });
      const again = await ana.send('put', '/v1/customers/once', aurora, key);
      expect(again.body).toEqual(answers[0]?.body);
      expect(later.revision).toBe(1);
    });

    it('has it carried out once when it comes many times at once', async () => {
      const at = { 'idempotency-key': 'key-2' };
      const all = await Promise.all(
        Array.from({ length: 10 }, () => ana.send('put', '/v1/customers/race', aurora, at)),
      );
      expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    });

    it('stands for one body', async () => {
      const other = { ...aurora, name: 'Another' };
      const answer = ana.when('put', '/v1/customers/once', other, key);
      await answer.problem(422, 'idempotency-key-reused');
    });

    it('is the account’s own', async () => {
      const eva = desk.as('salesAgent', { name: 'Eva' });
      await eva
        .when('put', '/v1/customers/once', { ...aurora, name: 'By Eva' }, key)
        .answers(200, { revision: 2 });
    });
  });

  describe('If-Match', () => {
    it('has a command refused when something has changed since', async () => {
      await ana.given('put', '/v1/customers/match', aurora);
      const change = { ...aurora, name: 'Aurora 2' };
      const match = { 'if-match': '"0"' };
      await ana.when('put', '/v1/customers/match', change, match).answers(200, { revision: 1 });
      const before = await head();
      const late = ana.when('put', '/v1/customers/match', { ...aurora, name: 'Aurora 3' }, match);
      const { body } = await late.problem(412, 'stale');
      expect(body).toMatchObject({ expected: 0, actual: 1 });
      expect(await head()).toBe(before);
    });

    it('has a command refused where there is nothing yet', async () => {
      await ana.when('put', '/v1/customers/none', aurora, { 'if-match': '"0"' }).problem(412, 'stale');
    });

    it('takes no weak tag', async () => {
      await ana.when('put', '/v1/customers/match', aurora, { 'if-match': 'W/"1"' }).invalid('If-Match');
    });
  });

  describe('A request that makes no sense is refused, leaves the log as it was, and', () => {
    it.each<[string, object, string]>([
      ['a NUL byte', { ...aurora, name: 'a\u0000b' }, 'name'],
      ['half a character', { ...aurora, name: 'a\ud800' }, 'name'],
      ['2 MB of text', { ...aurora, name: 'x'.repeat(2_000_000) }, 'name'],
      ['a property that there is not', { ...aurora, colour: 'red' }, 'colour'],
      ['a word that there is not', { ...aurora, cloud: 'nimbus' }, 'cloud'],
      ['something missing', { name: 'x', language: 'fr', country: 'FR' }, 'cloud'],
      ['null', { ...aurora, country: null }, 'country'],
      ['a fault inside a list', { ...aurora, contacts: [{ name: 'Rui', email: 'rui' }] }, 'contacts.0.email'],
      ['a time in the future', { ...aurora, occurredAt: '2999-01-01T00:00:00Z' }, 'occurredAt'],
    ])('%s is named', async (_, body, field) => {
      const before = await head();
      await ana.when('put', '/v1/customers/senseless', body).invalid(field);
      expect(await head()).toBe(before);
    });

    it.each<[string, string, number, string]>([
      ['JSON that stops', '{"name": ', 400, 'malformed'],
      ['__proto__', '{"__proto__": {"admin": true}}', 400, 'malformed'],
      ['a list', '[]', 400, 'malformed'],
      ['null', 'null', 400, 'malformed'],
      ['5 MB', JSON.stringify({ ...aurora, name: 'x'.repeat(5_000_000) }), 413, 'too-large'],
    ])('a body of %s is answered so', async (_, body, status, code) => {
      const answer = await ana.send('put', '/v1/customers/senseless', body);
      expect({ status: answer.status, type: answer.body.type }).toEqual({
        status,
        type: `urn:casebook:problem:${code}`,
      });
    });

    it.each<[string, 'get' | 'post' | 'put', string, Record<string, string>, number, string]>([
      ['an address that there is not', 'get', '/v1/nothing', {}, 404, 'no-such-route'],
      ['an address that is none', 'get', '/v1/%zz', {}, 400, 'malformed'],
      ['a method that the address lacks', 'post', '/v1/customers/x', {}, 405, 'method-not-allowed'],
      [
        'a body that is not JSON',
        'put',
        '/v1/customers/x',
        { 'content-type': 'text/plain' },
        415,
        'unsupported-media-type',
      ],
      ['a wish for XML', 'get', '/v1/customers', { accept: 'application/xml' }, 406, 'not-acceptable'],
      ['a page of 201', 'get', '/v1/customers?limit=201', {}, 400, 'invalid'],
      ['a parameter that there is not', 'get', '/v1/customers?colour=red', {}, 400, 'invalid'],
      ['an unknown thing', 'get', '/v1/customers/nobody', {}, 404, 'not-found'],
      ['a name that is none', 'get', '/v1/customers/a%00b', {}, 404, 'not-found'],
      ['a page that follows none', 'get', '/v1/customers?after=nonsense', {}, 400, 'invalid'],
    ])('%s is answered so', async (_, method, path, headers, status, code) => {
      const body = method === 'get' ? undefined : JSON.stringify(aurora);
      const answer = await ana.send(method, path, body, headers);
      expect({ status: answer.status, type: answer.body.type }).toEqual({
        status,
        type: `urn:casebook:problem:${code}`,
      });
    });

    it('tells which methods an address has', async () => {
      const answer = await ana.send('post', '/v1/customers/x', aurora);
      expect(answer.headers.allow).toBe('GET, HEAD, PUT');
    });
  });

  describe('A query', () => {
    it('waits until it can show a position', async () => {
      for (let round = 0; round < 5; round++) {
        const { position } = await ana.given('put', '/v1/customers/fresh', {
          ...aurora,
          name: `Aurora ${round}`,
        });
        const answer = ana.when('get', `/v1/customers/fresh?atLeast=${position}`);
        await answer.answers(200, { name: `Aurora ${round}` });
      }
    });

    it('carries the revision as its ETag, for If-Match', async () => {
      const { revision } = await ana.given('put', '/v1/customers/tagged', aurora);
      const answer = await ana.send('get', '/v1/customers/tagged');
      expect(answer.headers.etag).toBe(`"${revision}"`);
    });

    it('is told to come back when the position does not come', async () => {
      const answer = await ana.when('get', '/v1/customers?atLeast=999999').problem(503, 'read-model-behind');
      expect(answer.headers['retry-after']).toBe('1');
    });

    it('answers in pages that hang together', async () => {
      for (const id of ['p1', 'p2', 'p3'])
        await ana.given('put', `/v1/customers/${id}`, { ...aurora, country: 'IS' });
      const seen: string[] = [];
      let url: string | null = '/v1/customers?country=IS&limit=2';
      while (url) {
        const page: { items: { id: string }[]; next: string | null } = await ana.read(url);
        seen.push(...page.items.map(({ id }) => id));
        url = page.next;
      }
      expect(seen.sort()).toEqual(['p1', 'p2', 'p3']);
    });
  });

  describe('What operators ask', () => {
    it('is answered', async () => {
      const nobody = desk.anonymous();
      await nobody.when('get', '/health/live').answers(200, { status: 'up' });
      await nobody.when('get', '/health/ready').answers(200, { status: 'ready' });
      const { text } = await nobody.when('get', '/metrics').answers(200);
      for (const name of [
        'http_request_duration',
        'append_duration',
        'append_queue_depth',
        'projection_lag',
        'process_lag',
      ]) {
        expect(text).toContain(`casebook_${name}`);
      }
    });

    it('tells how the processes are', async () => {
      const admin = desk.as('adminAgent');
      await admin.when('get', '/v1/operations/processes').answers(200, { items: [], waitingTimers: 0 });
      await admin.when('post', '/v1/operations/processes/x/parked/y/retry', {}).problem(404, 'not-found');
    });

    it('is done: a read model is compared, and built anew', async () => {
      const admin = desk.as('adminAgent');
      await desk.settled();
      const projections = '/v1/operations/projections';
      await admin.when('post', `${projections}/customers/verify`).answers(200, { equal: true });
      await admin.when('post', `${projections}/customers/rebuild`, { reason: 'To see it.' }).answers(202);
      await admin.when('post', `${projections}/nothing/rebuild`).problem(404, 'not-found');
      await admin.when('post', `${projections}/customers/parked/customer-x/skip`, {}).invalid('reason');
      const skip = admin.when('post', `${projections}/customers/parked/customer-x/skip`, { reason: 'x' });
      await skip.refused('projections/not-parked');
      const { items } = await admin.read<{ items: { projection: string; position: string }[] }>(projections);
      expect(items).toContainEqual(expect.objectContaining({ projection: 'customers', serving: true }));
    });
  });

  describe('The description of the API', () => {
    it('is OpenAPI 3.1 with problems, headers, permissions and examples', async () => {
      const api = await desk.anonymous().read('/openapi.json');
      expect(api).toMatchObject({ openapi: '3.1.0' });
      const put = (api as never as { paths: Record<string, { put: { parameters: { name: string }[] } }> })
        .paths['/v1/customers/{id}']?.put;
      expect(put).toMatchObject({
        security: [{ bearer: [] }],
        'x-permission': 'customers.manage',
        responses: { 201: { headers: { ETag: {} } }, 409: {}, 412: {}, 422: {} },
      });
      expect(put?.parameters.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['id', 'Idempotency-Key', 'If-Match']),
      );
      expect(JSON.stringify(api)).toContain('Padaria Aurora');
    });

    it('has a page that needs nothing from elsewhere', async () => {
      const nobody = desk.anonymous();
      const page = await nobody.send('get', '/docs');
      expect(page.text).not.toMatch(/https?:\/\//);
      for (const file of ['start.js', 'swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) {
        expect((await nobody.send('get', `/docs/${file}`)).status).toBe(200);
      }
      expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    });
  });
});
