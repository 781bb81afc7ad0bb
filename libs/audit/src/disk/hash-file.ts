import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { completeIn, placeOf, type Subtree } from '../tree/geometry.js';
import { HASH_BYTES } from '../tree/hashing.js';

const { O_CREAT, O_RDWR } = constants;
const AT_ONCE = 4_096 * HASH_BYTES;

/**
 * The hashes of all complete subtrees, in the order in which they became complete, 32 bytes each: so any of them is
 * found by arithmetic, and a proof reads as many hashes as it has. What was added lies in memory until `write`.
 */
export class HashFile {
  private readonly file: number;
  private readonly pending = Buffer.alloc(AT_ONCE);
  private pendingBytes = 0;
  private written: number;

  constructor(path: string) {
    this.file = openSync(path, O_RDWR | O_CREAT, 0o644);
    this.written = Math.floor(fstatSync(this.file).size / HASH_BYTES) * HASH_BYTES;
  }

  /** True when it has the hashes of at least so many leaves. */
  holds(leaves: number): boolean {
    return this.written + this.pendingBytes >= completeIn(leaves) * HASH_BYTES;
  }

  /** Forgets what came after so many leaves. */
  cutTo(leaves: number): void {
    this.pendingBytes = 0;
    this.written = completeIn(leaves) * HASH_BYTES;
    ftruncateSync(this.file, this.written);
  }

  add(hash: Uint8Array): void {
    if (this.pendingBytes === AT_ONCE) this.write();
    this.pending.set(hash, this.pendingBytes);
    this.pendingBytes += HASH_BYTES;
  }

  hashOf(subtree: Subtree): Buffer {
    const start = placeOf(subtree) * HASH_BYTES;
    if (start >= this.written) {
      const from = start - this.written;
      return Buffer.from(this.pending.subarray(from, from + HASH_BYTES));
    }
    const hash = Buffer.alloc(HASH_BYTES);
    if (readSync(this.file, hash, 0, HASH_BYTES, start) < HASH_BYTES) {
      throw new Error(`The file of hashes ends before place ${placeOf(subtree)}.`);
    }
    return hash;
  }

  write(): void {
    for (let done = 0; done < this.pendingBytes;) {
      done += writeSync(this.file, this.pending, done, this.pendingBytes - done, this.written + done);
    }
    this.written += this.pendingBytes;
    this.pendingBytes = 0;
  }

  flush(): void {
    this.write();
    fsyncSync(this.file);
  }

  close(): void {
    closeSync(this.file);
  }
}
