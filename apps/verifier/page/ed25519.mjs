/*
 * Verifies Ed25519 signatures (RFC 8032, section 5.1.7) where the browser can't. Nothing here is secret, so nothing has to
 * take the same time for every input. Needs SHA-512, which every browser has.
 */

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (number, by = P) => ((number % by) + by) % by;

function power(base, exponent) {
  let result = 1n;
  for (let [square, rest] = [mod(base), exponent]; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

const inverse = (number) => power(number, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** Points are kept as x, y, z and t, with x = x/z, y = y/z and xy = t/z. */
const ZERO = [0n, 1n, 1n, 0n];

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(point, number) {
  let sum = ZERO;
  for (let [double, rest] = [point, number]; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, double);
    double = add(double, double);
  }
  return sum;
}

const isSame = ([x1, y1, z1], [x2, y2, z2]) => mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;

/** The low byte comes first. */
const numberOf = (bytes) => bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

/** Undefined for bytes that are no point. */
function pointOf(bytes) {
  const number = numberOf(bytes);
  const [isOdd, y] = [number >> 255n, number & (2n ** 255n - 1n)];
  if (y >= P) return undefined;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  if (mod(v * x * x + u) === 0n) x = mod(x * ROOT_OF_MINUS_ONE);
  if (mod(v * x * x - u) !== 0n || (x === 0n && isOdd === 1n)) return undefined;
  if ((x & 1n) !== isOdd) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

const BASE = pointOf(Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 0x58 : 0x66)));

export async function verifyEd25519(key, text, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const [publicPoint, random] = [pointOf(key), pointOf(signature.subarray(0, 32))];
  const s = numberOf(signature.subarray(32));
  if (!publicPoint || !random || s >= ORDER) return false;
  const hashed = new Uint8Array([...signature.subarray(0, 32), ...key, ...text]);
  const k = mod(numberOf(new Uint8Array(await crypto.subtle.digest('SHA-512', hashed))), ORDER);
  return isSame(times(BASE, s), add(random, times(publicPoint, k)));
}
