import { laterThan } from '../events/time.js';
import type { Clock } from '../ports/clock.js';
import type { Checkpoints, Standing } from './checkpoints.js';

const EVERY_MS = 500;

/** Saves checkpoints in the background: soon after something moved, not for everything that did. */
export class CheckpointKeeper {
  private dirty = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly clock: Clock,
    private readonly positions: () => ReadonlyMap<string, Standing | bigint>,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  start(signal: AbortSignal): void {
    this.running = this.run(signal);
  }

  /** Something has moved. */
  moved(): void {
    if (this.dirty) return;
    this.dirty = true;
    this.wake();
  }

  /** Waits for the work in the background to end, and saves once more. */
  async stop(): Promise<void> {
    this.wake();
    await this.running;
    await this.save();
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!this.dirty) await new Promise<void>((resolve) => (this.wake = resolve));
      try {
        await this.clock.until(laterThan(this.clock.now(), EVERY_MS), signal);
      } catch {
        // Aborted: the last checkpoint is for `stop`.
        return;
      }
      await this.save();
    }
  }

  private async save(): Promise<void> {
    this.dirty = false;
    try {
      await this.checkpoints.save(this.positions());
    } catch (error) {
      // Nothing is lost but the time to read again; the next round tries again.
      this.dirty = true;
      this.onTrouble(error);
    }
  }
}
