import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { InvalidAppend, StoreUnavailable, UnknownPosition, type EventStore, type StoredEvent } from '#kernel';
import { openEventStoreDb } from '#stores/eventstoredb';
import { anEvent, gate, newStream, plain, someEvents, Subscriber } from '../contract/support.js';
import { RestartableNode } from './support/restartable-node.js';

/* What the adapter makes of a server, a network and neighbours that do not play along. */

let server: RestartableNode;
let store: EventStore;
const others: { close(): Promise<void> }[] = [];

/** With more patience than the slowest machine needs, where it is not about patience. */
const open = (options: { deadlineMs?: number; mostBuffered?: number; url?: string } = {}) => {
  const opened = openEventStoreDb({ url: server.url, deadlineMs: 30_000, ...options });
  others.push(opened);
  return opened;
};

beforeEach(async () => {
  server = await RestartableNode.start();
  store = open();
});

afterEach(async () => {
  await Promise.all(others.splice(0).map((other) => other.close()));
  await server.end();
});

/** Follows the log as the kernel does: whatever happens, it goes on behind the last event that it was given. */
async function follow(from: EventStore, until: (seen: readonly StoredEvent[]) => boolean) {
  const seen: StoredEvent[] = [];
  const failures: unknown[] = [];
  const { signal } = new AbortController();
  while (!until(seen)) {
    const after = seen.at(-1)?.position;
    try {
      for await (const { events } of from.subscribe({ signal, ...(after === undefined ? {} : { after }) })) {
        seen.push(...events);
        if (until(seen)) break;
      }
    } catch (error) {
      failures.push(error);
    }
  }
  return { seen, failures };
}

const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

