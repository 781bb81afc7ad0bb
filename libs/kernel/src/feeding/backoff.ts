import { laterThan } from '../events/time.js';
import type { Clock } from '../ports/clock.js';

export interface BackoffOptions {
  /** Longest first pause, in milliseconds. */
  readonly base?: number;
  /** Longest pause of all, in milliseconds. */
  readonly cap?: number;
  /** A number in [0, 1). */
  readonly random?: () => number;
}

/**
 * Pauses between attempts that grow with every failure. Each is drawn from the whole range ("full
 * jitter"), so that many workers that lost the same server don't come back all at once.
 */
export class Backoff {
  private failures = 0;
  private readonly base: number;
  private readonly cap: number;
  private readonly random: () => number;

  constructor(
    private readonly clock: Clock,
    { base = 100, cap = 30_000, random = Math.random }: BackoffOptions = {},
  ) {
    this.base = base;
    this.cap = cap;
    this.random = random;
  }

  /** The next failure counts as the first again. */
  succeeded(): void {
    this.failures = 0;
  }

  /** Waits; rejects when aborted. */
  async pause(signal: AbortSignal): Promise<void> {
    const ceiling = Math.min(this.cap, this.base * 2 ** this.failures);
    // Beyond this the ceiling can't grow any more, and the power would overflow one day.
    if (this.failures < 30) this.failures++;
    await this.clock.until(laterThan(this.clock.now(), Math.ceil(this.random() * ceiling)), signal);
  }
}

/** Lets timers and requests have their turn: engines inside this process never leave it by themselves. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Asked anew on every call, which the compiler does not expect of a property that it has looked at. */
export const isOver = (signal: AbortSignal): boolean => signal.aborted;

/** The result of something that can't be called off, unless `signal` is aborted first; then it rejects. */
export async function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let abandon: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abandon = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abandon, { once: true });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

/** The message of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One piece of work after another, in the order in which they came. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    // Whoever took this turn hears of its failure; the next one in line has nothing to do with it.
    this.last = mine.catch(() => undefined);
    return mine;
  }
}
