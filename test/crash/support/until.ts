import { setTimeout as pause } from 'node:timers/promises';

const LEAST_PAUSE_MS = 25;
/** Generous: machines that test are busy. Nothing waits that long when all is well. */
const PATIENCE_MS = 150_000;

/**
 * Waits for another process to get somewhere.
 *
 * @param found looked at again and again; anything but undefined and false is what was waited for
 * @param what it was, for the message when it did not come in time
 */
export async function until<T>(
  found: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const looked = performance.now();
    const value = await found();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${patienceMs} ms in vain for ${what}.`);
    // Whoever is looked at gets time to go on.
    await pause(Math.max(LEAST_PAUSE_MS, performance.now() - looked));
  }
}
