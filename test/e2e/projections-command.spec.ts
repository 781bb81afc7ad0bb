import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedReadStore } from '#stores/embedded';
import { importServicenowCommand } from '../../apps/cli/src/commands/import-servicenow.js';
import { projectionsCommand } from '../../apps/cli/src/commands/projections.js';
import { startDesk, type Desk } from '../support/desk.js';
import { whyNoFiles } from '../support/engines.js';
import { describeUnless } from '../support/not-run.js';

const SAMPLE = fileURLToPath(new URL('../../docs/samples/servicenow-sample.csv', import.meta.url));
/** Read models are filled, compared and filled again, on a machine that may have other things to do. */
const PATIENCE = 60_000;

describe('casebook projections', () => {
  let dir = '';
  let desk: Desk | undefined;
  let printed: string[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-projections-'));
    printed = [];
    const keep = (line: string) => void printed.push(line);
    jest.spyOn(console, 'log').mockImplementation(keep);
    jest.spyOn(console, 'error').mockImplementation(keep);
    jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
    await desk?.close();
    desk = undefined;
    await rm(dir, { recursive: true });
  });

  /** @returns the exit code; what was printed is in `said` */
  async function run(...args: string[]): Promise<unknown> {
    printed = [];
    await projectionsCommand().parseAsync(args, { from: 'user' });
    return process.exitCode;
  }

  const said = () => printed.join('\n');

  /** Has a live document say what its events do not. */
  async function falsify(): Promise<void> {
    const store = await openEmbeddedReadStore({ dir, threads: false });
    const [found] = await store.scan<object>('cases-v3', undefined, 1);
    if (!found) throw new Error('There is no case.');
    const { id, p } = found;
    const doc = { ...found.doc, title: 'Nobody said so' };
    expect(await store.write([{ collection: 'cases-v3', id, expected: p, p, doc }])).toEqual([true]);
    await store.close();
  }

  describeUnless(whyNoFiles(), 'on the data of a service that is down', () => {
    beforeEach(() => importServicenowCommand().parseAsync([SAMPLE, '--data-dir', dir], { from: 'user' }));

    it(
      'does the same, and compares what somebody falsified',
      async () => {
        const here = ['--data-dir', dir];
        expect(await run('verify', 'cases', ...here)).toBe(0);
        expect(said()).toContain('A sample of 12 documents: each is what its events come to.');
        expect(await run('list', ...here)).toBe(0);
        expect(said()).toMatch(/^PROJECTION +BUILD +SERVING +STATE +PARTITIONS +LAG +PARKED\n/);
        expect(said()).toMatch(/\ncases +cases-v3 +yes +elsewhere +1 +0 +0$/m);

        await falsify();
        expect(await run('verify', 'cases', ...here)).toBe(1);
        expect(said()).toContain('1 of 12 documents differ:');
        expect(await run('verify', 'cases', '--all', '--json', ...here)).toBe(1);
        expect(JSON.parse(said())).toMatchObject({
          method: 'all',
          equal: false,
          documents: 12,
          different: 1,
        });

        expect(await run('rebuild', 'cases', ...here)).toBe(1);
        expect(said()).toContain('1 documents differ');
        expect(
          await run('rebuild', 'cases', '--even-if-different', '--reason', 'It was false.', ...here),
        ).toBe(0);
        expect(said()).toBe("'cases-v3-g3' answers queries now.");
        expect(await run('verify', 'cases', ...here)).toBe(0);
        expect(await run('rollback', 'cases', ...here)).toBe(0);
        expect(said()).toBe("'cases-v3' answers queries again.");
        expect(await run('verify', 'cases', ...here)).toBe(1);
        expect(await run('status', 'cases', ...here)).toBe(0);
        expect(said()).toMatch(/^BUILD +PARTITION +STATE +POSITION +LAG +WORKER\ncases-v3 +0 /);
      },
      PATIENCE,
    );

    it(
      'says that a service works on them',
      async () => {
        desk = await startDesk({ dir });
        expect(await run('list', '--data-dir', dir)).toBe(3);
        expect(said()).toContain('--url');
      },
      PATIENCE,
    );
  });

  it(
    'asks a service that runs',
    async () => {
      desk = await startDesk({ dir });
      await desk.app.listen(0, '127.0.0.1');
      const url = await desk.app.getUrl();
      const importer = ['--url', url, '--token', await desk.token('integration')];
      await importServicenowCommand().parseAsync([SAMPLE, ...importer], { from: 'user' });
      await desk.settled();
      const there = ['--url', url, '--token', await desk.token('adminAgent')];
      expect(await run('verify', 'cases', ...there)).toBe(0);
      expect(said()).toContain('A sample of 12 documents');
      expect(await run('verify', 'case-figures', ...there)).toBe(0);
      expect(said()).toMatch(/^All \d+ documents/);
      expect(await run('rebuild', 'cases', ...there)).toBe(0);
      expect(said()).toBe("'cases-v3-g2' answers queries now.");
      expect(await run('rollback', 'cases', ...there)).toBe(0);
      expect(said()).toBe("'cases-v3' answers queries now.".replace('now', 'again'));
      expect(await run('list', '--json', ...there)).toBe(0);
      const listed = JSON.parse(said()) as { projection: string; state: string }[];
      expect(listed.find(({ projection }) => projection === 'cases')).toMatchObject({ state: 'live' });
      expect(await run('retry', 'cases', 'case-none', ...there)).toBe(1);
      expect(said()).toContain('not parked');
      expect(await run('rebuild', 'nothing', ...there)).toBe(2);
      expect(await run('list', '--url', url, '--token', await desk.token('billingAdmin'))).toBe(2);
    },
    PATIENCE,
  );

  it.each([
    ['two targets at once', ['list', '--url', 'http://127.0.0.1:1', '--data-dir', 'x'], 2],
    ['a read model that there is not', ['rebuild', 'nothing'], 2],
    ['a service that is not there', ['list', '--url', 'http://127.0.0.1:1', '--token', 'x'], 3],
  ])('tells of %s by its exit code', async (_what, args, code) => {
    const isThere = args.includes('--url');
    expect(await run(...args, ...(isThere ? [] : ['--data-dir', dir]))).toBe(code);
  });
});
