import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { leafOf, merkleRoot, provesInclusion } from '../../../../test/support/merkle.js';
import { idOfNumber, linesFrom, stored } from '../testing/some-events.js';
import { EMPTY_ROOT } from '../tree/hashing.js';
import { entriesOf } from './bundles.js';
import { linesOf, recordOfEvent } from './event-lines.js';
import { IdIndex } from './id-index.js';
import { checkpointPath, parseTileName, tileIndex } from './paths.js';
import { openTree } from './tree-link.js';
import { TreeDamaged, TreeFiles, type SignedTree } from './tree-files.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'casebook-tree-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const NOTHING: SignedTree = { size: 0, root: EMPTY_ROOT.toString('base64') };
const leafOfNumber = (number: number): Buffer => leafOf(recordOfEvent(stored(number)));
const rootOfFirst = (size: number): string =>
  merkleRoot(Array.from({ length: size }, (_, number) => leafOfNumber(number))).toString('base64');
const file = (path: string): Buffer => readFileSync(join(dir, path));

/** A tree of so many events, flushed. */
function treeOf(size: number, signed = NOTHING): TreeFiles {
  const tree = new TreeFiles(dir, signed);
  tree.append(linesFrom(signed.size, size));
  tree.flush();
  return tree;
}

describe('The tree on the disk', () => {
  it('has the tiles and bundles of C2SP tlog-tiles', () => {
    treeOf(600).close();
    expect(readdirSync(join(dir, 'tile/0')).sort()).toEqual(['000', '001', '002.p']);
    expect(file('tile/0/000')).toHaveLength(8_192);
    expect(file('tile/0/002.p/88').subarray(0, 32)).toEqual(leafOfNumber(512));
    const first = Array.from({ length: 256 }, (_, number) => leafOfNumber(number));
    expect(file('tile/1/000.p/2').subarray(0, 32)).toEqual(merkleRoot(first));
    const entries = [...entriesOf(file('tile/entries/001')), ...entriesOf(file('tile/entries/002.p/88'))];
    expect(entries).toEqual(Array.from({ length: 344 }, (_, at) => recordOfEvent(stored(256 + at))));
  });

  it('drops partial files when the full ones are there', () => {
    const tree = treeOf(200);
    expect(file('tile/0/000.p/200')).toHaveLength(6_400);
    tree.append(linesFrom(200, 300));
    tree.flush();
    expect(readdirSync(join(dir, 'tile/0')).sort()).toEqual(['000', '001.p']);
    expect(readdirSync(join(dir, 'tile/entries')).sort()).toEqual(['000', '001.p']);
    tree.close();
  });

  it('goes on after a restart from what was signed, and forgets what was not', () => {
    const first = treeOf(700);
    const signed = first.state();
    expect(signed.root).toBe(rootOfFirst(700));
    first.append(linesFrom(700, 1_100));
    // Neither flushed nor signed: as a kill leaves it.
    first.close();
    const again = new TreeFiles(dir, signed);
    expect(again.state()).toEqual({ size: 700, root: signed.root, position: '2098' });
    expect(again.append(linesFrom(700, 900)).root).toBe(rootOfFirst(900));
    expect(again.indexOf(idOfNumber(899), 900)).toBe(899);
    expect(again.indexOf(idOfNumber(900), 900)).toBeUndefined();
    again.close();
  });

  it('reads no more of itself than its end when it is opened again', () => {
    const tree = treeOf(700);
    const signed = tree.state();
    tree.close();
    // An entry that is not needed to go on is not even looked at.
    writeFileSync(join(dir, 'tile/0/000'), '');
    const again = new TreeFiles(dir, signed);
    expect(again.append(linesFrom(700, 701)).root).toBe(rootOfFirst(701));
    again.close();
  });

  it('makes what is for speed only again when it is gone', () => {
    const tree = treeOf(700);
    const signed = tree.state();
    tree.close();
    rmSync(join(dir, 'ids'), { recursive: true });
    truncateSync(join(dir, 'hashes'), 1_000);
    const again = new TreeFiles(dir, signed);
    expect(again.state()).toEqual(signed);
    expect(again.indexOf(idOfNumber(3), 700)).toBe(3);
    const { leaf, hashes } = again.inclusion(3, 700);
    const proof = hashes.map((hash) => Buffer.from(hash, 'base64'));
    const root = Buffer.from(signed.root, 'base64');
    expect(provesInclusion(Buffer.from(leaf, 'base64'), 3, 700, proof, root)).toBe(true);
    again.close();
  });

  it('is damaged when its entries give another tree than the one that was signed', () => {
    const tree = treeOf(700);
    const signed = tree.state();
    tree.close();
    const bundle = file('tile/entries/001');
    bundle[100] = (bundle[100] ?? 0) ^ 1;
    writeFileSync(join(dir, 'tile/entries/001'), bundle);
    rmSync(join(dir, 'hashes'));
    expect(() => new TreeFiles(dir, signed)).toThrow(TreeDamaged);
  });

  it('keeps a record that is too long beside it, and gives it back', () => {
    const long = stored(1, 'x'.repeat(100_000));
    const tree = new TreeFiles(dir, NOTHING);
    tree.append(linesOf([stored(0), long]));
    const signed = tree.flush();
    expect(tree.record(1)).toBe(recordOfEvent(long).toString());
    tree.close();
    expect(statSync(join(dir, 'tile/entries/000.p/2')).size).toBeLessThan(1_500);
    const again = new TreeFiles(dir, signed);
    expect(again.record(1)).toBe(recordOfEvent(long).toString());
    expect(again.indexOf(long.id, 2)).toBe(1);
    again.close();
  });

  it('says where a log parts from it', () => {
    const tree = treeOf(50);
    expect(tree.compare(10, linesFrom(10, 50))).toBeUndefined();
    const changed = [stored(10), stored(11, 'Something else.'), stored(12)];
    expect(tree.compare(10, linesOf(changed))).toEqual({
      index: 11,
      found: recordOfEvent(stored(11, 'Something else.')).toString(),
      expected: recordOfEvent(stored(11)).toString(),
    });
    tree.close();
  });
});

