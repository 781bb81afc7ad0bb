import { describe, expect, it } from '@jest/globals';
import {
  binaryEvent,
  DISPATCH_TO_SINGLE,
  END,
  PINNED,
  persistentSubscriptionToStreamSettingsFromDefaults,
  ROUND_ROBIN,
  START,
  type ReadRevision,
} from '@eventstore/db-client';
import {
  Consumer,
  create,
  type Event,
  ignore,
  info,
  nack,
  readSystem,
  stream,
  system,
  test,
  write,
} from '../testing/use-group.js';
import { failure } from '../testing/use-node.js';

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
