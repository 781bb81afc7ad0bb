import { afterEach, describe, expect, it } from '@jest/globals';
import type { CommandContext, Outcome } from '../deciding/command-runner.js';
import { idOf, type RecordedEvent } from '../events/envelope.js';
import { laterThan } from '../events/time.js';
import { StoreUnavailable } from '../ports/event-store.js';
import { ProjectionHost } from '../projecting/projection-host.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { MemoryReadStore } from '../testing/memory-read-store.js';
import { ParcelLost, ParcelSent, ParcelWeighed, sampleCatalog, Scribe } from '../testing/sample.js';
import { SequentialIds } from '../testing/sequential-ids.js';
import { eventually } from '../testing/eventually.js';
import { dueTimers, type DueTimer } from './due-timers.js';
import { ProcessHost } from './process-host.js';
import { isTimer, type Order, type Process } from './process.js';

const operator = { id: 'operator', kind: 'person', roles: [] } as const;
const HOUR = 3_600_000;
const START = '2026-03-02T09:00:00.000Z';

interface Memory {
  readonly weighings: number;
}

/** Notifies whoever sent a parcel, looks for it an hour later unless it was weighed, and mourns lost ones. */
const parcelCare: Process<Memory> = {
  name: 'parcel-care',
  handles: new Set([ParcelSent.type, ParcelWeighed.type, ParcelLost.type]),
  initialMemory: { weighings: 0 },
  instanceOf: (event) => idOf(event.streamId),
  react: (memory, input) => {
    if (isTimer(input)) return { memory, orders: [order('look', 'Look', { for: input.timer })] };
    if (input.type === ParcelSent.type) {
      return {
        memory,
        orders: [order('notify', 'Notify', input.data), schedule('look', laterThan(START, HOUR))],
      };
    }
    if (input.type === ParcelLost.type) return { memory, orders: [] };
    const { grams } = input.data as { grams: number };
    if (grams < 0) throw new Error('Nothing weighs less than nothing.');
    return { memory: { weighings: memory.weighings + 1 }, orders: [{ do: 'cancel', timer: 'look' }] };
  },
};

const order = (key: string, command: string, payload: unknown): Order => ({
  do: 'command',
  key,
  command,
  payload,
});
const schedule = (timer: string, dueAt: string): Order => ({ do: 'schedule', timer, dueAt });

