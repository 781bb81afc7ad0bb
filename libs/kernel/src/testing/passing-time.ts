import type { ManualClock } from './manual-clock.js';

/** As long as everybody who can go on needs at most to come to a step where they wait. */
const TURNS = 20;
const STEP_MS = 50;

/**
 * Lets time pass, a little at a time, until something has come to be.
 *
 * @returns how long it took on the clock, in milliseconds
 */
export async function inTime(
  clock: ManualClock,
  holds: () => Promise<boolean> | boolean,
  seconds = 60,
): Promise<number> {
  const begun = Date.parse(clock.now());
  while (Date.parse(clock.now()) - begun < seconds * 1_000) {
    for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (await holds()) return Date.parse(clock.now()) - begun;
    clock.advance(STEP_MS);
  }
  throw new Error(`It has not come to be in ${seconds} s.`);
}

/** Lets time pass until a promise is settled. */
export async function settledInTime<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settle = () => (isSettled = true);
  promise.then(settle, settle);
  await inTime(clock, () => isSettled);
  return promise;
}
