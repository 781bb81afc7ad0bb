/* SHA-256 (FIPS 180-4). What browsers offer answers later, which is slow for many small texts; the page holds this against it. */

const ROUNDS = 64;
const isPrime = (number) =>
  Array.from({ length: number }, (_, at) => at).every((at) => at < 2 || number % at !== 0);
const PRIMES = Array.from({ length: 312 }, (_, at) => at).filter((number) => number > 1 && isPrime(number));
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
/** Fractions of the square and cube roots of the first primes. */
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const K = Int32Array.from(PRIMES.slice(0, ROUNDS), (prime) => fraction(Math.cbrt(prime)));

class Sha256 {
  constructor() {
    this.state = START.slice();
    this.words = new Int32Array(ROUNDS);
    this.block = new Uint8Array(64);
    this.view = new DataView(this.block.buffer);
    this.filled = 0;
    this.length = 0;
  }

  update(bytes) {
    this.length += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + 64 - this.filled);
      this.block.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
      if (this.filled === 64) this.compress();
    }
    return this;
  }

  digest() {
    const bits = this.length * 8;
    const zeros = (119 - (this.length % 64)) % 64;
    const end = new Uint8Array(1 + zeros + 8);
    end[0] = 0x80;
    new DataView(end.buffer).setUint32(1 + zeros, Math.floor(bits / 2 ** 32));
    new DataView(end.buffer).setUint32(5 + zeros, bits % 2 ** 32);
    this.update(end);
    const digest = new Uint8Array(32);
    this.state.forEach((word, at) => new DataView(digest.buffer).setInt32(4 * at, word));
    return digest;
  }

  /** Written without lists: this is where all the time goes. */
  compress() {
    const { words, view, state } = this;
    for (let at = 0; at < 16; at++) words[at] = view.getInt32(4 * at);
    for (let at = 16; at < ROUNDS; at++) {
      const near = words[at - 2];
      const far = words[at - 15];
      const low = ((far >>> 7) | (far << 25)) ^ ((far >>> 18) | (far << 14)) ^ (far >>> 3);
      const high = ((near >>> 17) | (near << 15)) ^ ((near >>> 19) | (near << 13)) ^ (near >>> 10);
      words[at] = (words[at - 16] + low + words[at - 7] + high) | 0;
    }
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    let e = state[4];
    let f = state[5];
    let g = state[6];
    let h = state[7];
    for (let at = 0; at < ROUNDS; at++) {
      const ofE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const ofA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const one = (h + ofE + ((e & f) ^ (~e & g)) + K[at] + words[at]) | 0;
      const two = (ofA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
    this.filled = 0;
  }
}

export const hasher = () => new Sha256();
export const sha256 = (bytes) => new Sha256().update(bytes).digest();
