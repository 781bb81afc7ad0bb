import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../deciding/command-runner.js';
import { idOf } from '../events/envelope.js';
import { laterThan } from '../events/time.js';
import { DocumentLeases } from '../leasing/document-leases.js';
import { ProjectionHost } from '../projecting/projection-host.js';
import { Freezer } from '../testing/freezable.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { MemoryReadStore } from '../testing/memory-read-store.js';
import { OffsetClock } from '../testing/offset-clock.js';
import { inTime, settledInTime } from '../testing/passing-time.js';
import { ParcelSent, ParcelWeighed, sampleCatalog, Scribe } from '../testing/sample.js';
import { SequentialIds } from '../testing/sequential-ids.js';
import { dueTimers, type DueTimer } from './due-timers.js';
import { ProcessHost, type ProcessHostOptions } from './process-host.js';
import { isTimer, type Process } from './process.js';

const TTL_MS = 3_000;
const HOUR_MS = 3_600_000;
const PARTITIONS = 4;
const operator = { id: 'operator', kind: 'person', roles: [] } as const;

/** Announces each parcel, and looks for it an hour later. */
const announcing: Process = {
  name: 'announcing',
  handles: new Set([ParcelSent.type, ParcelWeighed.type]),
  initialMemory: {},
  instanceOf: (event) => idOf(event.streamId),
  react: (memory, input, now) => {
    if (isTimer(input))
      return { memory, orders: [{ do: 'command', key: 'look', command: 'Look', payload: {} }] };
    if (input.type === ParcelWeighed.type) throw new Error('Nobody weighs parcels here.');
    return {
      memory,
      orders: [
        { do: 'command', key: 'announce', command: 'Announce', payload: {} },
        { do: 'schedule', timer: 'look', dueAt: laterThan(now, HOUR_MS) },
      ],
    };
  },
};

interface Effect {
  readonly worker: string;
  readonly command: string;
  readonly commandId: string;
}

interface Worker {
  readonly name: string;
  readonly host: ProcessHost;
  readonly freezer: Freezer;
  readonly trouble: string[];
  /** Holds up the effects of this worker, when it is set. */
  gate?: Promise<void>;
}

