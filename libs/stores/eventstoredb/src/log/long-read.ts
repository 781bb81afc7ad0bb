import type { AllStreamResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { isOver, StoreUnavailable } from '#kernel';
import type { GuardedClient } from '../connection/guarded-client.js';
import { noAnswer } from '../connection/within.js';
import { DatabaseEvent } from './database-event.js';

/** What a read brings, batch by batch. */
export interface Stretch {
  readonly events: readonly DatabaseEvent[];
  /** Nothing more was there when the read ended. */
  readonly isLast: boolean;
}

/**
 * One read of `$all` to its end, which waits at the server while nobody takes what it brings: a call for each batch
 * would cost a tenth of the time, and pages that are large enough for that keep the collector of garbage busy.
 */
export class LongRead {
  private queue: DatabaseEvent[] = [];
  private isOver = false;
  private failure: Error | undefined;
  private moves = 0;
  private wake: () => void = () => undefined;

  constructor(
    private readonly client: GuardedClient,
    private readonly read: StreamingRead<AllStreamResolvedEvent>,
    /** Read on behind this position. */
    private readonly after: bigint,
    private readonly size: number,
  ) {
    read
      .on('data', (resolved) => this.receive(resolved))
      .on('error', (error) => this.end(error))
      .on('end', () => this.end(client.isGone ? gone() : undefined));
  }

  /**
   * The next batch, of the size asked for; the last may be smaller, or empty.
   *
   * @returns undefined when `signal` aborted, or behind the last
   * @throws what the client threw; StoreUnavailable when nothing comes for `patienceMs`
   */
  async next(patienceMs: number, signal: AbortSignal): Promise<Stretch | undefined> {
    // One more than is handed over tells that it is not the last.
    while (this.queue.length <= this.size && !this.isOver && !signal.aborted) {
      const { moves } = this;
      this.read.resume();
      await this.change(patienceMs, signal);
      if (this.moves === moves && !isOver(signal)) this.end(noAnswer(patienceMs));
    }
    if (this.failure) throw this.failure;
    if (signal.aborted) return undefined;
    const isLast = this.isOver && this.queue.length <= this.size;
    const events = isLast ? this.queue : this.queue.slice(0, this.size);
    this.queue = isLast ? [] : this.queue.slice(this.size);
    return { events, isLast };
  }

  /** Ends the read before its end. */
  leave(): void {
    if (this.isOver) return;
    this.isOver = true;
    // A call that never began has nothing to cancel.
    this.read.cancel().catch(() => undefined);
  }

  private receive({ event }: AllStreamResolvedEvent): void {
    this.moves++;
    const ours = event && DatabaseEvent.of(event, event.position.commit);
    if (ours && ours.position > this.after) this.queue.push(ours);
    if (this.queue.length <= this.size) return;
    // The next batch is fetched while this one is worked on, and no more than that.
    if (this.queue.length > 2 * this.size) this.read.pause();
    this.wake();
  }

  private end(failure: Error | undefined): void {
    this.moves++;
    if (this.isOver) return;
    if (failure) this.leave();
    this.isOver = true;
    this.failure = failure;
    this.wake();
  }

  private change(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

const gone = (): StoreUnavailable => new StoreUnavailable('The connection to EventStoreDB was given up.');
