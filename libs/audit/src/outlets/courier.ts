import { Backoff, isOver, laterThan, messageOf, type Clock } from '#kernel';
import type { SignedCheckpoint } from '../notes/checkpoint.js';
import type { Outlet } from './outlet.js';

/** How an outlet is. */
export interface OutletStatus {
  readonly name: string;
  /** Leaves of the last checkpoint that it took; 0 before the first. */
  readonly size: number;
  /** When it took it, ISO 8601. */
  readonly at: string | undefined;
  /** Why it has not taken the newest one. */
  readonly trouble: string | undefined;
}

/** Brings the newest checkpoint to one outlet, again and again until it is taken. Those that were overtaken are left out. */
export class Courier {
  private newest: SignedCheckpoint | undefined;
  private wake: () => void = () => undefined;
  private running: Promise<void> | undefined;
  private known: Omit<OutletStatus, 'name'> = { size: 0, at: undefined, trouble: undefined };

  constructor(
    private readonly outlet: Outlet,
    private readonly clock: Clock,
    private readonly onTrouble: (text: string) => void,
    private readonly signal: AbortSignal,
  ) {}

  get status(): OutletStatus {
    return { name: this.outlet.name, ...this.known };
  }

  /** Never waits. */
  offer(checkpoint: SignedCheckpoint): void {
    this.newest = checkpoint;
    this.wake();
    this.running ??= this.run();
  }

  /** Resolves when the courier has ended, after the abort. */
  async ended(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    const { clock, outlet, signal } = this;
    const backoff = new Backoff(clock, { base: 1_000, cap: 300_000 });
    while (!isOver(signal)) {
      const checkpoint = this.newest;
      try {
        if (checkpoint && checkpoint.size !== this.known.size) {
          await outlet.give(checkpoint, signal);
          this.known = { size: checkpoint.size, at: clock.now(), trouble: undefined };
          backoff.succeeded();
          await clock.until(laterThan(clock.now(), outlet.restMs), signal);
        }
        await this.newer(checkpoint);
      } catch (error) {
        if (isOver(signal)) return;
        this.tell(messageOf(error));
        // Only the end of the service ends a pause early.
        await backoff.pause(signal).catch(() => undefined);
      }
    }
  }

  /** The same trouble is told once. */
  private tell(trouble: string): void {
    if (this.known.trouble !== trouble)
      this.onTrouble(`The ${this.outlet.name} has no checkpoint: ${trouble}`);
    this.known = { ...this.known, trouble };
  }

  private newer(than: SignedCheckpoint | undefined): Promise<void> {
    return new Promise((resolve) => {
      if (this.newest !== than || isOver(this.signal)) {
        resolve();
        return;
      }
      const done = () => {
        this.signal.removeEventListener('abort', done);
        resolve();
      };
      this.wake = done;
      this.signal.addEventListener('abort', done, { once: true });
    });
  }
}
