import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestIn } from '../tree/record.js';
import { tilePath } from './paths.js';

/** Hashes of a tile, and entries of a bundle. */
export const TILE_WIDTH = 256;

const LENGTH_BYTES = 2;

/** A bundle of entries, each after its length. */
export function bundleOf(entries: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt16BE(entry.length);
    parts.push(length, entry);
  }
  return Buffer.concat(parts);
}

/** The entries of a bundle. @throws RangeError when it ends too early */
export function entriesOf(bundle: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    const length = bundle.readUInt16BE(at);
    const end = at + LENGTH_BYTES + length;
    if (end > bundle.length) throw new RangeError('The bundle ends within an entry.');
    entries.push(bundle.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return entries;
}

/** Where the record of an entry that stands for one is kept. */
export const recordPath = (sha256: string): string => `records/${sha256.slice(0, 2)}/${sha256}`;

/** Reads entries of a log from its files. */
export class Bundles {
  constructor(private readonly dir: string) {}

  /** The entries of a bundle in a tree of so many leaves. */
  read(bundle: number, size: number): Buffer[] {
    const width = Math.min(TILE_WIDTH, size - bundle * TILE_WIDTH);
    return entriesOf(this.file(bundle, width)).slice(0, width);
  }

  /** The record that an entry is, or stands for. */
  record(entry: Buffer): Buffer {
    const digest = digestIn(entry);
    return digest === undefined ? entry : readFileSync(join(this.dir, recordPath(digest)));
  }

  private file(bundle: number, width: number): Buffer {
    try {
      return readFileSync(join(this.dir, tilePath('entries', bundle)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || width === TILE_WIDTH) throw error;
      return readFileSync(join(this.dir, tilePath('entries', bundle, width)));
    }
  }
}
