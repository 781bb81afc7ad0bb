import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  binaryEvent,
  DISPATCH_TO_SINGLE,
  END,
  PINNED,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  ROUND_ROBIN,
  START,
  type ReadRevision,
  streamNameFilter,
  type PersistentSubscriptionToStreamResolvedEvent,
  type PersistentSubscriptionToStreamSettings,
} from '@eventstore/db-client';
import { collect, failure, someEvents, useNode } from '../testing/use-node.js';
import { Signal } from '../log/signal.js';

const test = useNode();

let stream: string;
const consumers: Consumer[] = [];
beforeEach(() => {
  stream = `stream-${crypto.randomUUID()}`;
});
afterEach(async () => {
  for (const consumer of consumers.splice(0)) await consumer.leave();
});

type Event = PersistentSubscriptionToStreamResolvedEvent;
const write = (count: number, to = stream) => test.client.appendToStream(to, someEvents(count));
const create = (settings: Partial<PersistentSubscriptionToStreamSettings> = {}) =>
  test.client.createPersistentSubscriptionToStream(
    stream,
    'g',
    persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...settings }),
  );
const info = () => test.client.getPersistentSubscriptionToStreamInfo(stream, 'g');
const system = (what: string) => `$persistentsubscription-${stream}::g-${what}`;
const readSystem = (what: string) => collect(test.client.readStream(system(what)));

/** A consumer that does with each event what it is told, and notes `revision/retry count`. */
class Consumer {
  readonly got: string[] = [];
  readonly events: Event[] = [];
  error: Record<string, unknown> | undefined;
  readonly #news = new Signal();
  readonly subscription;

  constructor(
    handle: (event: Event, consumer: Consumer) => unknown = (event, consumer) =>
      consumer.subscription.ack(event),
    bufferSize = 10,
  ) {
    this.subscription = test.client.subscribeToPersistentSubscriptionToStream(stream, 'g', { bufferSize });
    this.subscription.on('data', (event) => {
      this.events.push(event);
      this.got.push(`${String(event.event?.revision)}/${event.retryCount}`);
      handle(event, this);
      this.#news.raise();
    });
    this.subscription.on('confirmation', () => this.#news.raise());
    this.subscription.on('error', (error) => {
      this.error = error as unknown as Record<string, unknown>;
      this.#news.raise();
    });
    consumers.push(this);
  }

  async until(enough: () => boolean): Promise<void> {
    while (!enough()) await this.#news.next();
  }

  count(count: number): Promise<void> {
    return this.until(() => this.got.length >= count);
  }

  failed(): Promise<void> {
    return this.until(() => this.error !== undefined);
  }

  leave(): Promise<void> {
    return this.subscription.unsubscribe();
  }
}

const ignore = () => undefined;
const nack = (action: 'park' | 'retry' | 'skip') => (event: Event, consumer: Consumer) =>
  consumer.subscription.nack(action, 'because', event);

describe('The groups of a stream', () => {
  it('exist once, also of a stream that does not [§8]', async () => {
    await create();
    expect(await failure(create())).toMatchObject({
      type: 'persistent-subscription-exists',
      message: `6 ALREADY_EXISTS: Subscription group g on stream ${stream} exists.`,
      streamName: stream,
      groupName: 'g',
    });
  });

  it('have to exist for all that is done with them [§8]', async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults();
    const { client } = test;
    const consumer = new Consumer();
    await consumer.failed();
    const errors = [
      consumer.error,
      await failure(client.updatePersistentSubscriptionToStream(stream, 'g', settings)),
      await failure(client.deletePersistentSubscriptionToStream(stream, 'g')),
      await failure(info()),
      await failure(client.replayParkedMessagesToStream(stream, 'g')),
    ];
    for (const error of errors) {
      expect(error).toMatchObject({
        type: 'persistent-subscription-does-not-exist',
        message: `5 NOT_FOUND: Subscription group g on stream ${stream} does not exist.`,
        groupName: 'g',
      });
    }
    expect(await failure(client.listPersistentSubscriptionsToStream(stream))).toMatchObject({
      message: `5 NOT_FOUND: Subscription group  on stream ${stream} does not exist.`,
      groupName: '',
    });
  });

  it('may have any name [§8]', async () => {
    for (const name of ['', 'a::b']) {
      await test.client.createPersistentSubscriptionToStream(
        stream,
        name,
        persistentSubscriptionToStreamSettingsFromDefaults(),
      );
    }
    const groups = await test.client.listPersistentSubscriptionsToStream(stream);
    expect(groups.map(({ groupName }) => groupName)).toEqual(['', 'a::b']);
  });

  it('read no more at a time than they keep [§8]', async () => {
    const reason =
      "Specified argument was out of the range of valid values. (Parameter 'ReadBatchSize may not be greater than or equal to BufferSize')";
    expect(await failure(create({ readBatchSize: 20, historyBufferSize: 20 }))).toMatchObject({
      type: 'persistent-subscription-failed',
      code: 13,
      reason,
    });
    await create({
      liveBufferSize: 0,
      readBatchSize: 0,
      messageTimeout: -1,
      maxRetryCount: -1,
      maxSubscriberCount: -1,
      checkPointLowerBound: 9,
      checkPointUpperBound: 1,
    });
  });

  it('tell of themselves [§8]', async () => {
    await write(3);
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({
      startFrom: START,
      extraStatistics: true,
    });
    await create(settings);
    const consumer = new Consumer(ignore);
    await consumer.count(3);
    const told = await info();
    expect(told).toMatchObject({ eventSource: stream, groupName: 'g', status: 'Live', settings });
    expect(told.connections).toEqual([
      expect.objectContaining({
        from: '',
        username: 'system',
        totalItems: 3n,
        availableSlots: 7,
        inFlightMessages: 3,
        connectionName: test.client.connectionName,
      }),
    ]);
    expect(told.stats).toMatchObject({
      totalInFlightMessages: 3,
      parkedMessageCount: 0n,
      lastKnownEventRevision: 2n,
    });
    expect(told.stats.lastCheckpointedEventRevision).toBeUndefined();
  });

  it('are kept in a stream of the server, of which two versions show [§8]', async () => {
    await create();
    const [last, ...others] = (
      await collect(test.client.readStream('$persistentSubscriptionConfig'))
    ).reverse();
    expect(others.length).toBeLessThanOrEqual(1);
    expect(last?.event).toMatchObject({
      type: '$PersistentConfig',
      data: { version: '2', entries: expect.any(Array) },
    });
  });

  it('go on after the subsystem was started anew [§8]', async () => {
    await create();
    // It is so for a moment only, which may be over before we ask.
    do await test.client.restartPersistentSubscriptionSubsystem();
    while ((await info()).status !== 'NotReady');
    await write(1);
    const consumer = new Consumer();
    await consumer.count(1);
  });
});

