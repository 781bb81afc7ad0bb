import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentLeases } from '../leasing/document-leases.js';
import { partitionOf } from '../leasing/partition.js';
import type { Clock } from '../ports/clock.js';
import type { DocumentWrite } from '../ports/read-store.js';
import { Freezer } from '../testing/freezable.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { MemoryReadStore } from '../testing/memory-read-store.js';
import { OffsetClock } from '../testing/offset-clock.js';
import { inTime, settledInTime } from '../testing/passing-time.js';
import {
  parcels,
  ParcelSent,
  ParcelWeighed,
  sampleCatalog,
  Scribe,
  weights,
  type ParcelDocument,
  type WeightDocument,
} from '../testing/sample.js';
import { ProjectionHost, type ProjectionHostOptions } from './projection-host.js';

const TTL_MS = 3_000;
const HOUR_MS = 3_600_000;
const PARTITIONS = 4;
const operator = { id: 'operator', kind: 'person', roles: [] } as const;

interface Worker {
  readonly host: ProjectionHost;
  readonly freezer: Freezer;
  readonly trouble: string[];
  /** Hears of each of its writes, and whether it was done. */
  onWritten?: (write: DocumentWrite, done: boolean) => void;
}

/** The same store; somebody hears of each write. */
const heard = (store: MemoryReadStore, hear: (write: DocumentWrite, done: boolean) => void) =>
  new Proxy(store, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      if (property !== 'write') return value.bind(target) as unknown;
      return async (writes: readonly DocumentWrite[]) => {
        const results = await target.write(writes);
        for (const [index, write] of writes.entries()) hear(write, results[index] === true);
        return results;
      };
    },
  });

