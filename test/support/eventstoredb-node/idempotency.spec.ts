import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ANY, jsonEvent, NO_STREAM, STREAM_EXISTS, type AppendExpectedRevision } from '@eventstore/db-client';
import { collect, events, TestNode, told, useNode } from './testing/use-node.js';

const test = useNode();
const WRONG = 'wrong-expected-version';
const credentials = { username: 'ignored', password: 'ignored' };

describe('The same ids again', () => {
  let stream: string;
  let e: string[];

  beforeEach(async () => {
    stream = `stream-${crypto.randomUUID()}`;
    e = Array.from({ length: 10 }, () => crypto.randomUUID());
    await write(NO_STREAM, [0, 1, 2]);
  });

  const ids = (indexes: readonly number[]) => indexes.map((index) => e[index] ?? '');
  const write = (expectedRevision: AppendExpectedRevision, indexes: readonly number[]) =>
    test.client.appendToStream(stream, events(...ids(indexes)), { expectedRevision });
  /** The revision answered, and how many events there are then. */
  const outcome = async (expectedRevision: AppendExpectedRevision, indexes: readonly number[]) => {
    const answer = await write(expectedRevision, indexes).then(
      ({ nextExpectedRevision }) => Number(nextExpectedRevision),
      (error: unknown) => told(error).type,
    );
    const { length } = await collect(test.client.readStream(stream));
    return [answer, length];
  };

  it.each<[AppendExpectedRevision, unknown]>([
    [ANY, [2, 3]],
    [NO_STREAM, [2, 3]],
    [STREAM_EXISTS, [2, 3]],
    [0n, [WRONG, 3]],
    [1n, [WRONG, 3]],
    [2n, [5, 6]],
  ])('as a whole, expecting %s [§3]', async (expected, result) => {
    expect(await outcome(expected, [0, 1, 2])).toEqual(result);
  });

  it('are known when they were written again and then come once more [§3]', async () => {
    await write(2n, [0, 1, 2]);
    expect(await outcome(2n, [0, 1, 2])).toEqual([5, 6]);
  });

  it.each<[AppendExpectedRevision, unknown]>([
    [ANY, [2, 6]],
    [NO_STREAM, [2, 6]],
    [STREAM_EXISTS, [2, 6]],
    [2n, [WRONG, 6]],
    [5n, [8, 9]],
  ])('when others came behind them, expecting %s [§3]', async (expected, result) => {
    await write(2n, [3, 4, 5]);
    expect(await outcome(expected, [0, 1, 2])).toEqual(result);
  });

  it.each<[AppendExpectedRevision, unknown]>([
    [2n, [5, 9]],
    [ANY, [5, 9]],
    [STREAM_EXISTS, [5, 9]],
    [NO_STREAM, [WRONG, 9]],
    [3n, [WRONG, 9]],
    [8n, [11, 12]],
  ])('written in the middle, expecting %s [§3]', async (expected, result) => {
    await write(2n, [3, 4, 5]);
    await write(5n, [6, 7, 8]);
    expect(await outcome(expected, [3, 4, 5])).toEqual(result);
  });

  it.each([
    ['a beginning', [0, 1], [1, 3], [1, 3], [4, 5]],
    ['an end', [1, 2], [2, 3], [WRONG, 3], [4, 5]],
    ['all and a new one', [0, 1, 2, 9], [WRONG, 3], [WRONG, 3], [6, 7]],
    ['the last and a new one', [2, 9], [WRONG, 3], [WRONG, 3], [4, 5]],
    ['a new one and all', [9, 0, 1, 2], [6, 7], [WRONG, 3], [6, 7]],
    ['another order', [1, 0, 2], [2, 3], [WRONG, 3], [5, 6]],
    ['a gap', [0, 2], [2, 3], [WRONG, 3], [4, 5]],
  ])('in part: %s [§3]', async (_, list, any, none, numbered) => {
    const fresh = stream;
    const again = async (expected: AppendExpectedRevision) => {
      stream = `${fresh}-${String(expected)}`;
      await write(NO_STREAM, [0, 1, 2]);
      return outcome(expected, list);
    };
    expect(await again(ANY)).toEqual(any);
    expect(await again(STREAM_EXISTS)).toEqual(any);
    expect(await again(NO_STREAM)).toEqual(none);
    expect(await again(2n)).toEqual(numbered);
  });

  it.each([undefined, credentials])(
    'are answered with the position of the first time %# [§3]',
    async (by) => {
      const options = {
        expectedRevision: NO_STREAM,
        ...(by === undefined ? {} : { credentials: by }),
      } as const;
      const read = await collect(test.client.readStream(stream));
      const again = await test.client.appendToStream(stream, events(...ids([0, 1])), options);
      expect(again.position).toEqual(read[1]?.event?.position);
    },
  );

  it('with other data leave the old data, or are written when the revision is current [§3]', async () => {
    const one = `${stream}-one`;
    const [id] = events(e[0] ?? '');
    const other = jsonEvent({ id: e[0] ?? '', type: 'Other', data: {} });
    await test.client.appendToStream(one, id ?? other);
    for (const expectedRevision of [ANY, NO_STREAM] as const) {
      const { nextExpectedRevision } = await test.client.appendToStream(one, other, { expectedRevision });
      expect(nextExpectedRevision).toBe(0n);
    }
    await test.client.appendToStream(one, other, { expectedRevision: 0n });
    const types = (await collect(test.client.readStream(one))).map(({ event }) => event?.type);
    expect(types).toEqual(['Happened', 'Other']);
  });

  it('twice in one append are both written, and so in another stream [§3]', async () => {
    expect(await outcome(ANY, [9, 9])).toEqual([4, 5]);
    const other = await test.client.appendToStream(`${stream}-other`, events(...ids([0, 1])));
    expect(other.nextExpectedRevision).toBe(1n);
  });

  it.each<AppendExpectedRevision>([ANY, NO_STREAM])(
    'after a soft deletion, expecting %s: known, without a position [§3]',
    async (expected) => {
      await test.client.deleteStream(stream);
      const again = await write(expected, [0, 1, 2]);
      expect([again.nextExpectedRevision, again.position]).toEqual([2n, undefined]);
      await expect(collect(test.client.readStream(stream))).rejects.toMatchObject({
        type: 'stream-not-found',
      });
    },
  );

  it('after a soft deletion are written when the revision is current [§3]', async () => {
    await test.client.deleteStream(stream);
    await expect(write(STREAM_EXISTS, [0, 1, 2])).rejects.toMatchObject({ type: 'stream-deleted' });
    expect(await outcome(2n, [0, 1, 2])).toEqual([5, 3]);
  });
});

describe('After a restart', () => {
  const directory = mkdtemp(join(tmpdir(), 'esdb-idempotency-'));
  afterAll(async () => rm(await directory, { recursive: true }));

  it('ids are known by their place in the log, and not by memory [§3]', async () => {
    const list = events(crypto.randomUUID(), crypto.randomUUID());
    const first = await withNode(({ client }) =>
      client.appendToStream('s', list, { expectedRevision: NO_STREAM }),
    );
    const again = await withNode(({ client }) =>
      client.appendToStream('s', list, { expectedRevision: NO_STREAM }),
    );
    expect(again).toEqual(first);
    const anyhow = await withNode(({ client }) =>
      client.appendToStream('s', list, { expectedRevision: ANY }),
    );
    expect(anyhow.nextExpectedRevision).toBe(3n);
    const exists = await withNode(({ client }) =>
      client.appendToStream('s', list, { expectedRevision: STREAM_EXISTS }),
    );
    expect(exists.nextExpectedRevision).toBe(5n);
  });

  async function withNode<T>(work: (node: TestNode) => Promise<T>): Promise<T> {
    const own = new TestNode();
    await own.start({ dataDir: await directory });
    try {
      return await work(own);
    } finally {
      await own.stop();
    }
  }
});
