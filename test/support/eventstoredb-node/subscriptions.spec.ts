import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  END,
  excludeSystemEvents,
  START,
  streamNameFilter,
  type Position,
  type ReadRevision,
} from '@eventstore/db-client';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { kinds, ofAll, ofStream, read, readRequest } from './testing/raw-streams.js';
import { Heard } from './testing/subscription.js';
import { ended, nothing, someEvents, useNode } from './testing/use-node.js';

const test = useNode();
const { SubscriptionOptions, FilterOptions } = streams.ReadReq.Options;

let stream: string;
beforeEach(() => {
  stream = `stream-${crypto.randomUUID()}`;
});
const write = (count: number, to = stream) => test.client.appendToStream(to, someEvents(count));
const at = (...revisions: number[]) => revisions.map((revision) => `${stream}@${revision}`);

describe('A subscription to a stream', () => {
  const subscribe = (fromRevision: ReadRevision = START) =>
    new Heard(test.client.subscribeToStream(stream, { fromRevision }));

  it('is confirmed, gives what there is, says so, and goes on [§6]', async () => {
    await write(2);
    const heard = subscribe();
    await heard.count(4);
    await write(1);
    await heard.count(5);
    expect(heard.all).toEqual(['confirmation', ...at(0, 1), 'caught up', ...at(2)]);
    await heard.stop();
  });

  it('is confirmed with a UUID [§6]', async () => {
    const request = readRequest((o) =>
      o.setStream(ofStream(stream)).setSubscription(new SubscriptionOptions()),
    );
    const { messages } = await read(test, request, () => true);
    expect(messages[0]?.getConfirmation()?.getSubscriptionId()).toMatch(
      /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/,
    );
  });

  it.each<[ReadRevision, (string | number)[]]>([
    [1n, ['confirmation', 2, 'caught up', 3]],
    [END, ['confirmation', 'caught up', 3]],
  ])('from %s begins behind it [§6]', async (from, expected) => {
    await write(3);
    const heard = subscribe(from);
    await heard.until((all) => all.includes('caught up'));
    await write(1);
    await heard.until((all) => all.includes(`${stream}@3`));
    expect(heard.all).toEqual(
      expected.map((what) => (typeof what === 'number' ? `${stream}@${what}` : what)),
    );
    await heard.stop();
  });

  it('from beyond the end waits until events come to that [§6]', async () => {
    await write(1);
    const heard = subscribe(2n);
    await heard.until((all) => all.includes('caught up'));
    await write(3);
    await heard.until((all) => all.includes(`${stream}@3`));
    expect(heard.all).toEqual(['confirmation', 'caught up', ...at(3)]);
    await heard.stop();
  });

  it('to a stream that is missing has caught up when there is something [§6]', async () => {
    const heard = subscribe();
    await heard.count(1);
    await write(2);
    await heard.count(4);
    expect(heard.all).toEqual(['confirmation', ...at(0, 1), 'caught up']);
    await heard.stop();
  });

  it('outlives a soft deletion, and goes on with the numbers [§6]', async () => {
    await write(2);
    const heard = subscribe();
    await heard.count(4);
    await test.client.deleteStream(stream);
    await write(1);
    await heard.count(5);
    expect(heard.all).toEqual(['confirmation', ...at(0, 1), 'caught up', ...at(2)]);
    await heard.stop();
  });

  it('to a stream deleted softly has nothing to say until there is something [§6]', async () => {
    await write(2);
    await test.client.deleteStream(stream);
    const heard = subscribe();
    await heard.count(1);
    await write(1);
    await heard.count(3);
    expect(heard.all).toEqual(['confirmation', ...at(2), 'caught up']);
    await heard.stop();
  });

  it('ends with the tombstone, when one is set [§6]', async () => {
    await write(1);
    const heard = subscribe();
    await heard.count(3);
    await test.client.tombstoneStream(stream);
    await heard.until((all) => all.includes('error stream-deleted'));
    expect(heard.all.slice(3)).toEqual([`${stream}@9223372036854775807`, 'error stream-deleted']);
    expect(heard.error).toMatchObject({ code: 9, streamName: stream });
  });

  it('to a tombstoned stream fails without being confirmed [§6]', async () => {
    await test.client.tombstoneStream(stream);
    const heard = subscribe();
    await heard.count(1);
    expect(heard.all).toEqual(['error stream-deleted']);
  });

  it('skips what metadata hide [§6]', async () => {
    await write(5);
    await test.client.setStreamMetadata(stream, { maxCount: 2 });
    const heard = subscribe();
    await heard.count(4);
    expect(heard.all).toEqual(['confirmation', ...at(3, 4), 'caught up']);
    await heard.stop();
  });

  it('takes no filter [§6]', async () => {
    const filter = new FilterOptions().setCount(nothing());
    const request = readRequest((o) =>
      o.setStream(ofStream(stream)).setSubscription(new SubscriptionOptions()).setFilter(filter),
    );
    const { error } = await read(test, request);
    expect(error && ended(error)).toMatchObject({
      code: 3,
      details: 'The combination of (Stream, Subscription, Forwards, Filter) is invalid.',
    });
  });

  it('gives links with what they point to [§4]', async () => {
    await write(1, `${stream}-target`);
    const link = { ...someEvents(1, '$>')[0], data: undefined };
    await test.client.appendToStream(stream, {
      ...link,
      contentType: 'application/octet-stream',
      data: Buffer.from(`0@${stream}-target`),
    } as never);
    const heard = new Heard(test.client.subscribeToStream(stream, { resolveLinkTos: true }));
    await heard.count(2);
    expect(heard.all).toContain(`${stream}-target@0`);
    await heard.stop();
  });
});

