import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { FeedEvent } from './feed-event.js';
import { writeEventStream } from './event-stream.js';

const event = (position: number): FeedEvent => ({
  position: String(position),
  id: `e${position}`,
  type: 'Happened',
  schemaVersion: 1,
  stream: 'thing-1',
  revision: position,
  occurredAt: '2026-03-02T09:00:00.000Z',
  recordedAt: '2026-03-02T09:00:00.000Z',
  actor: { id: 'ana', kind: 'person' },
  correlationId: 'c',
  causationId: 'c',
  data: { text: 'two\nlines' },
});

/** A client that takes what it is sent only when it is told to. */
class SlowClient extends Writable {
  received = '';
  private take: (() => void) | undefined;

  constructor(private slow: boolean) {
    super({ highWaterMark: 1_000 });
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.received += chunk.toString();
    if (this.slow) this.take = done;
    else done();
  }

  hurry(): void {
    this.slow = false;
    this.take?.();
  }
}

const inTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('An event stream', () => {
  it('has the position as the id of each event, and each event on one line', async () => {
    const client = new SlowClient(false);
    async function* batches() {
      yield { items: [event(1), event(3)], upTo: 4n };
    }
    await writeEventStream(client as unknown as ServerResponse, batches(), new AbortController().signal);
    const frames = client.received.split('\n\n').filter(Boolean);
    expect(frames).toEqual([
      'retry: 2000',
      `id: 1\nevent: Happened\ndata: ${JSON.stringify(event(1))}`,
      `id: 3\nevent: Happened\ndata: ${JSON.stringify(event(3))}`,
    ]);
    expect(client.writableEnded).toBe(true);
  });

  it('asks for nothing more while the client has not taken what there is', async () => {
    const client = new SlowClient(true);
    let asked = 0;
    async function* batches() {
      while (asked < 100) {
        asked++;
        yield { items: Array.from({ length: 10 }, (_, index) => event(asked * 10 + index)), upTo: 0n };
      }
    }
    const stream = writeEventStream(
      client as unknown as ServerResponse,
      batches(),
      new AbortController().signal,
    );
    for (let turn = 0; turn < 50; turn++) await inTurn();
    expect(asked).toBe(1);
    expect(client.writableLength).toBeLessThan(3_000);
    client.hurry();
    await stream;
    expect(client.received.match(/^id: /gm)).toHaveLength(1_000);
  });

  it('ends when the client goes, even if it takes nothing', async () => {
    const client = new SlowClient(true);
    const leaving = new AbortController();
    async function* batches() {
      for (let position = 0; ; position++) yield { items: [event(position)], upTo: BigInt(position) };
    }
    const stream = writeEventStream(client as unknown as ServerResponse, batches(), leaving.signal);
    await inTurn();
    leaving.abort();
    await expect(stream).resolves.toBeUndefined();
  });

  it('fails aloud when the log does', async () => {
    const client = new SlowClient(false);
    async function* batches() {
      yield { items: [event(1)], upTo: 1n };
      throw new Error('The disk is gone.');
    }
    const stream = writeEventStream(
      client as unknown as ServerResponse,
      batches(),
      new AbortController().signal,
    );
    await expect(stream).rejects.toThrow('The disk is gone.');
    expect(client.writableEnded).toBe(true);
  });
});