describe('A consumer', () => {
  it.each<[ReadRevision, number[]]>([
    [START, [0, 1, 2, 3]],
    [2n, [2, 3]],
    [END, [3]],
  ])('of a group from %s gets what it begins with, and what comes [§8]', async (startFrom, expected) => {
    await write(3);
    await create({ startFrom });
    await write(1);
    const consumer = new Consumer();
    await consumer.count(expected.length);
    expect(consumer.got).toEqual(expected.map((revision) => `${revision}/0`));
  });

  it('gets no more than its buffer before it has acknowledged some [§8]', async () => {
    await write(5);
    await create();
    const consumer = new Consumer(ignore, 2);
    await consumer.count(2);
    expect((await info()).stats.totalInFlightMessages).toBe(2);
    const [first] = consumer.events;
    if (first !== undefined) await consumer.subscription.ack(first);
    await consumer.count(3);
    expect(consumer.got).toEqual(['0/0', '1/0', '2/0']);
  });

  it('gets an event again at once that it wants to retry, until it is parked [§8]', async () => {
    await write(1);
    await create({ maxRetryCount: 2 });
    const consumer = new Consumer(nack('retry'));
    await consumer.count(3);
    await parked(1);
    expect(consumer.got).toEqual(['0/0', '0/1', '0/2']);
    const [event] = await readSystem('parked');
    expect(event?.event?.metadata).toMatchObject({ reason: 'Reached retry count of 2' });
  });

  it('drops what it skips, and parks what it refuses [§8]', async () => {
    await write(3);
    await create();
    const consumer = new Consumer((event, self) =>
      nack(event.event?.revision === 0n ? 'skip' : 'park')(event, self),
    );
    await consumer.count(3);
    await parked(2);
    const events = (await readSystem('parked')).map(({ event }) => event);
    expect(
      events.map((event) => [event?.type, event?.isJson, Buffer.from(event?.data as Uint8Array).toString()]),
    ).toEqual([
      ['$>', false, `1@${stream}`],
      ['$>', false, `2@${stream}`],
    ]);
    expect(events[0]?.metadata).toEqual({
      added: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      reason: "Client explicitly NAK'ed message.\nbecause",
      subscriptionEventNumber: 1,
    });
  });

  it('gets an event again that it has not done in time [§8]', async () => {
    await write(1);
    await create({ messageTimeout: 100, maxRetryCount: 1 });
    const consumer = new Consumer(ignore);
    await consumer.count(2);
    expect(consumer.got).toEqual(['0/0', '0/1']);
    await parked(1);
  });

  it('that leaves what it has leaves it to the next [§8]', async () => {
    await write(2);
    await create();
    const first = new Consumer(ignore);
    await first.count(2);
    await first.leave();
    const second = new Consumer();
    await second.count(2);
    expect(second.got).toEqual(['0/1', '1/1']);
  });

  it('acknowledges what nobody knows without effect [§8]', async () => {
    await write(2);
    await create();
    const consumer = new Consumer(ignore);
    await consumer.count(2);
    const [event] = consumer.events;
    const unknown = { ...event, event: { ...event?.event, id: crypto.randomUUID() } };
    await consumer.subscription.ack(unknown as Event);
    if (event !== undefined) await consumer.subscription.ack(event);
    while ((await info()).stats.totalInFlightMessages === 2) continue;
    expect((await info()).stats.totalInFlightMessages).toBe(1);
  });

  it('is one of so many as may be [§8]', async () => {
    await create({ maxSubscriberCount: 1 });
    const first = new Consumer();
    await first.until(() => first.subscription.id !== undefined);
    const second = new Consumer();
    await second.failed();
    expect(second.error).toMatchObject({
      type: 'maximum-subscribers-reached',
      code: 9,
      message: `9 FAILED_PRECONDITION: Maximum subscriptions reached for subscription group g on stream ${stream}.`,
    });
    expect(first.subscription.id).toBe(`${stream}::g`);
  });

  it.each(['deleted', 'updated'])('is dropped when its group is %s [§8]', async (how) => {
    await create();
    const consumer = new Consumer();
    await consumer.until(() => consumer.subscription.id !== undefined);
    if (how === 'deleted') await test.client.deletePersistentSubscriptionToStream(stream, 'g');
    else
      await test.client.updatePersistentSubscriptionToStream(
        stream,
        'g',
        persistentSubscriptionToStreamSettingsFromDefaults(),
      );
    await consumer.failed();
    expect(consumer.error).toMatchObject({
      type: 'persistent-subscription-dropped',
      message: `1 CANCELLED: Subscription group g on stream ${stream} was dropped.`,
    });
  });

  it('gets the tombstone as an event like others [§8]', async () => {
    await create();
    const consumer = new Consumer();
    await test.client.tombstoneStream(stream);
    await consumer.count(1);
    expect(consumer.events[0]?.event?.type).toBe('$streamDeleted');
    expect(consumer.error).toBeUndefined();
  });

  it('gets what links point to, if the group resolves them [§8]', async () => {
    await write(1, `${stream}-target`);
    await test.client.appendToStream(
      stream,
      binaryEvent({ type: '$>', data: Buffer.from(`0@${stream}-target`) }),
    );
    await create({ resolveLinkTos: true });
    const consumer = new Consumer();
    await consumer.count(1);
    expect([consumer.events[0]?.event?.streamId, consumer.events[0]?.link?.streamId]).toEqual([
      `${stream}-target`,
      stream,
    ]);
  });

  /** Waits until so many are parked. */
  async function parked(count: number): Promise<void> {
    while (Number((await info()).stats.parkedMessageCount) < count) continue;
  }
});

