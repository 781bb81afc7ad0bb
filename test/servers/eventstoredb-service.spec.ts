import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Site, type Answer } from '../crash/support/site.js';
import { until } from '../crash/support/until.js';
import { RestartableNode } from './support/restartable-node.js';

/* The built service, as a process of its own, on an event store that comes and goes. */

let server: RestartableNode;
let site: Site;

interface Readiness {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly why?: string }[];
}

const customer = (name: string) => ({ name, language: 'pt-BR', country: 'BR', cloud: 'commercial' });

const register = (id: string, key?: string): Promise<Answer> =>
  site.send('adminAgent', 'PUT', `/v1/customers/${id}`, customer(id), key);

const query = (id: string, position?: string): Promise<Answer> =>
  site.send('auditor', 'GET', `/v1/customers/${id}${position === undefined ? '' : `?atLeast=${position}`}`);

const readiness = () => site.send('auditor', 'GET', '/health/ready');

const positionOf = ({ body }: Answer): string => (body as { readonly position: string }).position;

const whyNot = async (name: string): Promise<string | undefined> =>
  ((await readiness()).body as Readiness).checks.find((check) => check.name === name)?.why;

const start = () =>
  site.start({ EVENT_STORE_URL: server.url, EVENT_STORE_CONNECTION_NAME: 'tested', LOG_LEVEL: 'info' });

/** What a command is answered with while nothing can be written. */
function expectTurnedAway({ status, headers, body }: Answer): void {
  expect({ status, body }).toMatchObject({
    status: 503,
    body: { type: 'urn:casebook:problem:store-unavailable' },
  });
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
}

beforeEach(async () => {
  server = await RestartableNode.start();
  site = await Site.make();
});

afterEach(async () => {
  await site.clear();
  await server.end();
});

describe('While its event store is away, the service', () => {
  it('turns commands away, answers queries, says why, and goes on by itself when it is back', async () => {
    await start();
    const first = await register('aurora');
    expect(first.status).toBe(201);
    await until(async () => (await query('aurora', positionOf(first))).status === 200, 'the first customer');

    server.kill();
    expectTurnedAway(await register('boreal'));
    expect((await query('aurora')).status).toBe(200);
    expect((await site.request('auditor', '/metrics')).status).toBe(200);
    expect((await site.request('auditor', '/health/live')).status).toBe(200);
    expect((await readiness()).status).toBe(503);
    expect(await whyNot('eventStore')).toContain('EventStoreDB');
    await until(async () => {
      const { body } = await site.send('adminAgent', 'GET', '/v1/operations/projections');
      const { items } = body as { readonly items: readonly { readonly state: string }[] };
      return items.length > 0 && items.every(({ state }) => state === 'reconnecting');
    }, 'the projections to notice');

    await server.comeBack();
    await until(async () => (await readiness()).status === 200, 'readiness');
    const second = await until(async () => {
      const answer = await register('boreal');
      return answer.status < 300 && answer;
    }, 'a command to be taken');
    await until(
      async () => (await query('boreal', positionOf(second))).status === 200,
      'the second customer',
    );
    expect(await site.stop()).toBe(0);
  });

  it('starts, says what it waits for, and takes up its work when it is there', async () => {
    await start();
    const first = await register('aurora');
    await until(async () => (await query('aurora', positionOf(first))).status === 200, 'the first customer');
    await site.stop();

    server.kill();
    await start();
    expect((await readiness()).status).toBe(503);
    expect(await whyNot('eventStore')).toContain('EventStoreDB');
    expect(await whyNot('start')).toContain('EventStoreDB');
    expectTurnedAway(await register('boreal'));
    expect((await query('aurora')).status).toBe(200);

    await server.comeBack();
    await until(async () => (await readiness()).status === 200, 'readiness');
    const second = await register('boreal');
    expect(second.status).toBe(201);
    await until(
      async () => (await query('boreal', positionOf(second))).status === 200,
      'the second customer',
    );
  });

  it('ends in good order', async () => {
    server.kill();
    await start();
    expect(await site.stop()).toBe(0);
  });
});

describe('An event store that dies under load', () => {
  it('has everything that was acknowledged, once, and the read models show it', async () => {
    await start();
    const ids = Array.from({ length: 60 }, (_, n) => `customer-${n}`);
    let acknowledged = 0;
    const positions: bigint[] = [];
    const commands = ids.map(async (id) => {
      const answer = await until(async () => {
        const one = await register(id, `key-${id}`);
        return one.status < 300 && one;
      }, `${id} to be taken`);
      positions.push(BigInt(positionOf(answer)));
      acknowledged++;
    });
    for (const count of [10, 30]) {
      await until(() => acknowledged >= count, `${count} commands`);
      server.kill();
      await server.comeBack();
    }
    await Promise.all(commands);

    const last = positions.reduce((a, b) => (a > b ? a : b));
    const events = await site.readAll<{ type: string; stream: string; position: string }>(
      'auditor',
      '/v1/events?limit=1000&types=CustomerRegistered',
    );
    expect(events.map(({ stream }) => stream).sort()).toEqual(ids.map((id) => `customer-${id}`).sort());
    expect(new Set(events.map(({ position }) => BigInt(position)))).toEqual(new Set(positions));
    for (const id of ids) {
      await until(async () => (await query(id, last.toString())).status === 200, `${id} to be shown`);
    }
  });
});
