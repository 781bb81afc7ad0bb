import { laterThan } from '../events/time.js';
import type { Clock } from '../ports/clock.js';

interface Waiter {
  readonly position: bigint;
  readonly arrived: () => void;
}

/** How far somebody has come in the log, and who waits for it. */
export class Progress {
  private waiters: Waiter[] = [];

  /** @param at position of the last event that was handled; undefined before the first */
  constructor(private at: bigint | undefined) {}

  get position(): bigint | undefined {
    return this.at;
  }

  /** True when the event at `position` has been handled. */
  has(position: bigint): boolean {
    return this.at !== undefined && this.at >= position;
  }

  /** Moves on; never back. */
  advance(position: bigint): void {
    if (this.has(position)) return;
    this.at = position;
    if (this.waiters.length === 0) return;
    const arrived = this.waiters.filter((waiter) => waiter.position <= position);
    this.waiters = this.waiters.filter((waiter) => waiter.position > position);
    for (const waiter of arrived) waiter.arrived();
  }

  /** Resolves when the event at `position` has been handled; rejects when aborted. */
  reached(position: bigint, signal: AbortSignal): Promise<void> {
    if (this.has(position)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const abandon = () => {
        this.waiters = this.waiters.filter((other) => other !== waiter);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        position,
        arrived: () => {
          signal.removeEventListener('abort', abandon);
          resolve();
        },
      };
      if (signal.aborted) {
        abandon();
        return;
      }
      signal.addEventListener('abort', abandon, { once: true });
      this.waiters.push(waiter);
    });
  }

  /** @returns whether the event at `position` was handled within the time */
  async reachedWithin(position: bigint, timeoutMs: number, clock: Clock): Promise<boolean> {
    if (this.has(position)) return true;
    const over = new AbortController();
    const quietly = () => undefined;
    const arrival = this.reached(position, over.signal);
    const deadline = clock.until(laterThan(clock.now(), timeoutMs), over.signal);
    await Promise.race([arrival, deadline.catch(quietly)]);
    // The loser of the race rejects when it is called off, and nobody is listening any more.
    arrival.catch(quietly);
    over.abort();
    return this.has(position);
  }
}
