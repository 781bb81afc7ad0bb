import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  BACKWARDS,
  binaryEvent,
  END,
  FORWARDS,
  jsonEvent,
  START,
  type AppendResult,
  type ReadRevision,
} from '@eventstore/db-client';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { kinds, ofAll, ofStream, read, readRequest, type ReadOptions } from './testing/raw-streams.js';
import { collect, ended, failure, nothing, someEvents, useNode } from './testing/use-node.js';

const test = useNode();
const { ReadDirection } = streams.ReadReq.Options;
const UNKNOWN = { code: 2, exception: undefined };

describe('Reading a stream', () => {
  beforeAll(async () => {
    await test.client.appendToStream('five', someEvents(5));
    await test.client.appendToStream('cut', someEvents(5));
    await test.client.setStreamMetadata('cut', { truncateBefore: 2 });
    await test.client.appendToStream('all-cut', someEvents(5));
    await test.client.setStreamMetadata('all-cut', { truncateBefore: 100 });
    await test.client.appendToStream('deleted', someEvents(1));
    await test.client.deleteStream('deleted');
    await test.client.tombstoneStream('tombstoned');
  });

  const revisions = async (
    stream: string,
    direction: typeof FORWARDS | typeof BACKWARDS,
    fromRevision: ReadRevision,
  ) =>
    (await collect(test.client.readStream(stream, { direction, fromRevision }))).map(({ event }) =>
      Number(event?.revision),
    );
  const raw = (change: (options: ReadOptions) => unknown) => read(test, readRequest(change));

  it.each<[typeof FORWARDS | typeof BACKWARDS, ReadRevision, number[]]>([
    [FORWARDS, START, [0, 1, 2, 3, 4]],
    [FORWARDS, 3n, [3, 4]],
    [FORWARDS, 5n, []],
    [FORWARDS, 99n, []],
    [BACKWARDS, END, [4, 3, 2, 1, 0]],
    [BACKWARDS, 1n, [1, 0]],
    [BACKWARDS, 99n, [4, 3, 2, 1, 0]],
    [BACKWARDS, START, [0]],
  ])('%s from %s [§4]', async (direction, from, expected) => {
    expect(await revisions('five', direction, from)).toEqual(expected);
  });

  it('gives ids as they are asked for, and each event its own position [§4]', async () => {
    const structured = await raw((o) => o.setStream(ofStream('five')));
    const text = await raw((o) =>
      o
        .setStream(ofStream('five'))
        .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(nothing())),
    );
    const [first, second] = structured.messages.map((message) => message.getEvent()?.getEvent());
    expect(first?.getId()?.hasStructured()).toBe(true);
    const [client] = await collect(test.client.readStream('five'));
    expect(text.messages[0]?.getEvent()?.getEvent()?.getId()?.getString()).toBe(client?.event?.id);
    expect(first?.getCommitPosition()).toBe(first?.getPreparePosition());
    expect(Number(second?.getCommitPosition())).toBeGreaterThan(Number(first?.getCommitPosition()));
  });

  it.each(['missing', 'deleted', '$$missing'])(
    '%s: not found, as an answer and not as an error [§4]',
    async (name) => {
      for (const direction of [FORWARDS, BACKWARDS] as const) {
        const fromRevision = direction === FORWARDS ? START : END;
        const error = await failure(collect(test.client.readStream(name, { direction, fromRevision })));
        expect(error).toMatchObject({
          type: 'stream-not-found',
          streamName: name,
          message: `${name} not found`,
        });
      }
      const { messages, error } = await raw((o) => o.setStream(ofStream(name)));
      expect([kinds(messages), error]).toEqual([['stream not found'], undefined]);
    },
  );

  it('that is tombstoned fails [§4]', async () => {
    const { error } = await raw((o) => o.setStream(ofStream('tombstoned')));
    expect(error && ended(error)).toEqual({
      code: 9,
      details: "Event stream 'tombstoned' is deleted.",
      exception: 'stream-deleted',
      'stream-name': 'tombstoned',
    });
  });

  it.each([
    [
      'forwards from the end',
      (o: ReadOptions) => o.setStream(ofStream('five', 'end')),
      2,
      'Unexpected ReadStreamResult: Error',
    ],
    [
      'no events at all',
      (o: ReadOptions) => o.setStream(ofStream('five')).setCount('0'),
      2,
      'Unexpected ReadStreamResult: Error',
    ],
    [
      'a stream without a name',
      (o: ReadOptions) => o.setStream(ofStream('')),
      2,
      'Exception was thrown by handler.',
    ],
    [
      'a stream with a filter',
      (o: ReadOptions) =>
        o.setStream(ofStream('five')).setFilter(new streams.ReadReq.Options.FilterOptions()),
      3,
      'The combination of (Stream, Count, Forwards, Filter) is invalid.',
    ],
    [
      'a subscription backwards',
      (o: ReadOptions) =>
        o
          .setStream(ofStream('five'))
          .setSubscription(new streams.ReadReq.Options.SubscriptionOptions())
          .setReadDirection(ReadDirection.BACKWARDS),
      3,
      'The combination of (Stream, Subscription, Backwards, NoFilter) is invalid.',
    ],
    [
      'neither a number of events nor a subscription',
      (o: ReadOptions) => o.setStream(ofStream('five')).clearCount(),
      3,
      'The combination of (Stream, None, Forwards, NoFilter) is invalid.',
    ],
  ])('refuses %s [§4]', async (_, change, code, details) => {
    const { error } = await raw(change);
    expect(error && ended(error)).toMatchObject({ code, details, exception: undefined });
  });

  it.each([
    ['five', 'start', false, ['event 0', 'event 1', 'event 2', 'event 3', 'event 4', 'last 4']],
    ['five', 'end', true, ['event 4', 'event 3', 'event 2', 'event 1', 'event 0', 'last 4']],
    ['cut', 'start', false, ['first 2', 'event 2', 'event 3', 'event 4', 'last 4']],
    ['all-cut', 'start', false, ['first 100', 'first 5', 'last 4']],
  ] as const)(
    'tells the ends of %s from its %s on demand [§4]',
    async (stream, from, backwards, expected) => {
      const control = new streams.ReadReq.Options.ControlOption().setCompatibility(1);
      const { messages } = await raw((o) =>
        o
          .setStream(ofStream(stream, from))
          .setReadDirection(backwards ? ReadDirection.BACKWARDS : ReadDirection.FORWARDS)
          .setControlOption(control),
      );
      expect(kinds(messages)).toEqual(expected);
    },
  );

  it('of which everything is cut off gives nothing, and no error [§4]', async () => {
    expect(await revisions('all-cut', FORWARDS, START)).toEqual([]);
  });
});

