import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  Backoff,
  ensureSystemCollections,
  Keyring,
  ProcessHost,
  ProjectionHost,
  refuseShortenedLog,
  StoreUnavailable,
} from '#kernel';
import type { Clock, EventStore, ReadStore } from '#kernel';
import type { Config } from '../config/config.js';
import { CLOCK, CONFIG, EVENT_STORE, READ_STORE } from './tokens.js';
import { WorkGate } from './work-gate.js';

/**
 * Takes up the work as soon as both stores can be reached: a store that is away keeps nobody from starting, and the
 * service from being ready.
 */
@Injectable()
export class StartUp {
  private readonly logger = new Logger('StartUp');
  private readonly stopping = new AbortController();
  private waiting: Promise<void> = Promise.resolve();
  /** What is still to be done, in this order. */
  private readonly steps: (() => Promise<void>)[];

  constructor(
    @Inject(CONFIG) { roles }: Config,
    @Inject(EVENT_STORE) private readonly events: EventStore,
    @Inject(READ_STORE) private readonly documents: ReadStore,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly projections: ProjectionHost,
    private readonly processes: ProcessHost,
    private readonly gate: WorkGate,
    private readonly keys: Keyring,
  ) {
    this.steps = [
      () => this.examine(),
      ...(roles.has('projections') ? [() => projections.start()] : []),
      ...(roles.has('processes') ? [() => processes.start()] : []),
    ];
  }

  /**
   * Resolves when the work was taken up, or is waited for in the background because a store is away.
   *
   * @throws StoreCorrupt when the stores don't belong together, or the master keys to another desk
   */
  async begin(): Promise<void> {
    try {
      await this.takeUp();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.waitFor(error);
      this.waiting = this.keepTrying();
    }
  }

  /** Ends the waiting, and then the work. */
  async end(): Promise<void> {
    this.stopping.abort(new Error('The service ends.'));
    await this.waiting;
    await Promise.all([this.processes.stop(), this.projections.stop()]);
  }

  private async takeUp(): Promise<void> {
    for (let step = this.steps[0]; step; step = this.steps[0]) {
      await step();
      this.steps.shift();
      // What runs from now on may write.
      this.gate.open();
    }
    this.gate.takenUp();
  }

  private async examine(): Promise<void> {
    await ensureSystemCollections(this.documents);
    await refuseShortenedLog(this.events, this.documents);
    await this.keys.check();
  }

  private async keepTrying(): Promise<void> {
    const { signal } = this.stopping;
    const pauses = new Backoff(this.clock);
    for (;;) {
      // Only the end of the service ends a pause early.
      await pauses.pause(signal).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.takeUp();
        this.logger.log('The stores answer: the work is taken up.');
        return;
      } catch (error) {
        this.waitFor(error);
        // What is not a matter of time needs an operator; readiness goes on telling why.
        if (!(error instanceof StoreUnavailable)) return;
      }
    }
  }

  private waitFor(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.gate.shut(why);
    this.logger.error(`The work can't be taken up: ${why}`);
  }
}
