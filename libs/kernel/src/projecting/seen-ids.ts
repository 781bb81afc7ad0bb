const BITS = 2 ** 24;
const HASHES = 4;

/**
 * Which ids may have been seen, in two megabytes (a Bloom filter): never wrong about an id that was, wrong
 * about one in 400 that was not, with a million ids in it.
 */
export class SeenIds {
  private readonly bits = new Uint32Array(BITS / 32);

  add(id: string): void {
    const [first, step] = hashesOf(id);
    let hash = first;
    for (let round = 0; round < HASHES; round++) {
      const bit = hash % BITS;
      this.bits[bit >>> 5] = (this.bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
      hash = (hash + step) >>> 0;
    }
  }

  has(id: string): boolean {
    const [first, step] = hashesOf(id);
    let hash = first;
    for (let round = 0; round < HASHES; round++) {
      const bit = hash % BITS;
      if (((this.bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
      hash = (hash + step) >>> 0;
    }
    return true;
  }
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