describe('ProcessHost, on several workers', () => {
  let clock: ManualClock;
  let log: MemoryEventStore;
  let documents: MemoryReadStore;
  let scribe: Scribe;
  let projections: ProjectionHost;
  let workers: Worker[];
  /** What was begun, and what is being done at the moment. */
  let begun: Effect[];
  let underWay: Map<string, string>;
  let overlaps: string[];

  const until = (holds: () => Promise<boolean> | boolean) => inTime(clock, holds);

  beforeEach(async () => {
    clock = new ManualClock();
    log = new MemoryEventStore(() => clock.now(), false);
    documents = new MemoryReadStore();
    scribe = new Scribe(log);
    [workers, begun, underWay, overlaps] = [[], [], new Map(), []];
    projections = new ProjectionHost({
      events: log,
      documents,
      catalog: sampleCatalog,
      clock,
      projections: [dueTimers],
    });
    await projections.start();
  });

  afterEach(async () => {
    for (const { freezer } of workers) freezer.thaw();
    await settledInTime(clock, Promise.all(workers.map(({ host }) => host.stop())));
    await settledInTime(clock, projections.stop());
  });

  async function worker(name: string, options: Partial<ProcessHostOptions> = {}): Promise<Worker> {
    const freezer = new Freezer();
    const own = freezer.around(documents);
    const trouble: string[] = [];
    const one: Partial<Worker> = {};
    const execute: ProcessHostOptions['execute'] = async (command, _payload, { commandId }) => {
      begun.push({ worker: name, command, commandId });
      if (underWay.has(commandId))
        overlaps.push(`${commandId}: ${underWay.get(commandId) ?? ''} and ${name}`);
      underWay.set(commandId, name);
      await one.gate;
      underWay.delete(commandId);
      return accepted;
    };
    const host = new ProcessHost({
      events: freezer.around(log),
      documents: own,
      catalog: sampleCatalog,
      clock,
      ids: new SequentialIds((workers.length + 1) * 1_000_000),
      processes: [announcing],
      timers: projections.readModel<DueTimer>(dueTimers),
      execute,
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
    const complete = Object.assign(one, { name, host, freezer, trouble });
    workers.push(complete);
    await host.start();
    return complete;
  }

  const holds =
    ({ host }: Worker, count: number) =>
    () =>
      host.heldLeases().length === count;
  const sendAll = async (first: number, count: number) => {
    for (let n = first; n < first + count; n++) await scribe.write(String(n), ParcelSent({ to: 'Oslo' }));
  };
  const doneIn = async (stories: number) => {
    const all = await log.readAll({ limit: 10_000 });
    return all.filter(({ type }) => type === 'ProcessOrderDone').length === stories;
  };
  const commands = (wanted: string) => begun.filter(({ command }) => command === wanted);
  const isOnce = (effects: readonly Effect[]) =>
    new Set(effects.map(({ commandId }) => commandId)).size === effects.length;

  it('share the instances, and each is cared for by one', async () => {
    const a = await worker('a');
    const b = await worker('b');
    await until(holds(b, 2));
    await sendAll(0, 30);
    await until(() => doneIn(30));
    expect(commands('Announce')).toHaveLength(30);
    expect(new Set(begun.map(({ worker: name }) => name))).toEqual(new Set(['a', 'b']));
    expect(isOnce(begun)).toBe(true);
    await until(holds(a, 2));
    expect((await a.host.status())[0]?.shares.map(({ worker: name }) => name).sort()).toEqual([
      'a',
      'a',
      'b',
      'b',
    ]);
  });

  it('wake for a timer once, by whoever holds the lease then', async () => {
    await worker('a');
    const b = await worker('b');
    await until(holds(b, 2));
    await sendAll(0, 20);
    await until(() => doneIn(20));
    b.freezer.freeze();
    await until(() => Promise.resolve(workers[0]?.host.heldLeases().length === 4));
    clock.advance(HOUR_MS);
    await until(() => doneIn(40));
    expect(commands('Look')).toHaveLength(20);
    expect(new Set(commands('Look').map(({ worker: name }) => name))).toEqual(new Set(['a']));
    b.freezer.thaw();
    await until(holds(b, 2));
    expect(commands('Look')).toHaveLength(20);
  });

  it('begin nothing more once the lease may be another’s, and finish for one that was killed', async () => {
    const a = await worker('a');
    const b = await worker('b');
    await until(holds(b, 2));
    b.freezer.freeze();
    await sendAll(0, 20);
    await until(holds(a, 4));
    await until(() => doneIn(20));
    const before = begun.length;
    b.freezer.thaw();
    await until(holds(b, 2));
    expect(begun.length).toBe(before);
    expect(isOnce(begun)).toBe(true);
    expect(overlaps).toEqual([]);
  });

  it('keep an instance while an effect takes long: nobody else begins the same', async () => {
    const a = await worker('a');
    const b = await worker('b');
    await until(holds(b, 2));
    const slow = gate();
    for (const one of [a, b]) one.gate = slow.passed;
    await sendAll(0, 20);
    const since = Date.parse(clock.now());
    await until(() => Date.parse(clock.now()) - since > 5 * TTL_MS);
    expect(new Set(underWay.values())).toEqual(new Set(['a', 'b']));
    slow.open();
    await until(() => doneIn(20));
    expect(isOnce(begun)).toBe(true);
    expect(overlaps).toEqual([]);
  });

  it.each([
    ['ahead', HOUR_MS],
    ['behind', -HOUR_MS],
  ])('do no harm with a clock an hour %s', async (_how, offset) => {
    await worker('a');
    const b = await worker('b', { clock: new OffsetClock(clock, offset) });
    await until(holds(b, 2));
    await sendAll(0, 20);
    await until(() => doneIn(20));
    expect(isOnce(begun)).toBe(true);
    expect(overlaps).toEqual([]);
  });

  it('are asked, wherever an operator turns to, to go on with what is parked', async () => {
    const a = await worker('a');
    const b = await worker('b');
    await until(holds(b, 2));
    await sendAll(0, 8);
    for (let n = 0; n < 8; n++) await scribe.write(String(n), ParcelWeighed({ grams: 1 }));
    const parkedAt = async ({ host }: Worker) => (await host.status())[0]?.parked.length;
    await until(async () => (await parkedAt(a)) === 8);
    for (let n = 0; n < 8; n++) {
      const skipped = a.host.skip('announcing', String(n), { actor: operator, reason: 'Never mind.' });
      expect(await settledInTime(clock, skipped)).toEqual({ ok: true, value: true });
    }
    expect(await parkedAt(b)).toBe(0);
    expect(await a.host.retry('announcing', '3', { actor: operator })).toMatchObject({
      ok: false,
      code: 'processes/not-parked',
    });
  });

  it('wait for those who split the instances in another way, and go on where they were', async () => {
    const old = await worker('old', { partitions: 2 });
    await sendAll(0, 10);
    await until(() => doneIn(10));
    const next = await worker('new', { partitions: 4 });
    await until(() => next.trouble.some((text) => text.includes('another number of partitions')));
    expect(next.host.heldLeases()).toEqual([]);
    await settledInTime(clock, old.host.stop());
    workers = workers.filter((one) => one !== old);
    await until(holds(next, 4));
    await sendAll(10, 10);
    await until(() => doneIn(20));
    expect(isOnce(begun)).toBe(true);
    expect((await next.host.status())[0]?.position).toBeGreaterThan(0n);
  });
});

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

const accepted: Outcome = {
  ok: true,
  streamId: 'x-1',
  id: '1',
  revision: 0,
  position: 1n,
  repeated: false,
  events: [],
};
