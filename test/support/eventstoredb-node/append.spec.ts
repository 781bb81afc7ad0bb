import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  ANY,
  jsonEvent,
  NO_STREAM,
  STREAM_EXISTS,
  type AppendExpectedRevision,
  type AppendResult,
} from '@eventstore/db-client';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { append, appendMessage, appendOptions, stringId } from './testing/raw-streams.js';
import { collect, ended, failure, named, nothing, someEvents, told, useNode } from './testing/use-node.js';

const test = useNode();
/** Per-call credentials make the client use Append instead of BatchAppend. */
const credentials = { username: 'ignored', password: 'ignored' };
const LARGEST = 1_048_576;

describe('An append', () => {
  let stream: string;

  beforeEach(() => {
    stream = `stream-${crypto.randomUUID()}`;
  });

  const write = (expectedRevision: AppendExpectedRevision, count = 1): Promise<AppendResult> =>
    test.client.appendToStream(stream, someEvents(count), { expectedRevision });
  const outcome = (expectedRevision: AppendExpectedRevision) =>
    write(expectedRevision).then(
      ({ nextExpectedRevision }) => nextExpectedRevision,
      (error: unknown) => [told(error).type, told(error).actualVersion],
    );

  it.each<[AppendExpectedRevision, unknown]>([
    [ANY, 0n],
    [NO_STREAM, 0n],
    [STREAM_EXISTS, ['wrong-expected-version', NO_STREAM]],
    [5n, ['wrong-expected-version', NO_STREAM]],
  ])('to a stream that never was, expecting %s [§2]', async (expected, result) => {
    expect(await outcome(expected)).toEqual(result);
  });

  it.each<[AppendExpectedRevision, unknown]>([
    [ANY, 3n],
    [NO_STREAM, ['wrong-expected-version', 2n]],
    [STREAM_EXISTS, 3n],
    [2n, 3n],
    [1n, ['wrong-expected-version', 2n]],
    [3n, ['wrong-expected-version', 2n]],
  ])('to a stream of three events, expecting %s [§2]', async (expected, result) => {
    await write(NO_STREAM, 3);
    expect(await outcome(expected)).toEqual(result);
  });

  it.each<[AppendExpectedRevision, unknown]>([
    [ANY, 3n],
    [NO_STREAM, 3n],
    [STREAM_EXISTS, ['stream-deleted', undefined]],
    [2n, 3n],
    [1n, ['wrong-expected-version', 2n]],
  ])('to a stream that is deleted softly, expecting %s [§2]', async (expected, result) => {
    await write(NO_STREAM, 3);
    await test.client.deleteStream(stream);
    expect(await outcome(expected)).toEqual(result);
  });

  it('to a stream that is deleted softly goes on numbering, and hides what was before [§2]', async () => {
    await write(NO_STREAM, 2);
    await test.client.deleteStream(stream);
    await write(NO_STREAM, 2);
    const read = await collect(test.client.readStream(stream));
    expect(read.map(({ event }) => event?.revision)).toEqual([2n, 3n]);
    const [metadata] = await collect(test.client.readStream(`$$${stream}`));
    expect([metadata?.event?.data, metadata?.event?.revision]).toEqual([{ $tb: 2 }, 1n]);
  });

  it.each<AppendExpectedRevision>([ANY, NO_STREAM, STREAM_EXISTS, 2n])(
    'to a tombstoned stream is refused, expecting %s [§2]',
    async (expected) => {
      await write(NO_STREAM, 3);
      await test.client.tombstoneStream(stream);
      expect(await outcome(expected)).toEqual(['stream-deleted', undefined]);
    },
  );

  it.each<AppendExpectedRevision>([ANY, NO_STREAM])(
    'to a stream of metadata alone begins at 0, expecting %s [§2]',
    async (expected) => {
      await test.client.setStreamMetadata(stream, { maxCount: 9 });
      expect(await outcome(expected)).toBe(0n);
    },
  );

  it('is answered with the position of its last event, and positions rise with sizes [§2]', async () => {
    const first = await write(ANY, 2);
    const second = await write(ANY);
    const big = await test.client.appendToStream(stream, jsonEvent({ type: 'T', data: 'x'.repeat(1000) }));
    const last = await write(ANY);
    const read = await collect(test.client.readStream(stream));
    expect(first.position?.commit).toBe(first.position?.prepare);
    expect(read[1]?.event?.position).toEqual(first.position);
    const at = [first, second, big, last].map(({ position }) => Number(position?.commit));
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    expect((at[3] ?? 0) - (at[2] ?? 0)).toBeGreaterThan(1000);
  });

  it('wins alone among fifty that expect the same [§2.4]', async () => {
    await write(NO_STREAM);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome(0n)));
    expect(outcomes.filter((result) => result === 1n)).toHaveLength(1);
    expect(outcomes.filter((result) => Array.isArray(result) && result[1] === 1n)).toHaveLength(49);
  });

  it('of no events creates nothing [§2.4]', async () => {
    const result = await test.client.appendToStream(stream, [], { expectedRevision: ANY, credentials });
    expect(result.position).toBeDefined();
    expect(await failure(collect(test.client.readStream(stream)))).toMatchObject({
      type: 'stream-not-found',
    });
    expect(
      await failure(test.client.appendToStream(stream, [], { expectedRevision: STREAM_EXISTS })),
    ).toMatchObject({ type: 'wrong-expected-version' });
    await write(ANY, 2);
    const there = await test.client.appendToStream(stream, [], { expectedRevision: ANY, credentials });
    expect(there.nextExpectedRevision).toBe(1n);
  });

  it.each([undefined, credentials])(
    'may be as large as 1,048,576 bytes of data, whatever its metadata %# [§2.4]',
    async (by) => {
      const options = by === undefined ? {} : { credentials: by };
      const sized = (bytes: number) =>
        test.client.appendToStream(
          stream,
          jsonEvent({ type: 'T', data: 'x'.repeat(bytes - 2), metadata: 'm'.repeat(100_000) }),
          options,
        );
      expect(await sized(LARGEST)).toMatchObject({ success: true });
      expect(await failure(sized(LARGEST + 1))).toMatchObject({
        type: 'maximum-append-size-exceeded',
        maxAppendSize: LARGEST,
      });
    },
  );

  it('takes stream names as they come [§2.4]', async () => {
    const names = ['with space', 'umläut-日本', 'a@b', '$all', '$system', '$$$$x', 'n'.repeat(65_541)];
    for (const name of names) {
      expect(await test.client.appendToStream(name, someEvents(1, '$type'))).toMatchObject({ success: true });
      expect(await collect(test.client.readStream(name))).toHaveLength(1);
    }
  });
});