describe('The thread of the tree', () => {
  it('rejects with what is wrong, and answers what it was asked before it ends', async () => {
    const link = openTree(dir, { size: 3, root: NOTHING.root }, false);
    await expect(link.call('state')).rejects.toThrow(TreeDamaged);
    await link.close();
  });
});

describe('The index of ids', () => {
  it('finds every event in its runs, and in what is not in a run yet', () => {
    const ids = new IdIndex(join(dir, 'ids'), 16);
    const numbers = Array.from({ length: 1_000 }, (_, at) => (at * 7_919) % 1_000);
    for (const [at, number] of numbers.entries()) {
      ids.add(idOfNumber(number));
      if (at % 10 === 9) ids.flush();
    }
    expect(readdirSync(join(dir, 'ids')).length).toBeLessThanOrEqual(Math.ceil(Math.log2(1_000 / 16)));
    for (const [at, number] of numbers.entries()) expect(ids.find(idOfNumber(number))).toBe(at);
    expect(ids.find(idOfNumber(1_000))).toBeUndefined();
    const { covered } = ids;
    ids.close();
    const again = new IdIndex(join(dir, 'ids'), 16);
    expect(again.covered).toBe(covered);
    expect(again.find(idOfNumber(numbers[covered - 1] ?? 0))).toBe(covered - 1);
    again.close();
  });

  it('finds the first of two events with one id', () => {
    const ids = new IdIndex(join(dir, 'ids'), 4);
    for (const number of [5, 6, 5, 7, 5, 8, 9, 5]) {
      ids.add(idOfNumber(number));
      ids.flush();
      expect(ids.find(idOfNumber(5))).toBe(0);
    }
    ids.close();
  });
});

describe('Paths of the log', () => {
  it('are groups of three digits', () => {
    expect(tileIndex(1_234_067)).toBe('x001/x234/067');
    expect(tileIndex(7)).toBe('007');
    expect(checkpointPath(70_000)).toBe('checkpoints/x000/x000/x070/000');
    expect(parseTileName('0', 'x001/x234/067')).toEqual({ level: 0, index: 1_234_067 });
    expect(parseTileName('entries', '007.p/12')).toEqual({ level: 'entries', index: 7, width: 12 });
  });

  it.each([
    ['64', '000'],
    ['00', '000'],
    ['0', 'x000/001'],
    ['0', '1'],
    ['0', '000.p/0'],
    ['0', '000.p/256'],
    ['0', '../000'],
    ['x', '000'],
  ])('are nothing else: %s/%s', (level, rest) => {
    expect(parseTileName(level, rest)).toBeUndefined();
  });
});
