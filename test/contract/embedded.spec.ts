import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { InvalidAppend, type EventStore } from '#kernel';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';
import { describeEventStore } from './event-store.contract.js';
import { describeLeaseStore } from './lease-store.contract.js';
import { describeReadStore } from './read-store.contract.js';
import { anEvent, Directories, gate, newStream, plain, someEvents, Subscriber } from './support.js';

/* The embedded stores, in memory, on files in the calling thread, and on files in threads of their own. */

const directories = new Directories();

interface Closable {
  close(): Promise<void>;
}

/** A store for each test; what is on a file can be opened again. */
async function fresh<Store extends Closable>(
  open: (options: { dir: string; threads: boolean }) => Promise<Store>,
  place: 'memory' | 'file',
) {
  const options = { dir: place === 'memory' ? ':memory:' : await directories.make(), threads: false };
  let store = await open(options);
  const reopen = async () => {
    await store.close();
    return (store = await open(options));
  };
  const dispose = async () => {
    await store.close();
    await directories.remove();
  };
  return { store, dispose, ...(place === 'memory' ? {} : { reopen }) };
}

/** One store for all tests: under the test runner a thread takes long to start. */
function shared<Store extends Closable>(open: (options: { dir: string }) => Promise<Store>) {
  const own = new Directories();
  let dir: string | undefined;
  let store: Store | undefined;
  afterAll(async () => {
    await store?.close();
    await own.remove();
  });
  return async () => {
    const place = (dir ??= await own.make());
    const reopen = async () => {
      await store?.close();
      return (store = await open({ dir: place }));
    };
    store ??= await open({ dir: place });
    return { store, reopen, dispose: () => Promise.resolve() };
  };
}

describeEventStore('embedded, in memory', () => fresh(openEmbeddedEventStore, 'memory'));
describeEventStore('embedded, on a file', () => fresh(openEmbeddedEventStore, 'file'));
describeEventStore('embedded, on a file in threads', shared(openEmbeddedEventStore));
describeReadStore('embedded, in memory', () => fresh(openEmbeddedReadStore, 'memory'));
describeReadStore('embedded, on a file', () => fresh(openEmbeddedReadStore, 'file'));
describeReadStore('embedded, on a file in threads', shared(openEmbeddedReadStore));

describeLeaseStore('embedded, on a file', async () => {
  const { store, dispose } = await fresh(openEmbeddedReadStore, 'file');
  // One process owns the files: whoever else there is has the same store.
  return { leases: store.leases, others: store.leases, pass: (millis) => delay(millis), dispose };
});

describe('The embedded event store', () => {
  let store: EventStore | undefined;

  afterEach(() => store?.close());

  it('keeps ids unique across streams, and lets the neighbours of a refused append pass', async () => {
    store = await openEmbeddedEventStore({ dir: ':memory:' });
    const known = anEvent();
    await store.append(newStream(), 'noStream', [known]);
    const refused = newStream();
    const outcomes = await Promise.allSettled([
      store.append(newStream(), 'noStream', [anEvent()]),
      store.append(refused, 'noStream', [anEvent(), known]),
      store.append(newStream(), 'noStream', [anEvent()]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: expect.any(InvalidAppend) });
    expect(await store.readStream(refused)).toEqual([]);
    expect(await store.append(refused, 'noStream', [anEvent()])).toMatchObject({ ok: true, revision: 0 });
    expect(await store.readAll({ limit: 10 })).toHaveLength(4);
  });

  it('does not let its times fall when the clock is set back', async () => {
    const times = ['2026-03-01T09:00:00.000Z', '2026-03-01T08:00:00.000Z', '2026-03-01T09:00:00.001Z'];
    store = await openEmbeddedEventStore({ dir: ':memory:', now: () => times.shift() ?? '' });
    for (let n = 0; n < 3; n++) await store.append(newStream(), 'noStream', [anEvent()]);
    expect((await store.readAll({ limit: 3 })).map(({ recordedAt }) => recordedAt)).toEqual([
      '2026-03-01T09:00:00.000Z',
      '2026-03-01T09:00:00.000Z',
      '2026-03-01T09:00:00.001Z',
    ]);
  });

  it('sends a subscriber that lags beyond the buffer back to the disk, and lets it rejoin', async () => {
    store = await openEmbeddedEventStore({ dir: ':memory:', mostBuffered: 10 });
    const held = gate();
    const stream = newStream();
    const subscriber = new Subscriber(store, { maxBatch: 4 }, () => held.passed);
    await store.append(stream, 'noStream', [anEvent()]);
    await subscriber.until(() => subscriber.events.length === 1);
    await store.append(stream, 0, someEvents(8));
    await store.append(stream, 8, someEvents(30));
    held.open();
    await subscriber.until(() => subscriber.events.length === 39);
    await store.append(stream, 38, someEvents(3));
    await subscriber.until(() => subscriber.events.length === 42);
    await subscriber.stop();
    expect(subscriber.events.map(plain)).toEqual((await store.readStream(stream)).map(plain));
    expect(subscriber.batches.at(-1)?.live).toBe(true);
  });

  it('ends its subscriptions when it is closed, and answers appends under way', async () => {
    store = await openEmbeddedEventStore({ dir: ':memory:' });
    const subscriber = new Subscriber(store, {});
    const append = store.append(newStream(), 'noStream', [anEvent()]);
    await store.close();
    expect(await append).toMatchObject({ ok: true });
    await subscriber.ended;
  });

  it('writes its events as JSON with the position as text', async () => {
    store = await openEmbeddedEventStore({ dir: ':memory:' });
    const event = anEvent({ n: 1 });
    await store.append('case-1', 'noStream', [event]);
    const [stored] = await store.readAll({ limit: 1 });
    expect(JSON.parse(JSON.stringify(stored))).toMatchObject({ ...event, streamId: 'case-1', position: '1' });
  });
});