describe('ProcessHost', () => {
  const running: { stop: () => Promise<void> }[] = [];

  afterEach(async () => {
    for (const one of running.splice(0).reverse()) await one.stop();
  });

  it('carries out what an event leads to, once, in whose name and because of what', async () => {
    const desk = await start();
    const position = await desk.scribe.write('1', ParcelSent({ to: 'Oslo' }));
    await desk.handled(position);
    const [sent] = await desk.log.readAll({ limit: 1 });
    expect(desk.given).toMatchObject([
      {
        command: 'Notify',
        payload: { to: 'Oslo' },
        context: {
          actor: { id: 'process:parcel-care', kind: 'system', roles: [] },
          causationId: sent?.id,
          correlationId: sent?.metadata.correlationId,
        },
      },
    ]);
    expect(await desk.storyOf('1')).toEqual(['ProcessReacted', 'ProcessOrderDone']);
  });

  it('records a refusal, and does not try again', async () => {
    const desk = await start({
      execute: () =>
        Promise.resolve({
          ok: false,
          reason: { kind: 'refused', refusal: { refused: true, rule: 'no', source: '', message: 'No.' } },
        }),
    });
    await desk.handled(await desk.scribe.write('1', ParcelSent({ to: 'Oslo' })));
    expect(await desk.storyOf('1')).toEqual(['ProcessReacted', 'ProcessOrderRefused']);
  });

  it('leaves no trace of events that change nothing', async () => {
    const desk = await start();
    await desk.handled(await desk.scribe.write('1', ParcelLost({})));
    expect(await desk.storyOf('1')).toEqual([]);
  });

  it('tries again while a store is away', async () => {
    let failures = 3;
    const desk = await start({
      eager: true,
      execute: () => (failures-- > 0 ? Promise.reject(new StoreUnavailable('away')) : undefined),
    });
    await desk.handled(await desk.scribe.write('1', ParcelLost({}), ParcelSent({ to: 'Oslo' })));
    await eventually(async () => (await desk.storyOf('1')).includes('ProcessOrderDone'));
    const notified = desk.given.filter(({ command }) => command === 'Notify');
    expect(notified).toHaveLength(4);
    expect(new Set(notified.map(({ context }) => context.commandId)).size).toBe(1);
  });

  it('tells how far it is behind, in time, while an order is not settled', async () => {
    let settle: (outcome: Outcome) => void = () => undefined;
    const desk = await start({
      execute: () => (desk.given.length > 1 ? new Promise((resolve) => (settle = resolve)) : undefined),
    });
    const lag = async () => (await desk.host.status())[0]?.lag;
    await desk.handled(await desk.scribe.write('1', ParcelSent({ to: 'Oslo' })));
    await eventually(async () => (await lag())?.positions === 0n);
    const stored = await desk.log.readAll({ limit: 100 });
    const last = await desk.scribe.write('2', ParcelSent({ to: 'Bergen' }));
    await eventually(async () => desk.given.length > 1);
    desk.clock.set(laterThan(stored.at(-1)?.recordedAt ?? '', 60_000));
    expect((await lag())?.seconds).toBe(60);
    settle(accepted);
    await desk.handled(last);
    await eventually(async () => (await lag())?.seconds === 0);
  });

  it('repeats nothing when everything is read again', async () => {
    const desk = await start();
    await desk.handled(await desk.scribe.write('1', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 1 })));
    await desk.stop();
    const again = await start({ log: desk.log });
    await again.handled((await again.log.head()) ?? 0n);
    expect(again.given).toEqual([]);
    expect(await again.storyOf('1')).toEqual(['ProcessReacted', 'ProcessOrderDone', 'ProcessReacted']);
  });

  it('carries out what had been ordered before a crash', async () => {
    const desk = await start({ execute: () => Promise.reject(new StoreUnavailable('away')) });
    await desk.scribe.write('1', ParcelSent({ to: 'Oslo' }));
    await eventually(() => desk.given.length === 1);
    await desk.stop();
    expect(await desk.storyOf('1')).toEqual(['ProcessReacted']);
    const again = await start({ log: desk.log, documents: desk.documents });
    await eventually(async () => (await again.storyOf('1')).includes('ProcessOrderDone'));
    expect(again.given.map(({ context }) => context.commandId)).toEqual(
      desk.given.map(({ context }) => context.commandId),
    );
  });

  describe('a timer', () => {
    it('comes due at its time', async () => {
      const desk = await start();
      await desk.handled(await desk.scribe.write('1', ParcelSent({ to: 'Oslo' })));
      await eventually(() => desk.host.waitingTimers === 1);
      desk.clock.advance(HOUR - 1);
      expect(desk.given.map(({ command }) => command)).toEqual(['Notify']);
      desk.clock.advance(1);
      await eventually(() => desk.given.length === 2);
      expect(desk.given[1]).toMatchObject({ command: 'Look', payload: { for: 'look' } });
    });

    it('that was called off stays silent', async () => {
      const desk = await start();
      await desk.handled(
        await desk.scribe.write('1', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 1 })),
      );
      await eventually(() => desk.host.waitingTimers === 1);
      desk.clock.advance(HOUR);
      await eventually(() => desk.host.waitingTimers === 0);
      await desk.handled((await desk.log.head()) ?? 0n);
      expect(desk.given.map(({ command }) => command)).toEqual(['Notify']);
    });

    it('that came due while nothing ran is made up for, unless an event called it off meanwhile', async () => {
      const desk = await start();
      await desk.handled(await desk.scribe.write('1', ParcelSent({ to: 'Oslo' })));
      await desk.handled(await desk.scribe.write('2', ParcelSent({ to: 'Oslo' })));
      await desk.stop();
      await desk.scribe.write('2', ParcelWeighed({ grams: 1 }));
      desk.clock.advance(21 * 24 * HOUR);
      const again = await start({ log: desk.log, documents: desk.documents, clock: desk.clock });
      await eventually(() => again.given.length === 1);
      expect(again.given[0]).toMatchObject({ command: 'Look' });
      expect(again.given).toHaveLength(1);
    });
  });

  describe('an input that it can not handle', () => {
    it('parks its instance, and no other; skipped, it is behind us', async () => {
      const desk = await start();
      await desk.scribe.write('bad', ParcelWeighed({ grams: -1 }), ParcelSent({ to: 'Oslo' }));
      await desk.handled(await desk.scribe.write('good', ParcelSent({ to: 'Bergen' })));
      expect(desk.given.map(({ payload }) => payload)).toEqual([{ to: 'Bergen' }]);
      expect((await desk.host.status())[0]?.parked).toMatchObject([
        { stream: 'process_parcel_care-bad', attempts: 1 },
      ]);
      expect(await desk.host.retry('parcel-care', 'bad', { actor: operator })).toEqual({
        ok: true,
        value: false,
      });
      expect((await desk.host.status())[0]?.parked).toMatchObject([{ attempts: 2 }]);
      expect(
        await desk.host.skip('parcel-care', 'bad', { actor: operator, reason: 'a typing error' }),
      ).toEqual({ ok: true, value: true });
      expect(desk.given.map(({ payload }) => payload)).toEqual([{ to: 'Bergen' }, { to: 'Oslo' }]);
      expect((await desk.host.status())[0]?.parked).toEqual([]);
      expect(await desk.storyOf('bad')).toEqual([
        'ProcessRetried',
        'ProcessInputSkipped',
        'ProcessReacted',
        'ProcessOrderDone',
      ]);
    });

    it('stops the process when it can not even tell whom it concerns; others go on', async () => {
      const broken: Process = {
        ...parcelCare,
        name: 'broken',
        instanceOf: () => {
          throw new Error('Whose is this?');
        },
        react: () => ({ memory: {}, orders: [] }),
      };
      const desk = await start({ processes: [parcelCare, broken] });
      await desk.handled(await desk.scribe.write('1', ParcelSent({ to: 'Oslo' })));
      expect(desk.given).toHaveLength(1);
      expect(await desk.host.status()).toMatchObject([
        { process: 'parcel-care', state: 'live', stopped: undefined },
        { process: 'broken', state: 'stopped', stopped: { error: 'Whose is this?' } },
      ]);
    });
  });

  interface DeskOptions {
    readonly log?: MemoryEventStore;
    readonly documents?: MemoryReadStore;
    readonly clock?: ManualClock;
    readonly eager?: boolean;
    readonly processes?: readonly Process[];
    readonly execute?: (command: string) => Promise<Outcome> | undefined;
  }

  async function start(options: DeskOptions = {}) {
    const { log = new MemoryEventStore(), documents = new MemoryReadStore(), eager = false } = options;
    const clock = options.clock ?? new ManualClock(START, { eager });
    const given: { command: string; payload: unknown; context: CommandContext }[] = [];
    const execute = (command: string, payload: unknown, context: CommandContext): Promise<Outcome> => {
      given.push({ command, payload, context });
      return options.execute?.(command) ?? Promise.resolve(accepted);
    };
    const shared = { events: log, documents, catalog: sampleCatalog, clock };
    const projections = new ProjectionHost({ ...shared, projections: [dueTimers] });
    const host = new ProcessHost({
      ...shared,
      ids: new SequentialIds(idsFrom++),
      processes: options.processes ?? [parcelCare],
      timers: projections.readModel<DueTimer>(dueTimers),
      execute,
      backoff: { base: 1, cap: 1 },
    });
    await projections.start();
    await host.start();
    running.push(projections, host);
    return {
      log,
      documents,
      clock,
      host,
      given,
      scribe: new Scribe(log),
      handled: async (position: bigint) => {
        await eventually(async () => ((await host.status())[0]?.position ?? -1n) >= position);
      },
      storyOf: async (instance: string) =>
        (await log.readStream(`process_parcel_care-${instance}`)).map(({ type }: RecordedEvent) => type),
      stop: async () => {
        await host.stop();
        await projections.stop();
        running.splice(0);
      },
    };
  }
});

let idsFrom = 1_000_000;

const accepted: Outcome = {
  ok: true,
  streamId: 'x-1',
  id: '1',
  revision: 0,
  position: 1n,
  repeated: false,
  events: [],
};
