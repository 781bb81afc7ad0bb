const HASHES = 4;
const BITS_PER_ID = 24;
/** Ids in the first filter; each that follows has room for four times as many as the one before. */
const FIRST = 8_192;
const GROWTH = 4;

type Hashes = readonly [first: number, step: number];

/** A Bloom filter with room for so many ids. */
class Filter {
  private readonly bits: Uint32Array;
  private size = 0;

  constructor(readonly capacity: number) {
    this.bits = new Uint32Array((capacity * BITS_PER_ID) / 32);
  }

  get isFull(): boolean {
    return this.size === this.capacity;
  }

  add([first, step]: Hashes): void {
    this.size++;
    for (let round = 0, hash = first; round < HASHES; round++, hash = (hash + step) >>> 0) {
      const bit = hash % (this.bits.length * 32);
      this.bits[bit >>> 5] = (this.bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }

  has([first, step]: Hashes): boolean {
    for (let round = 0, hash = first; round < HASHES; round++, hash = (hash + step) >>> 0) {
      const bit = hash % (this.bits.length * 32);
      if (((this.bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

/**
 * Which ids may have been seen, in three bytes each: never wrong about an id that was, wrong about one in some hundreds
 * that was not. A row of Bloom filters, so that few ids take little room, and stay near the processor.
 */
export class SeenIds {
  private last = new Filter(FIRST);
  private readonly filters = [this.last];

  add(id: string): void {
    const hashes = hashesOf(id);
    if (this.holds(hashes)) return;
    if (this.last.isFull) {
      this.last = new Filter(this.last.capacity * GROWTH);
      this.filters.push(this.last);
    }
    this.last.add(hashes);
  }

  has(id: string): boolean {
    return this.holds(hashesOf(id));
  }

  private holds(hashes: Hashes): boolean {
    for (const filter of this.filters) if (filter.has(hashes)) return true;
    return false;
  }
}

/** Two independent 32-bit hashes, of which as many more can be made as are needed. */
function hashesOf(id: string): Hashes {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let index = 0; index < id.length; index++) {
    const code = id.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return [a >>> 0, (b | 1) >>> 0];
}