describe('A subscription to all streams', () => {
  const subscribe = (fromPosition: Position | typeof START | typeof END) =>
    new Heard(test.client.subscribeToAll({ fromPosition }));

  it('begins with the first event of all, and says once when it has caught up [§6]', async () => {
    await write(1);
    const heard = subscribe(START);
    await heard.until((all) => all.includes('caught up'));
    await write(1);
    await heard.until((all) => all.includes(`${stream}@1`));
    expect(heard.all.slice(0, 2)).toEqual(['confirmation', '$$$scavenges@0']);
    expect(heard.all.slice(-3)).toEqual([...at(0), 'caught up', ...at(1)]);
    await heard.stop();
  });

  it('from a position begins behind it [§6]', async () => {
    await write(1);
    const { position } = await write(1);
    await write(1);
    const heard = subscribe(position ?? START);
    await heard.count(3);
    expect(heard.all).toEqual(['confirmation', ...at(2), 'caught up']);
    await heard.stop();
  });

  it.each(['the end', 'beyond the end'])('from %s gives what comes [§6]', async (where) => {
    await write(1);
    const heard = subscribe(where === 'the end' ? END : { commit: 9_999_999n, prepare: 9_999_999n });
    await heard.count(2);
    await write(1);
    if (where === 'the end') await heard.count(3);
    expect(heard.all).toEqual(['confirmation', 'caught up', ...(where === 'the end' ? at(1) : [])]);
    await heard.stop();
  });

  it('from within a record fails [§6]', async () => {
    const { position } = await write(1);
    const commit = (position?.commit ?? 0n) + 1n;
    const heard = subscribe({ commit, prepare: commit });
    await heard.count(1);
    expect(heard.error).toMatchObject({ code: 2 });
  });

  it('refuses a bad expression [§6]', async () => {
    const expression = new FilterOptions.Expression().setRegex('(');
    const filter = new FilterOptions().setEventType(expression).setCount(nothing());
    const request = readRequest((o) =>
      o.setAll(ofAll()).setSubscription(new SubscriptionOptions()).setFilter(filter),
    );
    const { error } = await read(test, request);
    expect(error && ended(error)).toMatchObject({ code: 2 });
  });

  it('keeps up with a burst, in order [§6]', async () => {
    const heard = subscribe(END);
    await heard.count(2);
    await Promise.all(Array.from({ length: 40 }, () => write(25)));
    await heard.count(1002);
    expect(heard.all.slice(2)).toEqual(at(...Array.from({ length: 1000 }, (_, index) => index)));
    await heard.stop();
  });
});

