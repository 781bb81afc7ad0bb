import { describe, expect, it } from '@jest/globals';
import { isInstant, laterThan } from '../events/time.js';
import { SystemClock } from './system-clock.js';

const YEARS = 5 * 365 * 86_400_000;

describe('SystemClock', () => {
  const clock = new SystemClock();
  const { signal } = new AbortController();

  it('shows the time as everybody here writes it', () => {
    expect(isInstant(clock.now())).toBe(true);
  });

  it('waits for no time that has come', async () => {
    await clock.until('2026-01-01T00:00:00.000Z', signal);
  });

  it('is not early', async () => {
    const instant = laterThan(clock.now(), 20);
    await clock.until(instant, signal);
    expect(clock.now() >= instant).toBe(true);
  });

  it('can wait for years, until it is called off', async () => {
    const abort = new AbortController();
    const wait = clock.until(laterThan(clock.now(), YEARS), abort.signal);
    abort.abort(new Error('called off'));
    await expect(wait).rejects.toThrow('called off');
    await expect(clock.until(clock.now(), abort.signal)).rejects.toThrow('called off');
  });
});
