import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/* A run: event ids in their order, each with the index of its leaf. */

export const ID_BYTES = 16;
/** An id and, in six bytes, an index. */
export const ROW_BYTES = ID_BYTES + 6;
/** Rows that are looked through in memory. */
const BLOCK = 128;

/** The bytes of a UUID. */
export const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** One row. */
export function rowOf(id: Uint8Array, index: number): Buffer {
  const row = Buffer.alloc(ROW_BYTES);
  row.set(id);
  row.writeUIntBE(index, ID_BYTES, 6);
  return row;
}

/**
 * A run in a file. Of every block its first id is kept in memory, so that a lookup reads one block: an eighth of a byte
 * for each row, which is all that grows with the log.
 */
export class IdRun {
  readonly rows: number;
  private readonly file: number;
  private readonly firsts: Buffer;

  constructor(
    readonly path: string,
    /** Index of the first leaf that it is about. */
    readonly first: number,
  ) {
    this.file = openSync(path, 'r');
    this.rows = fstatSync(this.file).size / ROW_BYTES;
    const blocks = Math.ceil(this.rows / BLOCK);
    this.firsts = Buffer.alloc(blocks * ID_BYTES);
    for (let block = 0; block < blocks; block++) {
      readSync(this.file, this.firsts, block * ID_BYTES, ID_BYTES, block * BLOCK * ROW_BYTES);
    }
  }

  /** The lowest index with the id. */
  find(id: Buffer): number | undefined {
    let low = 0;
    let high = this.firsts.length / ID_BYTES;
    // The last block that begins before the id: what is equal may begin there.
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.firsts.compare(id, 0, ID_BYTES, middle * ID_BYTES, (middle + 1) * ID_BYTES) < 0) low = middle;
      else high = middle;
    }
    return this.findFrom(low, id);
  }

  /** So many rows from a place on, as they lie in the file. */
  read(from: number, count: number): Buffer {
    const rows = Buffer.alloc(Math.min(count, this.rows - from) * ROW_BYTES);
    readSync(this.file, rows, 0, rows.length, from * ROW_BYTES);
    return rows;
  }

  close(): void {
    closeSync(this.file);
  }

  private findFrom(block: number, id: Buffer): number | undefined {
    for (let from = block * BLOCK; from < this.rows; from += BLOCK) {
      const rows = this.read(from, BLOCK);
      for (let at = 0; at < rows.length; at += ROW_BYTES) {
        const order = rows.compare(id, 0, ID_BYTES, at, at + ID_BYTES);
        if (order === 0) return rows.readUIntBE(at + ID_BYTES, 6);
        if (order > 0) return undefined;
      }
    }
    return undefined;
  }
}

/** The rows of two runs in order, in chunks; rows with the same id come in the order of their indices. */
export function* mergedRows(one: IdRun, other: IdRun): Generator<Buffer, void, void> {
  const [left, right] = [new Cursor(one), new Cursor(other)];
  let chunk = Buffer.alloc(CHUNK * ROW_BYTES);
  let filled = 0;
  while (!left.isOver || !right.isOver) {
    const next = right.isOver || (!left.isOver && left.compare(right) <= 0) ? left : right;
    next.copyTo(chunk, filled);
    filled += ROW_BYTES;
    if (filled < chunk.length) continue;
    yield chunk;
    chunk = Buffer.alloc(CHUNK * ROW_BYTES);
    filled = 0;
  }
  yield chunk.subarray(0, filled);
}

const CHUNK = 4_096;

/** A place in a run. */
class Cursor {
  private rows: Buffer;
  private at = 0;
  private read: number;

  constructor(private readonly run: IdRun) {
    this.rows = run.read(0, CHUNK);
    this.read = this.rows.length / ROW_BYTES;
  }

  get isOver(): boolean {
    return this.at >= this.rows.length;
  }

  compare(other: Cursor): number {
    return this.rows.compare(other.rows, other.at, other.at + ROW_BYTES, this.at, this.at + ROW_BYTES);
  }

  /** Copies the row at hand, and goes on to the next. */
  copyTo(target: Buffer, start: number): void {
    this.rows.copy(target, start, this.at, this.at + ROW_BYTES);
    this.at += ROW_BYTES;
    if (this.at < this.rows.length) return;
    this.rows = this.run.read(this.read, CHUNK);
    this.read += this.rows.length / ROW_BYTES;
    this.at = 0;
  }
}
