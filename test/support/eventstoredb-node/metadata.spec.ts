import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  ANY,
  BACKWARDS,
  END,
  NO_STREAM,
  STREAM_EXISTS,
  type AppendExpectedRevision,
  type StreamMetadata,
} from '@eventstore/db-client';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServiceError } from '@grpc/grpc-js';
import { collect, ended, failure, named, nothing, someEvents, told, useNode } from './testing/use-node.js';

const test = useNode();

let stream: string;
beforeEach(() => {
  stream = `stream-${crypto.randomUUID()}`;
});
const write = (count: number) => test.client.appendToStream(stream, someEvents(count));
const revisions = async (name = stream) =>
  (await collect(test.client.readStream(name))).map(({ event }) => Number(event?.revision));

describe('Metadata', () => {
  it('are kept under their keys, with the keys of others beside [§7]', async () => {
    const metadata = {
      maxAge: 10,
      maxCount: 3,
      truncateBefore: 2,
      cacheControl: 9,
      acl: { readRoles: ['$all'] },
      own: 'key',
    };
    await test.client.setStreamMetadata(stream, metadata);
    const [event] = await collect(test.client.readStream(`$$${stream}`));
    expect(event?.event?.type).toBe('$metadata');
    expect(event?.event?.data).toEqual({
      $maxAge: 10,
      $maxCount: 3,
      $tb: 2,
      $cacheControl: 9,
      $acl: { $r: ['$all'] },
      own: 'key',
    });
    expect(await test.client.getStreamMetadata(stream)).toMatchObject({ streamName: stream, metadata });
  });

  it('of a stream without any are empty [§7]', async () => {
    expect(await test.client.getStreamMetadata(stream)).toEqual({ streamName: stream });
  });

  it('show their last version only, and expect revisions of their own [§7]', async () => {
    await test.client.setStreamMetadata(stream, { maxCount: 1 }, { expectedRevision: NO_STREAM });
    const error = await failure(
      test.client.setStreamMetadata(stream, { maxCount: 2 }, { expectedRevision: NO_STREAM }),
    );
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      streamName: `$$${stream}`,
      actualVersion: 0n,
    });
    await test.client.setStreamMetadata(stream, { maxCount: 2 }, { expectedRevision: 0n });
    expect(await revisions(`$$${stream}`)).toEqual([1]);
  });

  it.each<[StreamMetadata, number[]]>([
    [{ maxCount: 2 }, [3, 4]],
    [{ maxCount: 0 }, [0, 1, 2, 3, 4]],
    [{ truncateBefore: 3 }, [3, 4]],
    [{ truncateBefore: 1, maxCount: 3 }, [2, 3, 4]],
    [{ truncateBefore: 4, maxCount: 3 }, [4]],
    [{ maxAge: 1000 }, [0, 1, 2, 3, 4]],
    [{ truncateBefore: 100 }, []],
  ])('%j of five events show %j [§7]', async (metadata, expected) => {
    await write(5);
    await test.client.setStreamMetadata(stream, metadata);
    expect(await revisions()).toEqual(expected);
    const backwards = await collect(
      test.client.readStream(stream, { direction: BACKWARDS, fromRevision: END }),
    );
    expect(backwards.map(({ event }) => Number(event?.revision))).toEqual([...expected].reverse());
  });

  it('count the events that are asked for from the first that shows [§7]', async () => {
    await write(5);
    await test.client.setStreamMetadata(stream, { maxCount: 3 });
    const read = await collect(test.client.readStream(stream, { fromRevision: 0n, maxCount: 2 }));
    expect(read.map(({ event }) => event?.revision)).toEqual([2n, 3n]);
  });

  it('hide events by their age when they are read [§7]', async () => {
    await write(2);
    await test.client.setStreamMetadata(stream, { maxAge: 1 });
    expect(await revisions()).toEqual([0, 1]);
    let left = 2;
    while (left > 0) left = (await revisions()).length;
    await write(1);
    expect(await revisions()).toEqual([2]);
  });

  it('that are no JSON limit nothing [§7]', async () => {
    await write(2);
    const [event] = someEvents(1, '$metadata');
    const broken = { ...event, contentType: 'application/octet-stream', data: Buffer.from('{') };
    await test.client.appendToStream(`$$${stream}`, broken as never);
    expect(await revisions()).toEqual([0, 1]);
  });

  it('that cut off more than there is leave the numbers alone [§7]', async () => {
    await write(5);
    await test.client.setStreamMetadata(stream, { truncateBefore: 100 });
    const wrong = await failure(
      test.client.appendToStream(stream, someEvents(1), { expectedRevision: NO_STREAM }),
    );
    expect(wrong).toMatchObject({ type: 'wrong-expected-version', actualVersion: 4n });
    const { nextExpectedRevision } = await test.client.appendToStream(stream, someEvents(1), {
      expectedRevision: STREAM_EXISTS,
    });
    expect(nextExpectedRevision).toBe(5n);
  });
});

