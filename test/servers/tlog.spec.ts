import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually, ManualClock, MemoryEventStore } from '#kernel/testing';
import { TransparencyLog } from '../../libs/audit/src/log/transparency-log.js';
import { appendNumbered } from '../../libs/audit/src/testing/some-events.js';
import { describeUnless } from '../support/not-run.js';

/** Where `npm run tlog-check` puts it. */
const BUILT = resolve('.cache/tlog-check');
const PROGRAM = join(BUILT, 'tlog-check');
const run = promisify(execFile);

function whyNot(): string | undefined {
  if (existsSync(PROGRAM)) return undefined;
  const reason = join(BUILT, 'not-built.txt');
  return existsSync(reason)
    ? `it was not built: ${readFileSync(reason, 'utf8').trim()}`
    : 'it was not built: run `npm run tlog-check`';
}

/** More than two levels of tiles would take 65,536 events: two show how they are stacked. */
const SIZE = 1_000;

describeUnless(whyNot(), "Go's packages for transparency logs (golang.org/x/mod/sumdb)", () => {
  let dir: string;
  let log: TransparencyLog;
  let key: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-tlog-'));
    const clock = new ManualClock();
    const store = new MemoryEventStore();
    await appendNumbered(store, 0, SIZE);
    const options = { events: store, clock, dataDir: dir, origin: 'desk.example/log', intervalMs: 1_000 };
    log = new TransparencyLog({ ...options, inThread: false, onTrouble: () => undefined });
    log.start();
    await eventually(() => log.known.last !== undefined);
    await eventually(async () => (await log.proving().tree.call('state')).size === SIZE);
    clock.advance(1_000);
    await log.signed(SIZE);
    key = log.opened().keys.list()[0]?.key ?? '';
    await writeFile(
      join(dir, 'proofs'),
      (await proofs()).map((proof) => `${JSON.stringify(proof)}\n`).join(''),
    );
  });
  afterAll(async () => {
    await log.stop();
    await rm(dir, { recursive: true });
  });

  /** Of leaves and sizes all over the tree. */
  async function proofs(): Promise<object[]> {
    const { tree } = log.proving();
    const sizes = [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 767, 999, SIZE];
    const all: object[] = [];
    for (const size of sizes) {
      const root = await tree.call('rootAt', size);
      for (let index = 0; index < size; index += 1 + (size >> 5)) {
        all.push({ kind: 'inclusion', index, size, root, ...(await tree.call('inclusion', index, size)) });
      }
      for (const from of sizes.filter((each) => each <= size)) {
        const hashes = await tree.call('consistency', from, size);
        const fromRoot = await tree.call('rootAt', from);
        all.push({ kind: 'consistency', from, to: size, fromRoot, toRoot: root, hashes });
      }
    }
    return all;
  }

  const check = (verifierKey = key, folder = join(dir, 'audit')) =>
    run(PROGRAM, [verifierKey, folder, join(dir, 'proofs')]);

  it('open our checkpoints, and accept our tiles, entries and proofs', async () => {
    const { stdout } = await check();
    const count = (await readFile(join(dir, 'proofs'), 'utf8')).split('\n').length - 1;
    expect(stdout).toBe(`${SIZE} leaves, ${count} proofs\n`);
  });

  it.each([
    ['a checkpoint', 'checkpoint', (file: Buffer) => Buffer.from(file.toString().replace('1000', '999'))],
    ['a tile', 'tile/0/002', (file: Buffer) => Buffer.from(file).fill(0, 320, 321)],
    [
      'an entry',
      'tile/entries/001',
      (file: Buffer) => Buffer.from(file.toString('latin1').replace('Text', 'Test'), 'latin1'),
    ],
  ])('refuse %s that was changed', async (_, name, change) => {
    const path = join(dir, 'audit', name);
    const before = await readFile(path);
    await writeFile(path, change(before));
    await expect(check()).rejects.toThrow();
    await writeFile(path, before);
    await expect(check()).resolves.toBeDefined();
  });

  it('refuse a proof for something else', async () => {
    const path = join(dir, 'proofs');
    const before = await readFile(path, 'utf8');
    await writeFile(path, before.replace('"index":3,', '"index":4,'));
    await expect(check()).rejects.toThrow();
    await writeFile(path, before);
  });
});
