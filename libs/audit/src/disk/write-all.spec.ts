import { describe, expect, it } from '@jest/globals';
import type { FileHandle } from 'node:fs/promises';
import { writeAll } from './write-all.js';

/** A disk with room for so many bytes, which takes at most three at a time. */
class SmallDisk {
  readonly content: number[] = [];

  constructor(private readonly room: number) {}

  readonly write = ((bytes: Uint8Array, from: number, length: number, at: number) => {
    const taken = Math.min(3, length, this.room - at);
    if (taken <= 0) return Promise.reject(new Error('ENOSPC'));
    for (let done = 0; done < taken; done++) this.content[at + done] = bytes[from + done] ?? -1;
    return Promise.resolve({ bytesWritten: taken, buffer: bytes });
  }) as FileHandle['write'];
}

const BYTES = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);

describe('Writing all', () => {
  it('goes on where the disk took a part', async () => {
    const disk = new SmallDisk(100);
    expect(await writeAll(disk, BYTES, 2)).toBe(10);
    expect(disk.content.slice(2)).toEqual([...BYTES]);
  });

  it('fails where the disk is full, and says nothing of a part', async () => {
    await expect(writeAll(new SmallDisk(6), BYTES, 0)).rejects.toThrow('ENOSPC');
  });

  it('writes nothing of nothing', async () => {
    expect(await writeAll(new SmallDisk(0), new Uint8Array(), 5)).toBe(5);
  });
});
