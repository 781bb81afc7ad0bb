import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LinesFile } from './lines-file.js';
import { PlacesFile } from './places-file.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'casebook-lines-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function linesOf(file: LinesFile, good: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of file.read(good)) lines.push(line);
  return lines;
}

describe('A file of lines', () => {
  it('gives back what was written, also of many stretches, and line ends of other systems within a line', async () => {
    const file = new LinesFile(join(dir, 'lines'));
    const lines = Array.from({ length: 5_000 }, (_, number) => `${number} ção\u2028\r ${'x'.repeat(50)}`);
    expect(await linesOf(file, 0)).toEqual([]);
    const half = await file.append(0, lines.slice(0, 2_500));
    const all = await file.append(half, lines.slice(2_500));
    expect(await linesOf(file, half)).toEqual(lines.slice(0, 2_500));
    expect(await linesOf(file, all)).toEqual(lines);
  });

  it('loses what a crash left behind the good part', async () => {
    const path = join(dir, 'lines');
    const file = new LinesFile(path);
    const good = await file.append(0, ['a', 'b']);
    await writeFile(path, 'half a li', { flag: 'a' });
    expect(await linesOf(file, await file.append(good, ['c']))).toEqual(['a', 'b', 'c']);
    expect(await linesOf(file, await file.append(0, ['d']))).toEqual(['d']);
  });
});

describe('A list of places', () => {
  it('is read in parts, as far as it goes', async () => {
    const file = new PlacesFile(join(dir, 'places'));
    await file.keep(Float64Array.from([3, 2 ** 40, 7]));
    expect(await file.read(0, 2)).toEqual([3, 2 ** 40]);
    expect(await file.read(1, 9)).toEqual([2 ** 40, 7]);
    expect(await file.read(3, 4)).toEqual([]);
  });
});
