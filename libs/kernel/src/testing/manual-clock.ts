import { laterThan } from '../events/time.js';
import type { Clock } from '../ports/clock.js';

interface Sleeper {
  readonly instant: string;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  private sleepers: Sleeper[] = [];

  /**
   * @param instant what it shows at first
   * @param options.eager whoever waits has it jump to the time waited for: pauses cost nothing
   */
  constructor(
    private instant = '2026-03-02T09:00:00.000Z',
    private readonly options: { readonly eager?: boolean } = {},
  ) {}

  now(): string {
    return this.instant;
  }

  /** How many wait for a time to come. */
  get waiting(): number {
    return this.sleepers.length;
  }

  /** Goes on by so many milliseconds. */
  advance(millis: number): void {
    this.set(laterThan(this.instant, millis));
  }

  /** Goes on to a time, and wakes everybody whose time has come, in order. */
  set(instant: string): void {
    if (instant > this.instant) this.instant = instant;
    const due = this.sleepers.filter((sleeper) => sleeper.instant <= this.instant);
    this.sleepers = this.sleepers.filter((sleeper) => sleeper.instant > this.instant);
    for (const { wake } of due.sort((a, b) => (a.instant < b.instant ? -1 : 1))) wake();
  }

  until(instant: string, signal: AbortSignal): Promise<void> {
    if (this.options.eager && !signal.aborted) this.set(instant);
    return new Promise((resolve, reject) => {
      const abandon = () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      };
      const sleeper: Sleeper = {
        instant,
        wake: () => {
          signal.removeEventListener('abort', abandon);
          resolve();
        },
      };
      if (signal.aborted) abandon();
      else if (instant <= this.instant) resolve();
      else {
        signal.addEventListener('abort', abandon, { once: true });
        this.sleepers.push(sleeper);
      }
    });
  }
}
