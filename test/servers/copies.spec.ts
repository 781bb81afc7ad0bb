import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Role } from '#platform';
import { openEventStoreDb } from '#stores/eventstoredb';
import { until } from '../crash/support/until.js';
import { startEventStoreDbNode, type EventStoreDbNode } from '../support/eventstoredb-node/index.js';
import { dropDatabase } from '../support/mongodb-database.js';
import { NotStarted, startService, type ServiceProcess } from '../support/service-process.js';
import { describeOnMongoDb } from './support/mongodb.js';

const PATIENCE = 600_000;
const PARTITIONS = 2;
const CASES = 20;

interface Projection {
  readonly projection: string;
  readonly serving: boolean;
  readonly shares: readonly { readonly state: string; readonly worker: string | null }[];
}

/* Copies of the service, each a process of its own, over EventStoreDB and MongoDB. */

describeOnMongoDb('Copies of the service', (_, database) => {
  let dir = '';
  let node: EventStoreDbNode;
  let copies: ServiceProcess[];

  beforeEach(async () => {
    // Keys of the test before need its master key.
    await dropDatabase(database());
    dir = await mkdtemp(join(tmpdir(), 'casebook-copies-'));
    node = await startEventStoreDbNode();
    copies = [];
  });

  afterEach(async () => {
    await Promise.all(copies.map((copy) => copy.kill()));
    await node.stop();
    await rm(dir, { recursive: true, force: true });
  });

  async function copy(name: string, roles: string, masterKeys = 'master-keys.json'): Promise<ServiceProcess> {
    const env = {
      EVENT_STORE_URL: node.url,
      READ_STORE_URL: database(),
      PARTITIONS: String(PARTITIONS),
      INSTANCE: name,
      ROLES: roles,
      MASTER_KEY_FILE: join(dir, masterKeys),
    };
    const started = await startService(join(dir, name), env, { fromSources: true });
    copies.push(started);
    return started;
  }

  async function ask(
    api: ServiceProcess,
    method: string,
    path: string,
    body?: object,
    role: Role = 'adminAgent',
  ) {
    const response = await fetch(new URL(path, api.url), {
      method,
      headers: {
        Authorization: `Bearer ${await api.token(role)}`,
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, answer };
  }

  /** How many shares of the read models that answer queries each copy works on. */
  async function sharesBy(api: ServiceProcess): Promise<Record<string, number>> {
    const { answer } = await ask(api, 'GET', '/v1/operations/projections');
    const counts: Record<string, number> = {};
    for (const { serving, shares } of answer.items as Projection[]) {
      for (const { worker } of serving ? shares : [])
        counts[worker ?? 'nobody'] = (counts[worker ?? 'nobody'] ?? 0) + 1;
    }
    return counts;
  }

  const registerCustomer = (api: ServiceProcess) =>
    ask(api, 'PUT', '/v1/customers/aurora', {
      name: 'Padaria Aurora',
      language: 'pt-BR',
      country: 'BR',
      cloud: 'commercial',
      contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
    });

  async function receive(api: ServiceProcess, count: number): Promise<bigint> {
    let last = 0n;
    for (let n = 0; n < count; n++) {
      const { status, answer } = await ask(api, 'POST', '/v1/cases', {
        customerId: 'aurora',
        issueKind: 'technical',
        service: 'microsoft365',
        severity: 'minimal',
        channel: 'email',
        language: 'pt-BR',
        title: `Case ${n}`,
        description: 'Nothing goes out.',
      });
      expect({ status, answer }).toMatchObject({ status: 201 });
      last = BigInt(answer.position as string);
    }
    return last;
  }

  async function shows(api: ServiceProcess, position: bigint, cases: number): Promise<void> {
    const volumes = await until(async () => {
      const { status, answer } = await ask(api, 'GET', `/v1/cases?atLeast=${position}&limit=100`);
      return status === 200 && answer;
    }, `position ${position}`);
    expect(volumes.items).toHaveLength(cases);
  }

  it(
    'share the work; one that is killed is followed within seconds, and nothing is lost or done twice',
    async () => {
      const [api, first] = await Promise.all([
        copy('api', 'api'),
        copy('first', 'projections,processes'),
        copy('second', 'projections,processes'),
      ]);
      expect((await ask(first, 'GET', '/v1/cases')).status).toBe(404);
      expect((await ask(first, 'GET', '/health/live')).status).toBe(200);
      await until(async () => {
        const { first: one, second: other, nobody } = await sharesBy(api);
        return one !== undefined && one === other && nobody === undefined;
      }, 'an even share of the work');
      await registerCustomer(api);
      await shows(api, await receive(api, CASES), CASES);

      await receive(api, CASES / 2);
      const killedAt = performance.now();
      await first.kill();
      const last = await receive(api, CASES / 2);
      await until(
        async () => Object.keys(await sharesBy(api)).join() === 'second',
        'the other copy to have it all',
      );
      // Five seconds until the leases run out, and under two until they are looked at; this machine is busy.
      expect(performance.now() - killedAt).toBeLessThan(30_000);
      await shows(api, last, 2 * CASES);
      await expectOrdersDoneOnce();
    },
    PATIENCE,
  );

  it(
    'share the keys of personal data: each opens what another sealed, and none what one of them destroyed',
    async () => {
      const roles = 'api,projections,processes';
      // Neither finds a master key: both make one, and one of them is it.
      const both = await Promise.all([copy('one', roles), copy('other', roles)]);
      const [one, other] = both;
      await registerCustomer(one);
      const sealed = await Promise.all(both.map((api) => receive(api, CASES / 2)));
      for (const api of both) {
        for (const position of sealed) await shows(api, position, CASES);
        for (const texts of await historiesAt(api)) expect(texts).toContain('Nothing goes out.');
      }
      await expect(copy('third', roles, 'no-such-keys.json')).rejects.toThrow(NotStarted);

      const reason = 'They asked for it.';
      const body = { customerId: 'aurora', reason };
      const { answer } = await ask(one, 'POST', '/v1/privacy/erasures', body, 'privacyOfficer');
      await until(async () => {
        const path = `/v1/privacy/erasures/${String(answer.id)}`;
        return (await ask(other, 'GET', path, undefined, 'privacyOfficer')).answer.stage === 'forgotten';
      }, 'the customer to be forgotten');
      for (const api of both) {
        // What a copy knows of a key it believes for five seconds.
        await until(
          async () => (await historiesAt(api)).every((texts) => !texts.includes('Nothing goes out.')),
          'the copy to open nothing more',
        );
        for (const texts of await historiesAt(api)) expect(texts).toContain(`by privacyofficer: ${reason}`);
        const customer = await ask(api, 'GET', '/v1/customers/aurora');
        expect(JSON.stringify(customer.answer)).not.toContain('Rui Prado');
      }
    },
    PATIENCE,
  );

  /** What the histories of all cases say, each as text. */
  async function historiesAt(api: ServiceProcess): Promise<string[]> {
    const { answer } = await ask(api, 'GET', '/v1/cases?limit=100');
    const histories = (answer.items as { id: string }[]).map(({ id }) =>
      ask(api, 'GET', `/v1/cases/${id}/history`, undefined, 'auditor'),
    );
    return (await Promise.all(histories)).map((history) => JSON.stringify(history.answer));
  }

  /** Every order that a process gave was settled, and settled once. */
  async function expectOrdersDoneOnce(): Promise<void> {
    const events = openEventStoreDb({ url: node.url });
    try {
      const settled = new Map<string, number>();
      const isDone = await until(async () => {
        const ordered = new Set<string>();
        settled.clear();
        for (const { type, streamId, data } of await events.readAll({ limit: 5_000 })) {
          if (type === 'ProcessReacted') {
            for (const order of (data as { orders: { do: string; key: string }[] }).orders)
              if (order.do === 'command') ordered.add(`${streamId} ${order.key}`);
          } else if (type === 'ProcessOrderDone' || type === 'ProcessOrderRefused') {
            const name = `${streamId} ${(data as { key: string }).key}`;
            settled.set(name, (settled.get(name) ?? 0) + 1);
          }
        }
        return ordered.size >= 2 * CASES && [...ordered].every((name) => settled.has(name));
      }, 'every order to be settled');
      expect(isDone).toBe(true);
      expect([...settled].filter(([, times]) => times > 1)).toEqual([]);
    } finally {
      await events.close();
    }
  }
});
