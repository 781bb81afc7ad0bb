import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventStore, SubscribeOptions } from '../ports/event-store.js';
import { StoreUnavailable } from '../ports/event-store.js';
import type { StoredEvent } from '../events/envelope.js';
import type { DocumentWrite } from '../ports/read-store.js';
import { eventually } from '../testing/eventually.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { MemoryReadStore } from '../testing/memory-read-store.js';
import {
  parcels,
  ParcelSent,
  ParcelWeighed,
  sampleCatalog,
  Scribe,
  weights,
  type WeightDocument,
} from '../testing/sample.js';
import { ProjectionHost, type ProjectionHostOptions } from './projection-host.js';

/** A log whose subscriptions break when told to. */
class BreakingEventStore extends MemoryEventStore {
  failures = 0;
  subscriptions = 0;

  override async *subscribe(options: SubscribeOptions) {
    this.subscriptions++;
    for await (const batch of super.subscribe(options)) {
      if (this.failures > 0) {
        this.failures--;
        throw new StoreUnavailable('away');
      }
      yield batch;
    }
  }
}

/** A log of which the data of some events can't be opened for a while. */
class SealingEventStore extends MemoryEventStore {
  closed = 0;
  refused = 0;

  override async *subscribe(options: SubscribeOptions) {
    for await (const { events, live } of super.subscribe(options)) {
      yield { events: events.map((event) => this.sealed(event)), live };
    }
  }

  private sealed(event: StoredEvent): StoredEvent {
    const open = () => {
      if (this.closed === 0) return event.data;
      this.closed--;
      this.refused++;
      throw new StoreUnavailable('The keys are away.');
    };
    return Object.defineProperty({ ...event }, 'data', { get: open });
  }
}

/** A log that always says that more follows. */
class HopefulEventStore extends MemoryEventStore {
  override async *subscribe(options: SubscribeOptions) {
    for await (const { events } of super.subscribe(options)) yield { events, live: false };
  }
}

/** A read store that is away when told to, and that holds up the writes of one collection. */
class AwayReadStore extends MemoryReadStore {
  away = false;
  heldUp: { readonly collection: string; readonly until: Promise<void> } | undefined;

  override async write(writes: readonly DocumentWrite[]): Promise<boolean[]> {
    if (this.away) throw new StoreUnavailable('away');
    const { heldUp } = this;
    if (heldUp && writes.some(({ collection }) => collection === heldUp.collection)) await heldUp.until;
    return super.write(writes);
  }
}

const PAGE = 50;