describe('An append of which the answer is lost', () => {
  it('is known again when it was written', async () => {
    const stream = newStream();
    await store.append(stream, 'noStream', [anEvent()]);
    server.node.misbehave({ how: 'cutAfterCommit', method: 'BatchAppend', times: 1 });
    const events = someEvents(3);
    const result = await store.append(stream, 0, events);
    const stored = await store.readStream(stream);
    expect(result).toEqual({ ok: true, revision: 3, position: stored.at(-1)?.position });
    expect(idsOf(stored.slice(1))).toEqual(idsOf(events));
  });

  it('is sent again when it was not', async () => {
    const stream = newStream();
    server.node.misbehave({ how: 'drop', method: 'BatchAppend', times: 2 });
    expect(await store.append(stream, 'noStream', someEvents(2))).toMatchObject({ ok: true, revision: 1 });
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  it('is a lost race when somebody else was there first', async () => {
    const hasty = open({ deadlineMs: 6_000 });
    const stream = newStream();
    await hasty.append(stream, 'noStream', [anEvent()]);
    server.node.misbehave({ how: 'delay', method: 'BatchAppend', times: 1, ms: 5_000 });
    const late = hasty.append(stream, 0, [anEvent()]);
    expect(await store.append(stream, 0, someEvents(2))).toMatchObject({ ok: true });
    expect(await late).toEqual({ ok: false, actual: 2 });
  });

  it('is written once, wherever the connection is cut, among many', async () => {
    const streams = Array.from({ length: 200 }, newStream);
    const appends = streams.map((stream) => store.append(stream, 'noStream', someEvents(2)));
    server.node.misbehave({ how: 'cutAfterCommit', method: 'BatchAppend', times: 3 });
    const results = await Promise.all(appends);
    expect(results.every(({ ok }) => ok)).toBe(true);
    for (const stream of streams) expect(await store.readStream(stream)).toHaveLength(2);
  });

  it('concerns nobody who is connected elsewhere', async () => {
    const elsewhere = await RestartableNode.start();
    const other = open({ url: elsewhere.url });
    elsewhere.node.misbehave({ how: 'delay', method: 'BatchAppend', times: 20, ms: 50 });
    const streams = Array.from({ length: 20 }, newStream);
    const there = streams.map((stream) => other.append(stream, 'noStream', [anEvent()]));
    server.node.misbehave({ how: 'cutAfterCommit', method: 'BatchAppend', times: 1 });
    expect(await store.append(newStream(), 'noStream', [anEvent()])).toMatchObject({ ok: true });
    expect((await Promise.all(there)).every(({ ok }) => ok)).toBe(true);
    await other.close();
    await elsewhere.end();
  });
});

describe('A server that is away', () => {
  it('is told of within the deadline, and used as soon as it is back', async () => {
    const hasty = open({ deadlineMs: 2_000 });
    const stream = newStream();
    server.kill();
    const event = anEvent();
    await expect(hasty.append(stream, 'noStream', [event])).rejects.toThrow(StoreUnavailable);
    await expect(hasty.readStream(stream)).rejects.toThrow(StoreUnavailable);
    await expect(hasty.readAll({ limit: 1 })).rejects.toThrow(StoreUnavailable);
    await expect(hasty.head()).rejects.toThrow(StoreUnavailable);
    await server.comeBack();
    expect(await hasty.append(stream, 'noStream', [event])).toMatchObject({ ok: true, revision: 0 });
  });

  it('is told of when it is there and says nothing', async () => {
    const hasty = open({ deadlineMs: 200 });
    server.node.misbehave({ how: 'delay', ms: 2_000 });
    await expect(hasty.append(newStream(), 'noStream', [anEvent()])).rejects.toThrow('is not known');
    await expect(hasty.head()).rejects.toThrow('has not answered within 200 ms');
  });

  it('is waited for by an append that comes back in time', async () => {
    const stream = newStream();
    await store.append(stream, 'noStream', [anEvent()]);
    server.kill();
    const append = store.append(stream, 0, [anEvent()]);
    await server.comeBack();
    expect(await append).toMatchObject({ ok: true, revision: 1 });
  });

  it.each([
    ['as a cluster', (address: string) => `esdb://${address},${address}?tls=false&maxDiscoverAttempts=1`],
    ['by its name', (address: string) => `esdb+discover://${address}?tls=false&maxDiscoverAttempts=1`],
  ])('is found again when it was to be looked for %s, and was not there', async (_, urlOf) => {
    const cluster = open({ url: urlOf(server.address), deadlineMs: 2_500 });
    server.kill();
    await expect(cluster.append(newStream(), 'noStream', [anEvent()])).rejects.toThrow(StoreUnavailable);
    await expect(cluster.head()).rejects.toThrow(StoreUnavailable);
    await server.comeBack();
    expect(await cluster.append(newStream(), 'noStream', [anEvent()])).toMatchObject({ ok: true });
    expect(await cluster.head()).toBeGreaterThan(0n);
  });

  it('loses nothing and repeats nothing, however often it dies while it is written to and read', async () => {
    const streams = Array.from({ length: 10 }, newStream);
    const deaths = new Map([60, 150, 220].map((count) => [count, gate()]));
    let written = 0;
    const writing = streams.map(async (stream) => {
      for (let revision = -1; revision < 29; revision++) {
        const result = await store.append(stream, revision === -1 ? 'noStream' : revision, [anEvent()]);
        if (!result.ok) throw new Error(`${stream} is at ${result.actual}.`);
        deaths.get(++written)?.open();
      }
    });
    const following = [open({ mostBuffered: 5 }), open()].map((reader) =>
      follow(reader, (seen) => seen.length >= 300),
    );
    for (const { passed } of deaths.values()) {
      await passed;
      server.kill();
      await server.comeBack();
    }
    await Promise.all(writing);
    for (const { seen, failures } of await Promise.all(following)) {
      expect(failures.length).toBeGreaterThan(0);
      expect(seen).toHaveLength(300);
      for (const stream of streams) {
        const mine = seen.filter(({ streamId }) => streamId === stream);
        expect(mine.map(({ revision }) => revision)).toEqual(Array.from({ length: 30 }, (_, n) => n));
      }
    }
  });
});

describe('A subscription', () => {
  it('whose consumer is slow leaves the live events, reads what it missed, and comes back to them', async () => {
    const small = open({ mostBuffered: 10 });
    const held = gate();
    const stream = newStream();
    const subscriber = new Subscriber(small, { maxBatch: 4 }, () => held.passed);
    await store.append(stream, 'noStream', [anEvent()]);
    await subscriber.until(() => subscriber.events.length === 1);
    const quick = new Subscriber(small, {});
    await store.append(stream, 0, someEvents(8));
    await store.append(stream, 8, someEvents(600));
    await quick.until(() => quick.events.length === 609);
    held.open();
    await subscriber.until(() => subscriber.events.length === 609);
    await store.append(stream, 608, someEvents(3));
    await subscriber.until(() => subscriber.events.length === 612);
    await Promise.all([subscriber.stop(), quick.stop()]);
    expect(subscriber.events.map(plain)).toEqual((await store.readStream(stream)).map(plain));
    expect(subscriber.batches.at(-1)?.live).toBe(true);
  });

  it.each([
    [
      'too slow',
      status.ABORTED,
      'Operation timed out: Consumer too slow to handle event while transitioning to live.',
    ],
    ['not to be served now', status.UNAVAILABLE, 'Server Is Not Ready'],
    ['not understood', status.UNKNOWN, 'Exception was thrown by handler.'],
  ])('that the server finds %s ends with what a new one mends', async (_, code, details) => {
    const stream = newStream();
    await store.append(stream, 'noStream', [anEvent()]);
    const reading = new Subscriber(store, {});
    await reading.until(() => reading.events.length === 1);
    server.node.misbehave({ how: 'error', method: 'Read', times: 1, code, details });
    await expect(follow(store, (seen) => seen.length === 1)).resolves.toMatchObject({
      failures: [expect.any(StoreUnavailable)],
    });
    await store.append(stream, 0, [anEvent()]);
    await reading.until(() => reading.events.length === 2);
    await reading.stop();
  });

  it('ends with the store, without an error', async () => {
    const subscriber = new Subscriber(store, {});
    await store.append(newStream(), 'noStream', [anEvent()]);
    await subscriber.until(() => subscriber.events.length === 1);
    await store.close();
    await subscriber.ended;
  });

  it('shares one subscription of the server with all others of its process', async () => {
    const stream = newStream();
    await store.append(stream, 'noStream', [anEvent()]);
    const subscribers = [1, 2, 3].map((maxBatch) => new Subscriber(store, { maxBatch }));
    await Promise.all(subscribers.map((one) => one.until(() => one.events.length === 1)));
    // The next live event ends all of them together, when the one connection that they hang on is cut.
    server.node.cutConnections();
    const ends = await Promise.allSettled(subscribers.map(({ ended }) => ended));
    expect(ends.map(({ status: how }) => how)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

describe('In a database that is not all ours', () => {
  let client: EventStoreDBClient;

  beforeEach(() => {
    client = EventStoreDBClient.connectionString(server.url);
  });

  afterEach(() => client.dispose());

  /** Three events of ours, each with those of others around it. */
  async function mixed(): Promise<{ stream: string; last: bigint | undefined }> {
    const stream = newStream();
    for (let revision = -1; revision < 2; revision++) {
      await client.appendToStream('$settings', [jsonEvent({ type: 'Changed', data: {} })]);
      await client.appendToStream('shop-1', [
        jsonEvent({ type: 'Sold', data: {}, metadata: { by: 'others' } }),
        ...Array.from({ length: 30 }, () => jsonEvent({ type: '$statistics', data: {} })),
      ]);
      await store.append(stream, revision === -1 ? 'noStream' : revision, [anEvent()]);
      await client.setStreamMetadata(stream, { maxAge: 1_000_000 });
    }
    return { stream, last: (await store.readStream(stream)).at(-1)?.position };
  }

  it('counts and shows only what is', async () => {
    const { stream, last } = await mixed();
    const revisions = (events: readonly StoredEvent[]) => events.map(({ revision }) => revision);
    expect(await store.head()).toBe(last);
    const [first, second] = await store.readAll({ limit: 2 });
    expect([first?.revision, second?.revision]).toEqual([0, 1]);
    expect(revisions(await store.readAll({ after: first?.position ?? 0n, limit: 5 }))).toEqual([1, 2]);
    const subscriber = new Subscriber(store, { maxBatch: 1 });
    await subscriber.until(() => subscriber.events.length === 3);
    await client.appendToStream('shop-1', [jsonEvent({ type: 'Sold', data: {} })]);
    await store.append(stream, 2, [anEvent()]);
    await subscriber.until(() => subscriber.events.length === 4);
    await subscriber.stop();
    expect(revisions(subscriber.events)).toEqual([0, 1, 2, 3]);
    expect(subscriber.batches.at(-1)?.live).toBe(true);
  });

  it('has its metadata where tools of the database look for it', async () => {
    const stream = newStream();
    const event = anEvent();
    await store.append(stream, 'noStream', [event]);
    const read = [];
    for await (const { event: stored } of client.readStream(stream)) read.push(stored);
    const { correlationId: $correlationId, causationId: $causationId, ...more } = event.metadata;
    expect(read).toMatchObject([
      { id: event.id, isJson: true, metadata: { ...more, $correlationId, $causationId } },
    ]);
    expect(read[0]?.metadata).not.toHaveProperty('correlationId');
    expect((await store.readStream(stream))[0]?.metadata).toEqual(event.metadata);
  });

  it('knows positions of its own from those of other logs', async () => {
    const result = await store.append(newStream(), 'noStream', someEvents(2));
    const position = result.ok ? result.position : 0n;
    await expect(store.readAll({ after: position - 1n, limit: 1 })).rejects.toThrow(UnknownPosition);
    expect(await store.readAll({ after: position, limit: 1 })).toEqual([]);
    expect(await store.readAll({ after: 0n, limit: 5 })).toHaveLength(2);
  });
});

describe('What the server would choke on', () => {
  it.each([
    ['an id of zeros', 'case-1', anEvent({}, { id: '00000000-0000-0000-0000-000000000000' })],
    ['a type of the database’s own', 'case-1', anEvent({}, { type: '$metadata' })],
    ['a stream of the database’s own', '$settings', anEvent()],
    ['metadata of more than a mebibyte', 'case-1', withReason('x'.repeat(1_048_577))],
    ['a name that goes on for ever', `case-${'x'.repeat(70_000)}`, anEvent()],
    ['numbers that JSON does not have', 'case-1', anEvent({ n: 1n })],
  ])('is refused before it is sent: %s', async (_, stream, event) => {
    server.node.misbehave({ how: 'drop' });
    await expect(store.append(stream, 'noStream', [event])).rejects.toThrow(InvalidAppend);
  });
});

function withReason(reason: string) {
  const event = anEvent();
  return { ...event, metadata: { ...event.metadata, reason } };
}

describe('A stream of 10,000 events', () => {
  it('is written, read and followed as any other', async () => {
    const stream = newStream();
    const after = await store.head();
    const events = someEvents(10_000);
    const subscriber = new Subscriber(store, { after, maxBatch: 500 });
    for (let first = 0; first < 10_000; first += 500) {
      const batch = events.slice(first, first + 500);
      const result = await store.append(stream, first === 0 ? 'noStream' : first - 1, batch);
      expect(result).toMatchObject({ ok: true, revision: first + 499 });
    }
    expect(idsOf(await store.readStream(stream))).toEqual(idsOf(events));
    expect(idsOf(await store.readStream(stream, { from: 3_998, to: 8_001 }))).toEqual(
      idsOf(events.slice(3_998, 8_002)),
    );
    await subscriber.until(() => subscriber.events.length === 10_000);
    await subscriber.stop();
    expect(idsOf(subscriber.events)).toEqual(idsOf(events));
  });
});