describe('A filtered subscription', () => {
  /** Subscribes and notes checkpoints as `c<commit>/p<prepare>`. */
  function subscribe(
    fromPosition: Position | typeof START | typeof END,
    maxSearchWindow: number,
    checkpointInterval: number,
    prefix: string,
  ) {
    const told: { heard?: Heard } = {};
    const subscription = test.client.subscribeToAll({
      fromPosition,
      filter: streamNameFilter({
        prefixes: [prefix],
        maxSearchWindow,
        checkpointInterval,
        checkpointReached: async (_, { commit, prepare }) =>
          told.heard?.hear(`checkpoint ${commit}/${prepare}`),
      }),
    });
    told.heard = new Heard(subscription);
    return told.heard;
  }
  const checkpoints = (heard: Heard) => heard.all.filter((what) => what.startsWith('checkpoint'));

  it('says live how far it has looked, after so many events [§6]', async () => {
    const heard = subscribe(END, 10, 2, `${stream}-wanted`);
    await heard.count(2);
    const { position } = await write(60);
    await write(1, `${stream}-wanted`);
    await heard.until((all) => all.includes(`${stream}-wanted@0`));
    expect(checkpoints(heard)).toHaveLength(3);
    expect(checkpoints(heard).at(-1)).toBe(
      `checkpoint ${String(position?.commit)}/${String(position?.prepare)}`,
    );
    await heard.stop();
  });

  it('says so behind the event that it is due at [§6]', async () => {
    const told: string[] = [];
    const heard = new Heard(
      test.client.subscribeToAll({
        fromPosition: END,
        filter: excludeSystemEvents({
          checkpointReached: async (_, { commit }) => void told.push(String(commit)),
        }),
      }),
    );
    await heard.count(2);
    const first = await write(32);
    const second = await write(32);
    await write(1);
    await heard.count(67);
    expect(told).toEqual([first, second].map(({ position }) => String(position?.commit)));
    await heard.stop();
  });

  it('says while it catches up how far it has looked in vain, from 0/0 on, with prepare 0 [§6]', async () => {
    await write(100);
    const heard = subscribe(START, 10, 1, 'nothing');
    await heard.until((all) => all.includes('caught up'));
    const [first, ...others] = checkpoints(heard);
    expect(first).toBe('checkpoint 0/0');
    expect(others.length).toBeGreaterThanOrEqual(9);
    expect(others.every((checkpoint) => /^checkpoint [1-9]\d+\/0$/.test(checkpoint))).toBe(true);
    expect(heard.all.at(-1)).toBe('caught up');
    await heard.stop();
  });

  it('loses nothing when it goes on from such a checkpoint [§6]', async () => {
    const start = await write(1, `${stream}-before`);
    await write(15);
    await write(5, `${stream}-wanted`);
    const first = subscribe(start.position ?? START, 10, 1, `${stream}-wanted`);
    await first.until((all) => all.includes('caught up'));
    const [commit, prepare] = (/(\d+)\/(\d+)/.exec(checkpoints(first)[0] ?? '') ?? []).slice(1).map(BigInt);
    const second = subscribe({ commit: commit ?? 0n, prepare: prepare ?? 0n }, 10, 1, `${stream}-wanted`);
    await second.until((all) => all.includes('caught up'));
    const wanted = Array.from({ length: 5 }, (_, index) => `${stream}-wanted@${index}`);
    expect(second.all.filter((what) => what.includes('wanted'))).toEqual(wanted);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('says where it is by the event, when one matches [§6]', async () => {
    const { position } = await write(1);
    await write(40, `${stream}-wanted`);
    const heard = subscribe(position ?? START, 10, 2, `${stream}-wanted`);
    await heard.until((all) => all.includes('caught up'));
    expect(checkpoints(heard)).toHaveLength(2);
    expect(checkpoints(heard).every((text) => /^checkpoint (\d+)\/\1$/.test(text))).toBe(true);
    await heard.stop();
  });

  it.each([
    [undefined, 1, 32],
    [8, 0, 8],
  ])(
    'takes a window of %s and an interval of %s for a checkpoint in %s events [§6]',
    async (max, interval, due) => {
      const { position } = await write(1);
      await write(due * 2);
      const filter = new FilterOptions().setCheckpointintervalmultiplier(interval);
      filter.setEventType(new FilterOptions.Expression().setPrefixList(['nothing']));
      if (max === undefined) filter.setCount(nothing());
      else filter.setMax(max);
      const from = position?.commit ?? 0n;
      const request = readRequest((o) =>
        o
          .setAll(ofAll([from, from]))
          .setSubscription(new SubscriptionOptions())
          .setFilter(filter),
      );
      const { messages } = await read(test, request, (all) => all.some((message) => message.hasCaughtUp()));
      expect(kinds(messages)).toEqual(['confirmation', 'checkpoint', 'checkpoint', 'caught up']);
    },
  );
});
