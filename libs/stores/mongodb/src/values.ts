import { toUSVString } from 'node:util';

/* Values as they are stored and compared: times are dates, and integers are integers, of 64 bits where 32 are too few. */

export type Scalar = null | boolean | number | bigint | string | Date;
export type Stored = Scalar | Stored[] | StoredObject;
export interface StoredObject {
  [key: string]: Stored;
}

const BEYOND_INT32 = 2 ** 31;

/** A time exactly as `toISOString` writes it, as a date; undefined for any other text. */
export function dateOf(text: string): Date | undefined {
  if (text.length !== 24 || !text.endsWith('Z')) return undefined;
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString() === text ? date : undefined;
}

/** A number as JSON has it: nothing that is not finite, and one zero. */
export function numberOf(value: number): number | bigint | null {
  if (!Number.isFinite(value)) return null;
  if (value === 0) return 0;
  const isLong = Number.isSafeInteger(value) && (value >= BEYOND_INT32 || value < -BEYOND_INT32);
  return isLong ? BigInt(value) : value;
}

/** False for text with half a pair of surrogates, which can't be written as UTF-8. */
export const isUnicode = (text: string): boolean => toUSVString(text) === text;