describe('ProjectionHost, on several workers', () => {
  let clock: ManualClock;
  let log: MemoryEventStore;
  let documents: MemoryReadStore;
  let scribe: Scribe;
  let workers: Worker[];

  beforeEach(() => {
    clock = new ManualClock();
    log = new MemoryEventStore(() => clock.now(), false);
    documents = new MemoryReadStore();
    scribe = new Scribe(log);
    workers = [];
  });

  afterEach(async () => {
    for (const { freezer } of workers) freezer.thaw();
    await settledInTime(clock, Promise.all(workers.map(({ host }) => host.stop())));
  });

  /** A worker with a clock of its own; the leases go by the database's. */
  async function worker(name: string, options: Partial<ProjectionHostOptions> = {}): Promise<Worker> {
    const freezer = new Freezer();
    const trouble: string[] = [];
    const one: Partial<Worker> = {};
    const own = freezer.around(heard(documents, (write, done) => one.onWritten?.(write, done)));
    const host = new ProjectionHost({
      events: freezer.around(log),
      documents: own,
      catalog: sampleCatalog,
      clock,
      projections: [parcels, weights],
      backoff: { base: 1, cap: 2 },
      partitions: PARTITIONS,
      leasing: {
        store: new DocumentLeases(own, () => Promise.resolve(Date.parse(clock.now()))),
        worker: name,
        ttlMs: TTL_MS,
      },
      notice: (notice) => {
        if (notice.kind === 'trouble') trouble.push(String(notice.error));
      },
      ...options,
    });
    const complete = Object.assign(one, { host, freezer, trouble });
    workers.push(complete);
    await host.start();
    return complete;
  }

  const until = (holds: () => Promise<boolean> | boolean) => inTime(clock, holds);

  /** So many parcels to a few towns, each weighed twice. */
  async function send(first: number, count: number): Promise<bigint> {
    let position = 0n;
    for (let n = first; n < first + count; n++) {
      const facts = [
        ParcelSent({ to: `town-${n % 5}` }),
        ParcelWeighed({ grams: n }),
        ParcelWeighed({ grams: 1 }),
      ];
      for (const fact of facts) position = await scribe.write(String(n), fact);
    }
    return position;
  }

  const sharesOf = async ({ host }: Worker) => (await host.status()).flatMap(({ shares }) => shares);
  const heldBy = async (asked: Worker, name: string) =>
    (await sharesOf(asked)).filter(({ worker: holder }) => holder === name).length;
  const applied = (asked: Worker, position: bigint) => async () =>
    (await sharesOf(asked)).every((share) => share.position !== undefined && share.position >= position);

  async function expectAll(asked: Worker, count: number): Promise<void> {
    const all = await asked.host.readModel<ParcelDocument>(parcels).count();
    expect(all).toBe(count);
    const model = asked.host.readModel<WeightDocument>(weights);
    const towns = await Promise.all([0, 1, 2, 3, 4].map((town) => model.get(`town-${town}`)));
    const grams = Array.from({ length: count }, (_, n) => n + 1).reduce((a, b) => a + b, 0);
    expect(towns.reduce((sum, town) => sum + (town?.parcels ?? 0), 0)).toBe(2 * count);
    expect(towns.reduce((sum, town) => sum + (town?.grams ?? 0), 0)).toBe(grams);
  }

  it('share the partitions evenly, and show the same as one would', async () => {
    const position = await send(0, 40);
    const a = await worker('a');
    const b = await worker('b');
    await until(async () => (await heldBy(a, 'a')) === 4 && (await heldBy(a, 'b')) === 4);
    await until(applied(a, position));
    await expectAll(b, 40);
  });

  it('have one that leaves followed at once', async () => {
    const a = await worker('a');
    const b = await worker('b');
    await until(async () => (await heldBy(a, 'b')) === 4);
    await b.host.stop();
    workers.pop();
    const waited = await until(async () => (await heldBy(a, 'a')) === 8);
    expect(waited).toBeLessThanOrEqual(TTL_MS / 3 + 100);
    await until(applied(a, await send(0, 10)));
    await expectAll(a, 10);
  });

  it('have one that is killed followed within seconds, with nothing lost and nothing done twice', async () => {
    const a = await worker('a');
    const b = await worker('b');
    await until(async () => (await heldBy(a, 'b')) === 4);
    const before = await send(0, 20);
    b.freezer.freeze();
    const after = await send(20, 20);
    const waited = await until(async () => (await heldBy(a, 'a')) === 8);
    expect(waited).toBeLessThanOrEqual(TTL_MS + TTL_MS / 3 + 100);
    expect(after).toBeGreaterThan(before);
    await until(applied(a, after));
    await expectAll(a, 40);
  });

  it.each([
    ['documents', /^parcels-v1$/],
    ['checkpoints', /^checkpoints$/],
  ])('fence one that lost its lease and comes back: its %s are refused', async (_what, collection) => {
    const a = await worker('a');
    const b = await worker('b');
    await until(async () => (await heldBy(a, 'b')) === 4);
    await until(applied(a, await send(0, 20)));
    const mine = new Set((await sharesOf(b)).filter(({ worker: holder }) => holder === 'b'));
    expect(mine.size).toBe(4);
    // The first worker had all shares before it gave some of them to the second.
    b.freezer.freezeBefore(
      (method, [writes]) =>
        method === 'write' &&
        (writes as readonly DocumentWrite[]).some(
          (write) => write.epoch === 2 && collection.test(write.collection),
        ),
    );
    const after = await send(20, 20);
    await until(() => b.freezer.isFrozen);
    await until(async () => (await heldBy(a, 'a')) === 8);
    const refused = new Set<boolean>();
    b.onWritten = ({ epoch, collection: written }, result) => {
      if (epoch === 2 && collection.test(written)) refused.add(!result);
    };
    b.freezer.thaw();
    await until(async () => (await heldBy(a, 'b')) === 4);
    // It did try to write what it had in its hands, under its old epoch.
    expect([...refused]).toEqual([true]);
    await until(applied(a, after));
    await until(applied(a, await send(40, 20)));
    await expectAll(a, 60);
  });

  it.each([
    ['ahead', HOUR_MS],
    ['behind', -HOUR_MS],
  ])('do no harm with a clock an hour %s', async (_how, offset) => {
    const wrong: Clock = new OffsetClock(clock, offset);
    const a = await worker('a');
    const b = await worker('b', { clock: wrong });
    await until(async () => (await heldBy(a, 'b')) === 4 && (await heldBy(a, 'a')) === 4);
    const epochs = async () => {
      const leases = new DocumentLeases(documents, () => Promise.resolve(0));
      return (await leases.list()).map(({ name, epoch }) => [name, epoch]);
    };
    const before = await epochs();
    const begun = Date.parse(clock.now());
    await until(() => Date.parse(clock.now()) - begun > 5 * TTL_MS);
    expect(await epochs()).toEqual(before);
    await until(applied(a, await send(0, 20)));
    await expectAll(a, 20);
    b.freezer.freeze();
    expect(await until(async () => (await heldBy(a, 'a')) === 8)).toBeLessThanOrEqual(TTL_MS * 1.4);
    await until(applied(a, await send(20, 20)));
    await expectAll(a, 40);
  });

  it('park a poison event’s stream in its partition, and go on with everything else', async () => {
    const a = await worker('a');
    const b = await worker('b');
    await until(async () => (await heldBy(a, 'b')) === 4);
    await send(0, 10);
    await scribe.write('3', ParcelWeighed({ grams: -1 }));
    await scribe.write('3', ParcelWeighed({ grams: 77 }));
    const position = await send(10, 30);
    await until(applied(a, position));
    const model = a.host.readModel<ParcelDocument>(parcels);
    expect(await model.get('parcel-3')).toMatchObject({ grams: 1 });
    expect(await model.count()).toBe(40);
    const parkedBy = async ({ host }: Worker) =>
      (await host.status())
        .filter(({ projection }) => projection === 'parcels')
        .flatMap(({ parked }) => parked.map(({ stream, owner }) => [stream, owner]));
    const owner = `parcels-v1.${partitionOf('parcel-3', PARTITIONS)}of${PARTITIONS}`;
    expect(await parkedBy(a)).toEqual([['parcel-3', owner]]);
    expect(await parkedBy(b)).toEqual([['parcel-3', owner]]);

    // Whoever is asked skips it, wherever the work is done.
    for (const { host } of [a, b]) {
      const others = await host.skip('parcels', 'parcel-9', { actor: operator, reason: 'known' });
      expect(others).toMatchObject({ ok: false, code: 'projections/not-parked' });
    }
    const asked = (await heldBy(a, 'a')) === 4 ? b : a;
    const skipped = await asked.host.skip('parcels', 'parcel-3', { actor: operator, reason: 'known' });
    expect(skipped.ok && (await skipped.value.done)).toBe(true);
    expect(await model.get('parcel-3')).toMatchObject({ grams: 77 });
    await until(async () => (await parkedBy(a)).length === 0 && (await parkedBy(b)).length === 0);
    await until(applied(a, await scribe.write('3', ParcelWeighed({ grams: 78 }))));
    expect(await model.get('parcel-3')).toMatchObject({ grams: 78 });
  });

  it('rebuild together: each its partitions, and one compares and flips', async () => {
    await send(0, 40);
    const a = await worker('a');
    const b = await worker('b');
    await until(async () => (await heldBy(a, 'b')) === 4);
    for (const name of ['parcels', 'weights']) {
      const started = await a.host.rebuild(name, { actor: operator });
      expect(started.ok).toBe(true);
      let outcome: unknown;
      if (started.ok) void started.value.done.then((result) => (outcome = result));
      await until(() => outcome !== undefined);
      expect(outcome).toMatchObject({ flipped: true });
    }
    const collections = (await b.host.status()).filter(({ serving }) => serving);
    expect(collections.map(({ collection }) => collection)).toEqual(['parcels-v1-g2', 'weights-v1-g2']);
    await until(applied(a, await send(40, 10)));
    await expectAll(b, 50);
    const back = await b.host.rollback('parcels', { actor: operator });
    expect(back.ok).toBe(true);
    await until(async () =>
      (await a.host.status()).some(({ collection, serving }) => serving && collection === 'parcels-v1'),
    );
    await until(applied(a, await send(50, 10)));
    await expectAll(b, 60);
  });

  it('take a changed number of partitions with the next build, beside the one that answers', async () => {
    await send(0, 30);
    const before = await worker('a', { partitions: 1 });
    await until(async () => (await heldBy(before, 'a')) === 2);
    await before.host.stop();
    workers.pop();
    const a = await worker('a');
    expect(await sharesOf(a)).toHaveLength(2);
    await expectAll(a, 30);
    for (const name of ['parcels', 'weights']) await a.host.rebuild(name, { actor: operator });
    await until(async () => (await heldBy(a, 'a')) === 8 && (await a.host.status()).length === 2);
    await until(applied(a, await send(30, 10)));
    await expectAll(a, 40);
  });

  it('let a process that works on nothing read, wait, and ask', async () => {
    await worker('a');
    const asking = new ProjectionHost({
      events: log,
      documents,
      catalog: sampleCatalog,
      clock,
      projections: [parcels, weights],
      partitions: PARTITIONS,
      leasing: {
        store: new DocumentLeases(documents, () => Promise.resolve(Date.parse(clock.now()))),
        worker: 'api',
        ttlMs: TTL_MS,
      },
    });
    const position = await send(0, 10);
    let seen: boolean | undefined;
    void asking.waitFor('weights', position, 10_000).then((result) => (seen = result));
    await until(() => seen !== undefined);
    expect(seen).toBe(true);
    expect(await asking.readModel<ParcelDocument>(parcels).count()).toBe(10);
    expect((await asking.status()).map(({ state }) => state)).toEqual(['elsewhere', 'elsewhere']);
    let verified: unknown;
    void asking.verify('weights').then((result) => (verified = result));
    await until(() => verified !== undefined);
    expect(verified).toMatchObject({ ok: true, value: { equal: true, documents: 5 } });
    expect(await asking.verifySample('parcels', 5)).toMatchObject({
      ok: true,
      value: { equal: true, method: 'sample' },
    });
    await asking.stop();
  });
});
