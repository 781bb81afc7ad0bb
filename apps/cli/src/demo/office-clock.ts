import { laterThan, SystemClock, type Clock } from '#kernel';

/** From this hour on (UTC) reminders, notices and proposals go out. */
export const POLICIES_ACT_FROM = 8;
const HALF_A_DAY_MS = 12 * 3_600_000;

/**
 * The time of this machine; before eight in the morning (UTC) half a day behind it, so that a play shows at any
 * hour what policies do in the daytime.
 */
export class OfficeClock implements Clock {
  private readonly system = new SystemClock();
  private readonly behind: number;

  constructor() {
    const hour = Number(this.system.now().slice(11, 13));
    this.behind = hour < POLICIES_ACT_FROM ? HALF_A_DAY_MS : 0;
  }

  now(): string {
    return laterThan(this.system.now(), -this.behind);
  }

  until(instant: string, signal: AbortSignal): Promise<void> {
    return this.system.until(laterThan(instant, this.behind), signal);
  }
}
