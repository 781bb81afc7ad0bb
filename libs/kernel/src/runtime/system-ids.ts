import { createHash, randomFillSync } from 'node:crypto';
import type { Ids } from '../ports/clock.js';

/** Namespace of the ids that are made from parts; chosen once, never to be changed. */
const NAMESPACE = Buffer.from('6f1f0a5c4f0b4e0e9a5d3c7d1b2e8f40', 'hex');
const POOL_BYTES = 8_192;
const RANDOM_BYTES = 8;
const COUNTER_BITS = 12;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Identifiers as RFC 9562 has them. */
export class SystemIds implements Ids {
  private readonly pool = Buffer.alloc(POOL_BYTES);
  private used = POOL_BYTES;
  private millis = 0;
  private counter = 0;

  constructor(private readonly time: () => number = Date.now) {}

  /**
   * Version 7. Within a millisecond a counter of 12 bits keeps them in order; when it runs over, or the
   * clock is set back, the ids run ahead of the clock rather than out of order (method 1 of section 6.2).
   */
  next(): string {
    const now = this.time();
    if (now > this.millis) {
      this.millis = now;
      this.counter = 0;
    } else if (++this.counter >> COUNTER_BITS) {
      this.millis++;
      this.counter = 0;
    }
    if (this.used + RANDOM_BYTES > POOL_BYTES) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    const bytes = Buffer.allocUnsafe(16);
    bytes.writeUIntBE(this.millis, 0, 6);
    bytes.writeUInt16BE(0x7000 | this.counter, 6);
    this.pool.copy(bytes, 8, this.used, this.used + RANDOM_BYTES);
    this.used += RANDOM_BYTES;
    return format(bytes);
  }

  /** Version 5. The parts are joined with their lengths, so that no two lists of parts are the same. */
  from(...parts: readonly string[]): string {
    const hash = createHash('sha1').update(NAMESPACE);
    for (const part of parts) hash.update(`${part.length}:${part}`);
    const bytes = hash.digest().subarray(0, 16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
    return format(bytes);
  }
}

/** As text, with the variant of RFC 9562. */
function format(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  let text = '';
  for (const [index, byte] of bytes.entries()) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += HEX[byte] ?? '';
  }
  return text;
}
