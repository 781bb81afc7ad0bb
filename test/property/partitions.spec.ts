import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildOf,
  canonical,
  EventCatalog,
  ProjectionHost,
  SystemClock,
  type EventStore,
  type Projection,
  type ProjectionHostOptions,
  type ReadStore,
  type RecordedEvent,
} from '#kernel';
import { eventually, memoryLeases, MemoryReadStore } from '#kernel/testing';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';
import { CONTEXTS } from '../../apps/desk/src/contexts.js';
import { deskLogDir } from '../bench/desk-log/write-log.js';
import { Directories } from '../contract/support.js';
import { partitionsEqualASequentialFold } from './partitions.property.js';

/** Thousands of steps, on a machine that may have other things to do, in milliseconds. */
const PATIENCE = 120_000;
const PARTITIONS = 4;
const EVENTS = 4_000;
const MOST = 10_000;
const NOTHING_SEEN = { before: undefined, after: undefined };

describe('Two workers that take partitions from each other, crashes and lost answers at any step', () => {
  it(
    'come to the documents of a sequential fold, in memory',
    async () => {
      const inMemory = () => Promise.resolve(new MemoryReadStore());
      await fc.assert(partitionsEqualASequentialFold(inMemory), { numRuns: 400 });
    },
    PATIENCE,
  );

  it(
    'come to the documents of a sequential fold, in the embedded store',
    async () => {
      const embedded = () => openEmbeddedReadStore({ dir: ':memory:' });
      await fc.assert(partitionsEqualASequentialFold(embedded), { numRuns: 40 });
    },
    PATIENCE,
  );
});

describe('The read models of a desk', () => {
  const directories = new Directories();
  const catalog = new EventCatalog(CONTEXTS.flatMap(({ events: own }) => own));
  const projections = CONTEXTS.flatMap((context) => context.projections) as Projection[];
  let events: EventStore;
  let head: bigint;

  beforeAll(async () => {
    events = await openEmbeddedEventStore({
      dir: await deskLogDir(await directories.make(), EVENTS),
      threads: false,
    });
    head = (await events.head()) ?? 0n;
  }, PATIENCE);

  afterAll(async () => {
    await events.close();
    await directories.remove();
  });

  /** Fills all read models, with some workers. */
  async function filled(options: readonly Partial<ProjectionHostOptions>[]): Promise<ReadStore> {
    const documents = new MemoryReadStore();
    const hosts = options.map(
      (own) =>
        new ProjectionHost({
          events,
          documents,
          catalog,
          clock: new SystemClock(),
          projections,
          ...own,
          ...(own.leasing
            ? { leasing: { ...own.leasing, store: memoryLeases(new SystemClock(), documents) } }
            : {}),
        }),
    );
    await Promise.all(hosts.map((host) => host.start()));
    // A first build answers queries when all of its partitions have come up with the log.
    await eventually(async () => (await hosts[0]?.status())?.every(({ serving }) => serving) ?? false);
    for (const { name } of projections) expect(await hosts[0]?.waitFor(name, head, PATIENCE)).toBe(true);
    await Promise.all(hosts.map((host) => host.stop()));
    return documents;
  }

  it(
    'are the same with 4 partitions as with 1, and with two workers',
    async () => {
      const one = await filled([{ partitions: 1 }]);
      const four = await filled([{ partitions: PARTITIONS }]);
      const leasing = (worker: string) => ({ store: memoryLeases(new SystemClock()), worker, ttlMs: 3_000 });
      const shared = await filled([
        { partitions: PARTITIONS, leasing: leasing('a') },
        { partitions: PARTITIONS, leasing: leasing('b') },
      ]);
      let documents = 0;
      for (const { name, version } of projections) {
        const { collection } = buildOf(name, version, 1);
        const wanted = await allOf(one, collection);
        for (const other of [four, shared]) expect(await allOf(other, collection)).toEqual(wanted);
        documents += wanted.length;
      }
      expect(documents).toBeGreaterThan(EVENTS / 10);
    },
    PATIENCE,
  );

  /** Every document with its position, as text. */
  async function allOf(documents: ReadStore, collection: string): Promise<string[]> {
    const all = await documents.scan(collection, undefined, MOST);
    return all.map(({ id, p, doc }) => `${id} at ${p}: ${canonical(doc)}`);
  }

  it('have each document fed by one stream where they say so: it is what the work is split by', async () => {
    const streams = new Map<string, string>();
    for (const stored of await events.readAll({ limit: EVENTS })) {
      const event: RecordedEvent = catalog.upcast(stored);
      for (const projection of projections) {
        if (projection.feeds !== 'stream' || !projection.handles.has(event.type)) continue;
        for (const key of [projection.keys(event, NOTHING_SEEN)].flat()) {
          const id = `${projection.name} ${key}`;
          expect([id, streams.get(id) ?? event.streamId]).toEqual([id, event.streamId]);
          streams.set(id, event.streamId);
        }
      }
    }
    expect(streams.size).toBeGreaterThan(EVENTS / 20);
  });
});
