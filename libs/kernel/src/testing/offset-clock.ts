import { laterThan } from '../events/time.js';
import type { Clock } from '../ports/clock.js';

/** A clock that goes as another does, but shows another time: that of a machine whose clock is wrong. */
export class OffsetClock implements Clock {
  /** @param offset how far it is ahead, in milliseconds */
  constructor(
    private readonly right: Clock,
    private readonly offset: number,
  ) {}

  now(): string {
    return laterThan(this.right.now(), this.offset);
  }

  until(instant: string, signal: AbortSignal): Promise<void> {
    return this.right.until(laterThan(instant, -this.offset), signal);
  }
}
