import { ANY, NO_STREAM, STREAM_EXISTS } from '../log/check-append.js';

/** How every request that writes says what it expects. */
export interface ExpectationOptions {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

const LARGEST = 2n ** 64n - 1n;
const TOO_LARGE = 2n ** 63n;

/**
 * The revision that is expected, or NO_STREAM, ANY or STREAM_EXISTS.
 * @param revision as sent, undefined when it is not
 * @returns undefined when nothing is set
 * @throws RangeError when it is no signed 64-bit number, which the largest unsigned one stands for NO_STREAM in
 */
export function readExpectation(
  options: ExpectationOptions,
  revision: string | undefined,
): number | undefined {
  if (options.hasNoStream()) return NO_STREAM;
  if (options.hasAny()) return ANY;
  if (options.hasStreamExists()) return STREAM_EXISTS;
  if (revision === undefined) return undefined;
  const number = BigInt(revision);
  if (number === LARGEST) return NO_STREAM;
  if (number >= TOO_LARGE) throw new RangeError(`${revision} is no revision`);
  return Number(number);
}
