import { describe, expect, it } from '@jest/globals';
import {
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { Consumer, create, ignore, info, readSystem, stream, test, write } from '../testing/use-group.js';
import { collect, failure } from '../testing/use-node.js';

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
