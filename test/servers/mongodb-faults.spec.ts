import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ProjectionHost, StoreUnavailable, SystemClock, type ReadStore } from '#kernel';
import {
  MemoryEventStore,
  MemoryReadStore,
  ParcelLost,
  parcels,
  ParcelSent,
  ParcelWeighed,
  sampleCatalog,
  Scribe,
  weights,
} from '#kernel/testing';
import { openMongoReadStore, type MongoReadStore, type MongoReadStoreOptions } from '#stores/mongodb';
import { newCollection, ticketSpec } from '../contract/tickets.js';
import { until } from '../crash/support/until.js';
import { allDocuments } from '../support/collections.js';
import { CuttingProxy } from '../support/cutting-proxy.js';
import { startFerretDb, whyNoFerretDb, type FerretDb } from '../support/ferretdb.js';
import { describeUnless } from '../support/not-run.js';

/* What can happen between the adapter and its server. The servers of others can't be killed: FerretDB only. */

/** In milliseconds: longer than the adapter waits for a server, and shorter than a request may take. */
const LONGEST_WAIT = 5_000;
const ROUNDS = 8;

describeUnless(whyNoFerretDb(), 'A read store whose server fails', () => {
  let server: FerretDb;
  let proxy: CuttingProxy;
  const stores: MongoReadStore[] = [];
  const hosts: ProjectionHost[] = [];

  beforeAll(async () => {
    server = await startFerretDb();
  });

  beforeEach(async () => {
    proxy = await CuttingProxy.before(server.port);
  });

  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.stop();
    for (const store of stores.splice(0)) await store.close();
    await proxy.close();
  });

  afterAll(() => server.stop());

  function open(url: string, options: Partial<MongoReadStoreOptions> = {}): MongoReadStore {
    const store = openMongoReadStore({ url, ...options });
    stores.push(store);
    return store;
  }

  it.each([
    ['an insert', undefined],
    ['an update', 1n],
  ])('has %s whose answer was lost done once', async (_, expected) => {
    const collection = newCollection();
    const direct = open(server.url);
    await direct.ensure(ticketSpec(collection));
    if (expected !== undefined)
      await direct.write([{ collection, id: 'a', expected: undefined, p: expected, doc: {} }]);
    const store = open(proxy.url);
    await store.get(collection, 'a');
    const write = { collection, id: 'a', expected, p: 2n, doc: { id: 'a', status: 'open' } };

    proxy.cutAfter((command) => command === 'insert' || command === 'update');
    await expect(store.write([write])).rejects.toThrow(StoreUnavailable);
    proxy.cutAfter(() => false);

    expect(proxy.cuts).toBe(1);
    expect(await store.get(collection, 'a')).toEqual({ id: 'a', p: 2n, doc: write.doc });
    expect(await store.write([write])).toEqual([false]);
    expect(await store.write([{ ...write, expected: 2n, p: 3n }])).toEqual([true]);
  });

  it('says so in time, and goes on by itself when the server is back', async () => {
    const collection = newCollection();
    const store = open(server.url);
    await store.ensure(ticketSpec(collection));
    await store.write([{ collection, id: 'a', expected: undefined, p: 1n, doc: { id: 'a' } }]);

    await server.kill();
    const calls: (() => Promise<unknown>)[] = [
      () => store.get(collection, 'a'),
      () => store.find(collection, { limit: 1 }),
      () => store.count(collection),
      () => store.scan(collection, undefined, 1),
      () => store.write([{ collection, id: 'a', expected: 1n, p: 2n, doc: null }]),
      () => store.ensure(ticketSpec(newCollection())),
      () => store.leases.acquire(['x'], 'worker', 1_000),
    ];
    const began = performance.now();
    for (const outcome of await Promise.allSettled(calls.map((call) => call()))) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    expect(performance.now() - began).toBeLessThan(LONGEST_WAIT);

    await server.restart();
    expect(await store.get(collection, 'a')).toEqual({ id: 'a', p: 1n, doc: { id: 'a' } });
  });

  it('connects as soon as there is a server, when there was none at first', async () => {
    await server.kill();
    const collection = newCollection();
    const store = open(server.url);
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(store.ensure(ticketSpec(collection))).rejects.toThrow(StoreUnavailable);
    }
    await server.restart();
    await store.ensure(ticketSpec(collection));
    expect(await store.count(collection)).toBe(0);
  });

  it('does not wait for ever for a server that takes connections and says nothing', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket.on('error', () => socket.destroy())));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const store = open(`mongodb://ana:geheim@127.0.0.1:${port}/`, { deadlines: { read: 500 } });
    try {
      const asked = store.get('things', 'a');
      await expect(asked).rejects.toThrow(StoreUnavailable);
      await expect(asked).rejects.toThrow(`127.0.0.1:${port}`);
      await expect(asked).rejects.not.toThrow('geheim');
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });

  it('can not be used after it was closed', async () => {
    const store = open(server.url);
    await store.get('things', 'a').catch(() => undefined);
    await store.close();
    await expect(store.get('things', 'a')).rejects.toThrow(StoreUnavailable);
  });

  it('is told which documents it wrote when only some were as they had been loaded', async () => {
    const collection = newCollection();
    const store = open(server.url);
    await store.ensure(ticketSpec(collection));
    const ids = Array.from({ length: 200 }, (_, n) => `t${n}`);
    const write = (id: string, expected: bigint | undefined, p: bigint) => ({
      collection,
      id,
      expected,
      p,
      doc: { id },
    });
    await store.write(ids.map((id) => write(id, undefined, 1n)));
    const odd = ids.filter((_, n) => n % 2 === 1);
    // Another worker writes the very same documents with the very same positions.
    expect(await store.write(odd.map((id) => write(id, 1n, 2n)))).toEqual(odd.map(() => true));
    const outcome = await store.write(ids.map((id) => write(id, 1n, 2n)));
    expect(outcome).toEqual(ids.map((_, n) => n % 2 === 0));
  });

  /** Writes what happens to 25 parcels, round by round. */
  async function* parcelRounds(events: MemoryEventStore): AsyncGenerator<number, void> {
    const scribe = new Scribe(events);
    for (let round = 0; round < ROUNDS; round++) {
      for (let n = 0; n < 25; n++) {
        const parcel = `p${n}`;
        if (round === 0) await scribe.write(parcel, ParcelSent({ to: `city ${n % 4}` }));
        await scribe.write(parcel, ParcelWeighed({ grams: round * 100 + n }));
        if (round === ROUNDS - 1 && n % 5 === 0) await scribe.write(parcel, ParcelLost({}));
      }
      yield round;
    }
  }

  async function start(events: MemoryEventStore, documents: ReadStore): Promise<ProjectionHost> {
    const options = { catalog: sampleCatalog, clock: new SystemClock(), maxBatch: 10, backoff: { cap: 200 } };
    const host = new ProjectionHost({ ...options, events, documents, projections: [parcels, weights] });
    hosts.push(host);
    await host.start();
    return host;
  }

  const caughtUp = (host: ProjectionHost) =>
    until(async () => {
      const all = await host.status().catch(() => []);
      return (
        all.length > 0 &&
        all.every(({ state, lag, serving }) => state === 'live' && lag.positions === 0n && serving)
      );
    }, 'the projections to catch up');

  const readModels = async (documents: ReadStore) => [
    await allDocuments(documents, 'parcels-v1'),
    await allDocuments(documents, 'weights-v1'),
  ];

  /** What the log comes to where nothing fails. */
  async function expectedOf(events: MemoryEventStore) {
    const documents = new MemoryReadStore();
    await caughtUp(await start(events, documents));
    return readModels(documents);
  }

  it('comes to the same documents when answers are lost again and again', async () => {
    const events = new MemoryEventStore();
    const documents = open(`${proxy.url}lost-answers`);
    const host = await start(events, documents);
    let writes = 0;
    proxy.cutAfter((command) => (command === 'update' || command === 'insert') && ++writes % 3 === 0);
    for await (const round of parcelRounds(events)) {
      await caughtUp(host);
      expect(proxy.cuts).toBeGreaterThanOrEqual(round / 2);
    }
    proxy.cutAfter(() => false);
    expect(await readModels(documents)).toEqual(await expectedOf(events));
  });

  it('comes to the same documents when its server is killed again and again', async () => {
    const events = new MemoryEventStore();
    const documents = open(`${server.url}killed`);
    const host = await start(events, documents);
    for await (const round of parcelRounds(events)) {
      // In the middle of the round's work, and when it is done.
      if (round % 2 === 0) await caughtUp(host);
      await server.kill();
      await server.restart();
    }
    await caughtUp(host);
    expect(await readModels(documents)).toEqual(await expectedOf(events));
  });
});
