import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { startEventStoreDbNode } from './index.js';
import { collect, someEvents } from './testing/use-node.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'esdb-node-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('A node with a directory', () => {
  it('has everything when it starts again: events, positions, limits, deletions', async () => {
    const before = await withClient(async (client) => {
      await client.appendToStream('kept', someEvents(5));
      await client.setStreamMetadata('kept', { truncateBefore: 2 });
      await client.appendToStream('deleted', someEvents(2));
      await client.deleteStream('deleted');
      await client.tombstoneStream('gone');
      return collect(client.readAll());
    });
    await withClient(async (client) => {
      expect(await collect(client.readAll())).toEqual(before);
      expect(await collect(client.readStream('kept'))).toHaveLength(3);
      await expect(collect(client.readStream('deleted'))).rejects.toMatchObject({ type: 'stream-not-found' });
      await expect(client.appendToStream('gone', someEvents(1))).rejects.toMatchObject({
        type: 'stream-deleted',
      });
      const { nextExpectedRevision } = await client.appendToStream('kept', someEvents(1), {
        expectedRevision: 4n,
      });
      expect(nextExpectedRevision).toBe(5n);
    });
  });

  it.each([
    ['is torn', async (path: string, size: number) => truncate(path, size - 3)],
    ['is rubbish', async (path: string) => appendFile(path, Buffer.alloc(100, 7))],
    ['is nothing but zeros', async (path: string) => appendFile(path, Buffer.alloc(5000))],
  ])('cuts an end off that %s, and writes on', async (_, harm) => {
    await withClient((client) => client.appendToStream('s', someEvents(1)));
    const path = join(directory, 'events.log');
    const whole = (await readFile(path)).length;
    await withClient((client) => client.appendToStream('s', someEvents(2)));
    await harm(path, (await readFile(path)).length);
    await withClient(async (client) => {
      const { length } = await collect(client.readStream('s'));
      expect([1, 3]).toContain(length);
      await client.appendToStream('s', someEvents(1), { expectedRevision: BigInt(length - 1) });
    });
    await withClient(async (client) =>
      expect((await collect(client.readStream('s'))).length).toBeGreaterThan(1),
    );
    expect((await readFile(path)).length).toBeGreaterThan(whole);
  });

  async function withClient<T>(work: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
    const node = await startEventStoreDbNode({ dataDir: directory });
    const client = EventStoreDBClient.connectionString(node.url);
    try {
      return await work(client);
    } finally {
      await client.dispose();
      await node.stop();
    }
  }
});

describe('A node in a process of its own', () => {
  const started: ChildProcess[] = [];
  afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

  it('loses nothing that it acknowledged to a kill -9', async () => {
    const first = await start();
    const client = EventStoreDBClient.connectionString(first.url);
    const acknowledged: bigint[] = [];
    const write = async (writer: number) => {
      while (first.process.exitCode === null && first.process.signalCode === null) {
        const { position } = await client.appendToStream(`s-${writer}`, someEvents(1));
        acknowledged.push(position?.commit ?? 0n);
        if (acknowledged.length === 200) first.process.kill('SIGKILL');
      }
    };
    const over = once(first.process, 'exit');
    // What was not acknowledged fails, or is never heard of again.
    for (let writer = 0; writer < 8; writer += 1) write(writer).catch(() => undefined);
    await over;
    const second = await start();
    const reader = EventStoreDBClient.connectionString(second.url);
    const kept = new Set((await collect(reader.readAll())).map(({ event }) => event?.position.commit));
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);
    expect(acknowledged.filter((position) => !kept.has(position))).toEqual([]);
    await Promise.all([client.dispose(), reader.dispose()]);
    second.process.kill('SIGTERM');
    expect(await once(second.process, 'exit')).toEqual([0, null]);
  }, 60_000);

  async function start(): Promise<{ readonly url: string; readonly process: ChildProcess }> {
    const args = ['--conditions=casebook-source', '--import', './test/support/run-typescript.mjs'];
    const main = 'test/support/eventstoredb-node/main.ts';
    const child = spawn(process.execPath, [...args, main, '--port', '0', '--data', directory], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH },
    });
    started.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const [url] = /esdb:\S+/.exec(line.toString()) ?? [''];
    return { url, process: child };
  }
});
