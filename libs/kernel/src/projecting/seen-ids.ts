const HASHES = 4;
const BITS_PER_ID = 24;
/** Ids in the first filter; each that follows has room for four times as many as the one before. */
const FIRST = 8_192;
const GROWTH = 4;

/** A Bloom filter for so many ids. */
interface Filter {
  readonly bits: Uint32Array;
  readonly capacity: number;
  size: number;
}

const filterFor = (capacity: number): Filter => ({
  bits: new Uint32Array((capacity * BITS_PER_ID) / 32),
  capacity,
  size: 0,
});

/**
 * Which ids may have been seen, in three bytes each: never wrong about an id that was, wrong about one in some hundreds
 * that was not. A row of Bloom filters, so that few ids take little room, and stay near the processor.
 */
export class SeenIds {
  private last = filterFor(FIRST);
  private readonly filters = [this.last];

  add(id: string): void {
    if (this.has(id)) return;
    if (this.last.size === this.last.capacity) {
      this.last = filterFor(this.last.capacity * GROWTH);
      this.filters.push(this.last);
    }
    this.last.size++;
    const { bits } = this.last;
    const [first, step] = hashesOf(id);
    let hash = first;
    for (let round = 0; round < HASHES; round++) {
      const bit = hash % (bits.length * 32);
      bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
      hash = (hash + step) >>> 0;
    }
  }

  has(id: string): boolean {
    const [first, step] = hashesOf(id);
    for (const { bits } of this.filters) if (holds(bits, first, step)) return true;
    return false;
  }
}

function holds(bits: Uint32Array, first: number, step: number): boolean {
  let hash = first;
  for (let round = 0; round < HASHES; round++) {
    const bit = hash % (bits.length * 32);
    if (((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    hash = (hash + step) >>> 0;
  }
  return true;
}

/** Two independent 32-bit hashes, of which as many more can be made as are needed. */
function hashesOf(id: string): [number, number] {
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