describe('What is parked', () => {
  const parkAll = async (count: number) => {
    await write(count);
    await create();
    const consumer = new Consumer((event, self) =>
      event.link === undefined ? nack('park')(event, self) : self.subscription.ack(event),
    );
    await consumer.count(count);
    while (Number((await info()).stats.parkedMessageCount) < count) continue;
    return consumer;
  };

  it('comes again on demand, as a link, and is parked no more [§8]', async () => {
    const consumer = await parkAll(3);
    await test.client.replayParkedMessagesToStream(stream, 'g');
    await consumer.count(6);
    const again = consumer.events.slice(3);
    expect(again.map(({ event, link, retryCount }) => [event?.revision, link?.streamId, retryCount])).toEqual(
      [0n, 1n, 2n].map((revision) => [revision, system('parked'), 0]),
    );
    expect((await info()).stats.parkedMessageCount).toBe(0n);
    const { metadata } = await test.client.getStreamMetadata(system('parked'));
    expect(metadata).toMatchObject({ truncateBefore: 3, acl: { readRoles: '$admins' } });
  });

  it('comes again up to where it is told to stop [§8]', async () => {
    const consumer = await parkAll(3);
    await test.client.replayParkedMessagesToStream(stream, 'g', { stopAt: 2 });
    await consumer.count(5);
    expect((await info()).stats.parkedMessageCount).toBe(1n);
  });

  it('goes with the group [§8]', async () => {
    await parkAll(1);
    await test.client.deletePersistentSubscriptionToStream(stream, 'g');
    expect(await failure(readSystem('parked'))).toMatchObject({ type: 'stream-not-found' });
  });
});

