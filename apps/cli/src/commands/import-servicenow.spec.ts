import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedEventStore } from '#stores/embedded';
import { importServicenowCommand } from './import-servicenow.js';

const sample = (name: string) => fileURLToPath(new URL(`../../../../docs/samples/${name}`, import.meta.url));

describe('casebook import servicenow', () => {
  let dir = '';
  let printed: string[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-command-'));
    printed = [];
    const keep = (line: string) => void printed.push(line);
    jest.spyOn(console, 'log').mockImplementation(keep);
    jest.spyOn(console, 'error').mockImplementation(keep);
    jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
    await rm(dir, { recursive: true });
  });

  /** @returns the exit code */
  async function run(...args: string[]): Promise<unknown> {
    await importServicenowCommand().parseAsync(args, { from: 'user' });
    return process.exitCode;
  }

  it('ends with 0 when everything is there, also the second time', async () => {
    expect(await run(sample('servicenow-sample.csv'), '--data-dir', dir)).toBe(0);
    expect(printed.at(-1)).toContain('60 rows, 0 of them broken; 12 incidents, 0 of them refused');
    expect(await run(sample('servicenow-sample.csv'), '--data-dir', dir)).toBe(0);
    expect(printed.at(-1)).toContain('Nothing was new.');
  });
  it('ends with 1 when rows were broken, and names their lines', async () => {
    expect(await run(sample('servicenow-broken.csv'), '--data-dir', dir)).toBe(1);
    expect(printed).toContain("line 4: incident_state 'Pending' is not known");
  });
  it.each([
    ['a file that is not there', ['absent.csv']],
    ['a file that is no export', [fileURLToPath(import.meta.url)]],
    [
      'two targets at once',
      [sample('servicenow-sample.csv'), '--url', 'http://127.0.0.1:1', '--data-dir', 'x'],
    ],
    ['an address that is none', [sample('servicenow-sample.csv'), '--url', 'nowhere', '--token', 'x']],
  ])('ends with 2 for %s', async (_what, args) => {
    expect(await run(...args)).toBe(2);
  });
  it('ends with 3 while somebody else works on the directory', async () => {
    const store = await openEmbeddedEventStore({ dir });
    expect(await run(sample('servicenow-sample.csv'), '--data-dir', dir)).toBe(3);
    await store.close();
  });
});