describe('Deleting', () => {
  const remove = (how: 'delete' | 'tombstone', expectedRevision: AppendExpectedRevision) => {
    if (expectedRevision === STREAM_EXISTS) return removeExisting(how);
    return how === 'tombstone'
      ? test.client.tombstoneStream(stream, { expectedRevision })
      : test.client.deleteStream(stream, { expectedRevision });
  };
  /** The client has no way to ask for this. */
  const removeExisting = (how: 'delete' | 'tombstone') =>
    new Promise((resolve, reject) => {
      const done = (error: ServiceError | null) => (error === null ? resolve(how) : reject(asFailure(error)));
      if (how === 'tombstone') {
        const options = existing(new streams.TombstoneReq.Options());
        test.streams.tombstone(new streams.TombstoneReq().setOptions(options), done);
      } else {
        const options = existing(new streams.DeleteReq.Options());
        test.streams.delete(new streams.DeleteReq().setOptions(options), done);
      }
    });
  function existing<T extends streams.DeleteReq.Options | streams.TombstoneReq.Options>(options: T): T {
    options.setStreamIdentifier(named(stream)).setStreamExists(nothing());
    return options;
  }
  const outcome = (how: 'delete' | 'tombstone', expected: AppendExpectedRevision) =>
    remove(how, expected).then(
      () => 'ok',
      (error: unknown) => {
        const { type, expectedVersion, actualVersion } = told(error);
        return type === 'wrong-expected-version'
          ? `wrong ${String(expectedVersion)} ${String(actualVersion)}`
          : type;
      },
    );

  it.each([
    ['delete', ANY, 'wrong -2 -1', 'ok', 'ok'],
    ['delete', NO_STREAM, 'wrong -1 -1', 'wrong -1 2', 'ok'],
    ['delete', STREAM_EXISTS, 'wrong -4 -1', 'ok', 'stream-deleted'],
    ['delete', 2n, 'wrong 2 -1', 'ok', 'ok'],
    ['delete', 1n, 'wrong 1 -1', 'wrong 1 2', 'wrong 1 2'],
    ['tombstone', ANY, 'ok', 'ok', 'ok'],
    ['tombstone', NO_STREAM, 'ok', 'wrong -1 2', 'ok'],
    ['tombstone', STREAM_EXISTS, 'wrong -4 -1', 'ok', 'stream-deleted'],
  ] as const)(
    '%s, expecting %s: %s when missing, %s when there, %s when deleted softly [§7]',
    async (how, expected, ...results) => {
      const fresh = stream;
      const outcomes: string[] = [await outcome(how, expected)];
      stream = `${fresh}-there`;
      await write(3);
      outcomes.push(await outcome(how, expected));
      stream = `${fresh}-deleted`;
      await write(3);
      await test.client.deleteStream(stream);
      outcomes.push(await outcome(how, expected));
      expect(outcomes).toEqual(results);
    },
  );

  it.each(['delete', 'tombstone'] as const)('%s fails once the stream is tombstoned [§7]', async (how) => {
    await write(1);
    await test.client.tombstoneStream(stream);
    for (const expected of [ANY, NO_STREAM, STREAM_EXISTS, 0n] as const) {
      expect(await outcome(how, expected)).toBe('stream-deleted');
    }
  });

  it('fails for a wrong version as an error, with numbers in its trailers [§7]', async () => {
    await write(3);
    const error = await failure(test.client.deleteStream(stream, { expectedRevision: 0n }));
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      code: 9,
      message: `9 FAILED_PRECONDITION: Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: 0, Actual version: 2`,
      streamName: stream,
    });
  });

  it('softly leaves metadata that say so and nothing else [§7]', async () => {
    await write(1);
    await test.client.setStreamMetadata(stream, { maxCount: 5, own: 'key' });
    const { position } = await test.client.deleteStream(stream);
    const [metadata] = await collect(test.client.readStream(`$$${stream}`));
    expect(metadata?.event?.position).toEqual(position);
    expect(metadata?.event?.data).toEqual({ $tb: Number(2n ** 63n - 1n) });
    await write(1);
    const [after] = await collect(test.client.readStream(`$$${stream}`));
    expect(after?.event?.data).toEqual({ $tb: 1 });
  });

  it('works on a stream that has metadata alone [§7]', async () => {
    await test.client.setStreamMetadata(stream, { cacheControl: 1 });
    expect(await outcome('delete', NO_STREAM)).toBe('ok');
  });

  it('for ever takes metadata, and shows them to nobody [§7]', async () => {
    await write(1);
    await test.client.tombstoneStream(stream);
    expect(await test.client.setStreamMetadata(stream, { maxCount: 1 })).toMatchObject({ success: true });
    const error = await failure(test.client.getStreamMetadata(stream));
    expect(error).toMatchObject({ type: 'stream-deleted', streamName: `$$${stream}` });
  });
});

/** What the client makes of an error. */
function asFailure(error: ServiceError): Error {
  const { exception, ...trailers } = ended(error) as Readonly<Record<string, unknown>>;
  return Object.assign(new Error(error.message), {
    type: exception,
    expectedVersion: trailers['expected-version'],
    actualVersion: trailers['actual-version'],
  });
}