describe('The Append call', () => {
  const WRONG_EXPECTATION = /^'None' is not a valid EventStore.*ExpectedStreamRevisionOneofCase$/;

  it('answers a wrong version in old fields and in new ones [§2.1]', async () => {
    await append(test, appendOptions('wire-wev'), appendMessage());
    const wrong = await append(
      test,
      appendOptions('wire-wev', (o) => o.setNoStream(nothing())),
      appendMessage(),
    );
    expect(wrongVersion(wrong)).toMatchObject({
      currentRevision: '0',
      currentRevision2060: 0,
      expectedNoStream: {},
    });
    const missing = await append(
      test,
      appendOptions('wire-none', (o) => o.setRevision('7')),
      appendMessage(),
    );
    expect(wrongVersion(missing)).toMatchObject({
      currentNoStream: {},
      noStream2060: {},
      expectedRevision: '7',
      expectedRevision2060: 7,
    });
    const exists = await append(
      test,
      appendOptions('wire-none', (o) => o.setStreamExists(nothing())),
      appendMessage(),
    );
    expect(wrongVersion(exists)).toMatchObject({ expectedStreamExists: {}, streamExists2060: {} });
  });

  it('fails for a deleted stream, with its name in the trailers [§2.1]', async () => {
    await test.client.tombstoneStream('wire-deleted');
    expect(await refused(appendOptions('wire-deleted'), appendMessage())).toEqual({
      code: 9,
      details: "Event stream 'wire-deleted' is deleted.",
      exception: 'stream-deleted',
      'stream-name': 'wire-deleted',
    });
  });

  it('fails for what is too big [§2.1]', async () => {
    const half = appendMessage({ data: Buffer.alloc(LARGEST / 2 + 1) });
    expect(await refused(appendOptions('wire-big'), half, half)).toEqual({
      code: 3,
      details: 'Maximum Append Size of 1048576 Exceeded.',
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': '1048576',
    });
  });

  it('fails without the metadata that it requires [§2.1]', async () => {
    expect(await refused(appendOptions('wire-meta'), appendMessage({ metadata: {} }))).toEqual({
      code: 3,
      details: "Required Metadata Property 'type' is missing",
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    });
  });

  it('fails without an expectation [§2.1]', async () => {
    const error = await refused(
      appendOptions('wire-none', () => undefined),
      appendMessage(),
    );
    expect(error).toMatchObject({
      code: 3,
      details: expect.stringMatching(WRONG_EXPECTATION),
      exception: undefined,
    });
  });

  const metadata = { type: '', 'content-type': 'application/json' };
  it.each([
    ['a bad id', [appendOptions('wire-bad'), appendMessage({ id: stringId('no-uuid') })]],
    [
      'the nil id',
      [appendOptions('wire-bad'), appendMessage({ id: stringId('00000000-0000-0000-0000-000000000000') })],
    ],
    ['an empty type', [appendOptions('wire-bad'), appendMessage({ metadata })]],
    ['an empty stream name', [appendOptions(''), appendMessage()]],
    ['no options', [appendMessage()]],
    ['nothing at all', []],
    [
      'revision 2^63',
      [appendOptions('wire-bad', (o) => o.setRevision('9223372036854775808')), appendMessage()],
    ],
  ])('fails without a word about %s [§2.1]', async (_, requests) => {
    expect(await refused(...requests)).toEqual({
      code: 2,
      details: 'Exception was thrown by handler.',
      exception: undefined,
    });
  });

  it('takes the largest unsigned revision for none, and the largest signed one for wrong [§2.1]', async () => {
    const none = appendOptions('wire-largest', (o) => o.setRevision('18446744073709551615'));
    expect(await append(test, none, appendMessage())).toBeInstanceOf(streams.AppendResp);
    const signed = appendOptions('wire-largest', (o) => o.setRevision('9223372036854775807'));
    expect(wrongVersion(await append(test, signed, appendMessage()))).toMatchObject({
      currentRevision: '0',
      expectedRevision: '9223372036854775807',
    });
  });

  it('refuses a message of more than 16 MiB as gRPC does [§2.2]', async () => {
    const huge = appendMessage({ data: Buffer.alloc(17 * 1024 * 1024) });
    expect(await refused(appendOptions('wire-huge'), huge)).toMatchObject({
      code: 8,
      details: 'Received message exceeds the maximum configured message size.',
    });
  });

  it('keeps ids in lower case with dashes, and of content types whether it is JSON [§2.4]', async () => {
    const json = stringId('ABCDEF00-0000-4000-8000-000000000001');
    const plain = stringId('abcdef0000004000800000000000000f');
    const text = { type: 'T', 'content-type': 'text/plain', extra: 'dropped', created: '1' };
    await append(
      test,
      appendOptions('wire-ids'),
      appendMessage({ id: json, data: Buffer.from('not JSON') }),
      appendMessage({ id: plain, metadata: text, data: Buffer.alloc(0) }),
    );
    const request = new streams.ReadReq.Options().setStream(
      new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(named('wire-ids')).setStart(nothing()),
    );
    request
      .setCount('9')
      .setNoFilter(nothing())
      .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(nothing()));
    const read = await collect(
      test.streams.read(new streams.ReadReq().setOptions(request)) as AsyncIterable<streams.ReadResp>,
    );
    const recorded = read.map((message) => message.getEvent()?.getEvent());
    expect(recorded.map((event) => event?.getId()?.getString())).toEqual([
      'abcdef00-0000-4000-8000-000000000001',
      'abcdef00-0000-4000-8000-00000000000f',
    ]);
    expect(
      recorded.map((event) =>
        Object.fromEntries(event?.getMetadataMap().toObject(false, undefined as never) ?? []),
      ),
    ).toEqual([
      { type: 'Happened', 'content-type': 'application/json', created: expect.stringMatching(/^\d{17}$/) },
      { type: 'T', 'content-type': 'application/octet-stream', created: expect.stringMatching(/^\d{17}$/) },
    ]);
  });

  async function refused(...requests: readonly streams.AppendReq[]) {
    const error = await append(test, ...requests);
    if (error instanceof streams.AppendResp) throw new Error('It was not refused');
    return ended(error);
  }

  function wrongVersion(response: unknown): streams.AppendResp.WrongExpectedVersion.AsObject | undefined {
    return response instanceof streams.AppendResp
      ? response.getWrongExpectedVersion()?.toObject()
      : undefined;
  }
});