describe('ProjectionHost, when things go wrong', () => {
  const hosts: ProjectionHost[] = [];
  const clock = new ManualClock();

  function hostOf(
    events: EventStore,
    documents: MemoryReadStore,
    options: Partial<ProjectionHostOptions> = {},
  ) {
    const host = new ProjectionHost({
      events,
      documents,
      catalog: sampleCatalog,
      clock,
      projections: [parcels, weights],
      maxBatch: PAGE,
      ...options,
    });
    hosts.push(host);
    return host;
  }

  /** Whatever waits for a time to pass does not have to wait long. */
  const sooner = (holds: () => Promise<boolean> | boolean) =>
    eventually(async () => {
      clock.advance(50);
      return holds();
    });

  const weightOf = async (host: ProjectionHost, place: string) =>
    (await host.readModel<WeightDocument>(weights).get(place))?.grams;

  const allServe = async (host: ProjectionHost) =>
    (await host.status()).every(({ serving, state }) => serving && state === 'live');

  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.stop();
  });

  it('subscribes anew from where it was, as often as it takes', async () => {
    const log = new BreakingEventStore();
    const troubles: string[] = [];
    const host = hostOf(log, new MemoryReadStore(), { notice: ({ kind }) => troubles.push(kind) });
    await host.start();
    log.failures = 5;
    const scribe = new Scribe(log);
    await scribe.write('1', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 7 }));
    await sooner(async () => (await weightOf(host, 'Oslo')) === 7);
    expect(troubles.filter((kind) => kind === 'trouble')).toHaveLength(5);
    expect(log.subscriptions).toBe(6);
  });

  it('waits for what an event says while it can’t be read, and blames no event for it', async () => {
    const log = new SealingEventStore();
    const host = hostOf(log, new MemoryReadStore());
    await host.start();
    const scribe = new Scribe(log);
    for (const [times, closed] of [1, 2, 3].entries()) {
      log.closed = closed;
      await scribe.write(String(times), ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 7 }));
      await sooner(async () => (await weightOf(host, 'Oslo')) === 7 * (times + 1));
    }
    expect(log.refused).toBe(6);
    expect((await host.status()).flatMap(({ parked }) => parked)).toEqual([]);
  });

  it('says that it is reconnecting, and goes on when the read store is back', async () => {
    const log = new MemoryEventStore();
    const documents = new AwayReadStore();
    const host = hostOf(log, documents);
    await host.start();
    documents.away = true;
    await new Scribe(log).write('1', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 7 }));
    await sooner(async () => (await host.status()).every(({ state }) => state === 'reconnecting'));
    documents.away = false;
    await sooner(() => allServe(host));
    expect(await weightOf(host, 'Oslo')).toBe(7);
  });

  it('keeps nothing back for long when the log is wrong about what follows', async () => {
    const log = new HopefulEventStore();
    const host = hostOf(log, new MemoryReadStore());
    await host.start();
    const scribe = new Scribe(log);
    for (const parcel of ['1', '2', '3', '4']) {
      await scribe.write(parcel, ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 7 }));
      await sooner(async () => (await weightOf(host, 'Oslo')) === 7 * Number(parcel));
    }
  });

  it('never lets a rebuild hold up those that are live', async () => {
    const log = new MemoryEventStore();
    const documents = new AwayReadStore();
    const scribe = new Scribe(log);
    for (let parcel = 0; parcel < 3 * PAGE; parcel++) {
      await scribe.write(String(parcel), ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 1 }));
    }
    const host = hostOf(log, documents);
    await host.start();
    await sooner(() => allServe(host));
    let release: () => void = () => undefined;
    documents.heldUp = { collection: 'weights-v1-g2', until: new Promise((resolve) => (release = resolve)) };
    const rebuild = await host.rebuild('weights');
    await sooner(async () => (await host.status()).some(({ state }) => state === 'rebuilding'));

    const position = await scribe.write('late', ParcelSent({ to: 'Bergen' }), ParcelWeighed({ grams: 5 }));
    await sooner(async () => (await weightOf(host, 'Bergen')) === 5);
    expect((await host.status()).find(({ collection }) => collection === 'weights-v1')).toMatchObject({
      state: 'live',
      position,
      lag: { positions: 0n, seconds: 0 },
    });

    release();
    let outcome: unknown;
    void (rebuild.ok && rebuild.value.done.then((value) => (outcome = value)));
    await sooner(() => outcome !== undefined);
    expect(outcome).toMatchObject({ flipped: true, comparison: { equal: true } });
    expect(await weightOf(host, 'Bergen')).toBe(5);
  });

  it('takes up a rebuild that was cut short', async () => {
    const log = new MemoryEventStore();
    const documents = new AwayReadStore();
    await new Scribe(log).write('1', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 7 }));
    const first = hostOf(log, documents);
    await first.start();
    await sooner(() => allServe(first));
    let release: () => void = () => undefined;
    documents.heldUp = { collection: 'weights-v1-g2', until: new Promise((resolve) => (release = resolve)) };
    const rebuild = await first.rebuild('weights');
    const stopped = first.stop();
    if (rebuild.ok) await expect(rebuild.value.done).rejects.toThrow('stopped');
    release();
    await stopped;

    const second = hostOf(log, documents);
    await second.start();
    await sooner(async () =>
      (await second.status()).some(({ collection, serving }) => serving && collection === 'weights-v1-g2'),
    );
    expect(await weightOf(second, 'Oslo')).toBe(7);
  });

  describe('beside another copy of the program', () => {
    it('comes to the same documents, and notices what the other has made live', async () => {
      const log = new MemoryEventStore(undefined, false);
      const documents = new MemoryReadStore();
      const scribe = new Scribe(log);
      const [here, there] = [hostOf(log, documents), hostOf(log, documents)];
      await Promise.all([here.start(), there.start()]);
      for (let parcel = 0; parcel < 20; parcel++) {
        await scribe.write(String(parcel), ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 1 }));
      }
      await sooner(
        async () => (await weightOf(here, 'Oslo')) === 20 && (await allServe(here)) && allServe(there),
      );
      const rebuild = await here.rebuild('weights');
      let flipped = false;
      void (rebuild.ok && rebuild.value.done.then((outcome) => ({ flipped } = outcome)));
      await sooner(() => flipped);
      const isThere = async (host: ProjectionHost, collection: string) =>
        (await host.status()).some((status) => status.collection === collection);
      // The old build is let go, here and there, when everybody has had the time to notice.
      await sooner(async () => !(await isThere(here, 'weights-v1')) && !(await isThere(there, 'weights-v1')));
      expect(await isThere(there, 'weights-v1-g2')).toBe(true);
      await scribe.write('last', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 1 }));
      await sooner(
        async () => (await weightOf(here, 'Oslo')) === 21 && (await weightOf(there, 'Oslo')) === 21,
      );
    });
  });
});