describe('Reading links', () => {
  const link = (target: string) => binaryEvent({ type: '$>', data: Buffer.from(target) });

  it('gives what they point to beside them, as far as it is there [§4]', async () => {
    await test.client.appendToStream('target', someEvents(2));
    await test.client.appendToStream('gone', someEvents(1));
    await test.client.tombstoneStream('gone');
    await test.client.appendToStream('links', [
      link('1@target'),
      link('7@target'),
      link('0@gone'),
      link('rubbish'),
    ]);
    const plain = await collect(test.client.readStream('links'));
    expect(plain.map(({ event, link }) => [event?.type, link])).toEqual(
      Array.from({ length: 4 }, () => ['$>', undefined]),
    );
    const resolved = await collect(test.client.readStream('links', { resolveLinkTos: true }));
    expect(resolved.map(({ event, link }) => [event?.streamId, event?.revision, link?.revision])).toEqual([
      ['target', 1n, 0n],
      [undefined, undefined, 1n],
      [undefined, undefined, 2n],
      ['links', 3n, undefined],
    ]);
    expect(resolved[0]?.commitPosition).toBe(resolved[0]?.link?.position?.commit);
  });
});

describe('Reading all streams', () => {
  let written: AppendResult;

  beforeAll(async () => {
    await test.client.appendToStream('orders-1', someEvents(3, 'OrderPlaced'));
    written = await test.client.appendToStream('Orders-2', someEvents(2, 'OrderShipped'));
  });

  const raw = (change: (options: ReadOptions) => unknown) => read(test, readRequest(change));
  const names = async (options: Parameters<typeof test.client.readAll>[0]) =>
    (await collect(test.client.readAll(options))).map(({ event }) => event?.streamId);
  const at = () => written.position ?? { commit: 0n, prepare: 0n };

  it('begins with what the server wrote itself, at 548 [§5]', async () => {
    const [first] = await collect(test.client.readAll({ maxCount: 1 }));
    expect([first?.event?.streamId, first?.event?.type, first?.event?.position.commit]).toEqual([
      '$$$scavenges',
      '$metadata',
      548n,
    ]);
  });

  it('shows deleted events, and that they were deleted [§5]', async () => {
    await test.client.appendToStream('tomb', someEvents(1));
    await test.client.tombstoneStream('tomb');
    const of = (await collect(test.client.readAll())).filter(({ event }) => event?.streamId === 'tomb');
    expect(of.map(({ event }) => [event?.type, event?.revision, event?.isJson])).toEqual([
      ['Happened', 0n, true],
      ['$streamDeleted', 9223372036854775807n, false],
    ]);
  });

  it('is inclusive forwards and exclusive backwards [§5]', async () => {
    const [forwards] = await collect(test.client.readAll({ fromPosition: at(), maxCount: 1 }));
    expect([forwards?.event?.streamId, forwards?.event?.revision]).toEqual(['Orders-2', 1n]);
    const [backwards] = await collect(
      test.client.readAll({ fromPosition: at(), maxCount: 1, direction: BACKWARDS }),
    );
    expect([backwards?.event?.streamId, backwards?.event?.revision]).toEqual(['Orders-2', 0n]);
  });

  it('has nothing behind the end nor before the start [§5]', async () => {
    expect(await names({ fromPosition: END })).toEqual([]);
    expect(await names({ fromPosition: START, direction: BACKWARDS })).toEqual([]);
    expect(await names({ fromPosition: { commit: 99_999_999n, prepare: 99_999_999n } })).toEqual([]);
    const largest = 2n ** 64n - 1n;
    expect(await names({ fromPosition: { commit: largest, prepare: largest } })).toEqual([]);
  });

  it('refuses a position within a record, and a prepare behind its commit [§5]', async () => {
    const within = await raw((o) => o.setAll(ofAll([at().commit + 1n, at().commit + 1n])));
    expect(within.error && ended(within.error)).toEqual({
      ...UNKNOWN,
      details: 'Unexpected ReadAllResult: Error',
    });
    const behind = await raw((o) => o.setAll(ofAll([at().commit, at().commit + 1n])));
    expect(behind.error && ended(behind.error)).toEqual({
      ...UNKNOWN,
      details: 'Exception was thrown by handler.',
    });
  });

  it('never answers a request for no events [§5]', async () => {
    const call = test.streams.read(
      readRequest((o) => o.setAll(ofAll()).setCount('0')),
      { deadline: Date.now() + 300 },
    );
    const error = await new Promise((resolve) =>
      call.on('error', resolve).on('data', resolve).on('end', resolve),
    );
    expect(error).toMatchObject({ code: 4 });
  });

  const ORDERS = ['orders-1', 'orders-1', 'orders-1'];
  const SHIPPED = ['Orders-2', 'Orders-2'];
  it.each([
    ['a prefix of the stream', () => byStream(['orders-', 'nothing']), ORDERS],
    ['an expression for the stream', () => byStream([], 'rders-\\d$'), [...ORDERS, ...SHIPPED]],
    ['a prefix of the type', () => byType(['OrderS']), SHIPPED],
    ['an expression for the type', () => byType([], 'Shipped'), SHIPPED],
    ['neither', () => byStream([]), []],
  ])('filters by %s [§5]', async (_, filter, expected) => {
    const { messages } = await raw((o) => o.setAll(ofAll()).setFilter(filter()));
    expect(messages.map(streamOf)).toEqual(expected);
  });

  it('counts what matches, backwards, too [§5]', async () => {
    const { messages } = await raw((o) =>
      o
        .setAll(ofAll('end'))
        .setFilter(byStream(['orders-']))
        .setReadDirection(ReadDirection.BACKWARDS)
        .setCount('2'),
    );
    expect(kinds(messages)).toEqual(['event 2', 'event 1']);
  });

  it('refuses a bad expression [§5]', async () => {
    const expression = new streams.ReadReq.Options.FilterOptions.Expression().setRegex('(');
    const filter = new streams.ReadReq.Options.FilterOptions().setEventType(expression).setCount(nothing());
    const { error } = await raw((o) =>
      o.setAll(ofAll()).setFilter(filter.setCheckpointintervalmultiplier(1)),
    );
    expect(error && ended(error)).toEqual({ ...UNKNOWN, details: 'Exception was thrown by handler.' });
  });

  it('reads events as large as can be written [§5]', async () => {
    await test.client.appendToStream('large', jsonEvent({ type: 'T', data: 'x'.repeat(1_000_000) }));
    const [last] = await collect(
      test.client.readAll({ maxCount: 1, direction: BACKWARDS, fromPosition: END }),
    );
    expect(last?.event?.data).toHaveLength(1_000_000);
  });
});

const { Expression } = streams.ReadReq.Options.FilterOptions;
const byStream = (prefixes: string[], regex = '') =>
  filterOptions().setStreamIdentifier(new Expression().setRegex(regex).setPrefixList(prefixes));
const byType = (prefixes: string[], regex = '') =>
  filterOptions().setEventType(new Expression().setRegex(regex).setPrefixList(prefixes));

function filterOptions() {
  return new streams.ReadReq.Options.FilterOptions().setCount(nothing()).setCheckpointintervalmultiplier(1);
}

function streamOf(message: streams.ReadResp): string {
  const name = message.getEvent()?.getEvent()?.getStreamIdentifier()?.getStreamName_asU8() ?? [];
  return Buffer.from(name).toString();
}