describe('A checkpoint', () => {
  it('is written at the upper bound, and the group goes on from it [§8]', async () => {
    await write(25);
    await create({ checkPointUpperBound: 20 });
    const consumer = new Consumer((event, self) =>
      Number(event.event?.revision) < 20 ? self.subscription.ack(event) : undefined,
    );
    await consumer.count(25);
    while ((await info()).stats.lastCheckpointedEventRevision !== 19n) continue;
    const [checkpoint] = await readSystem('checkpoint');
    expect([checkpoint?.event?.type, checkpoint?.event?.data]).toEqual(['SubscriptionCheckpoint', '19']);
    await test.client.restartPersistentSubscriptionSubsystem();
    const next = new Consumer();
    await next.count(5);
    expect(next.got[0]).toBe('20/0');
  });

  it('is written after a while, when the lower bound is reached [§8]', async () => {
    await write(12);
    await create({ checkPointAfter: 100 });
    const consumer = new Consumer();
    await consumer.count(12);
    while ((await info()).stats.lastCheckpointedEventRevision === undefined) continue;
    expect((await info()).stats.lastCheckpointedEventRevision).toBe(11n);
  });
});

describe('Consumers share', () => {
  const share = async (
    consumerStrategyName: typeof ROUND_ROBIN | typeof PINNED | typeof DISPATCH_TO_SINGLE,
  ) => {
    await create({ consumerStrategyName });
    const two = [new Consumer(), new Consumer()];
    while ((await info()).connections.length < two.length) continue;
    for (let done = 1n; done <= 10n; done += 1n) {
      await write(1);
      let { stats } = await info();
      while (stats.totalItems < done || stats.totalInFlightMessages > 0) ({ stats } = await info());
    }
    return (await info()).connections.map(({ totalItems }) => Number(totalItems)).sort((a, b) => a - b);
  };

  it('in turn [§8]', async () => {
    expect(await share(ROUND_ROBIN)).toEqual([5, 5]);
  });

  it.each([DISPATCH_TO_SINGLE, PINNED] as const)(
    'not at all: %s gives one stream to one of them [§8]',
    async (strategy) => {
      expect(await share(strategy)).toEqual([0, 10]);
    },
  );
});

describe('A group of all streams', () => {
  it('takes a filter and a position, and notes positions [§8]', async () => {
    const { client } = test;
    const filter = streamNameFilter({ prefixes: [stream] });
    const settings = persistentSubscriptionToAllSettingsFromDefaults({
      startFrom: START,
      checkPointUpperBound: 10,
    });
    await client.createPersistentSubscriptionToAll(stream, settings, { filter });
    await write(12);
    const subscription = client.subscribeToPersistentSubscriptionToAll(stream);
    const revisions: bigint[] = [];
    await new Promise<void>((resolve) => {
      subscription.on('data', (event) => {
        void subscription.ack(event);
        if (revisions.push(event.event?.revision ?? -1n) === 12) resolve();
      });
    });
    expect(revisions).toEqual(Array.from({ length: 12 }, (_, index) => BigInt(index)));
    const told = () => client.getPersistentSubscriptionToAllInfo(stream);
    while ((await told()).stats.lastCheckpointedEventPosition === undefined) continue;
    const [checkpoint] = await collect(
      client.readStream(`$persistentsubscription-$all::${stream}-checkpoint`),
    );
    expect(checkpoint?.event?.data).toMatch(/^C:(\d+)\/P:\1$/);
    expect((await told()).eventSource).toBe('$all');
    await subscription.unsubscribe();
    await client.deletePersistentSubscriptionToAll(stream);
  });

  it('refuses a prepare position behind the commit [§8]', async () => {
    const settings = persistentSubscriptionToAllSettingsFromDefaults({
      startFrom: { commit: 5n, prepare: 6n },
    });
    expect(await failure(test.client.createPersistentSubscriptionToAll(stream, settings))).toMatchObject({
      code: 2,
    });
  });
});
