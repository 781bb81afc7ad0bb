import type { EventBatch, StoredEvent } from '#kernel';

/** What a seat has to know of the session that it belongs to. */
export interface Stage {
  /** It stands at the head of the log, as far as it knows. */
  readonly isCurrent: boolean;
  readonly isOver: boolean;
  readonly failure: Error | undefined;
}

/** A subscriber's place in a live session, with a bounded queue. */
export class Seat {
  private queue: StoredEvent[] = [];
  private isTaken = true;
  private wake: () => void = () => undefined;

  /** @param after the occupant has seen everything up to there */
  constructor(
    private readonly after: bigint,
    private readonly stage: Stage,
    private readonly mostBuffered: number,
    private readonly onLeave: () => void,
  ) {}

  offer(events: readonly StoredEvent[]): void {
    // A page that was read may be ahead of the session: what it had, the occupant has.
    for (const event of events) if (event.position > this.after) this.queue.push(event);
    if (this.queue.length > this.mostBuffered) this.leave();
    else this.rouse();
  }

  /**
   * The next events, waiting for them if need be. While the session is catching up, half a batch waits for more,
   * or for the word that there is no more: so whoever stands at the head is always told.
   *
   * @returns undefined when the seat was lost, when the session was ended or `signal` aborted
   * @throws the session's failure
   */
  async take(limit: number, signal: AbortSignal): Promise<EventBatch | undefined> {
    while (this.isTaken && !signal.aborted) {
      const { isCurrent, isOver, failure } = this.stage;
      if (this.queue.length >= limit || (this.queue.length > 0 && (isCurrent || isOver)))
        return this.next(limit);
      if (failure) throw failure;
      if (isOver) return undefined;
      await this.change(signal);
    }
    return undefined;
  }

  leave(): void {
    if (!this.isTaken) return;
    this.isTaken = false;
    this.queue = [];
    this.onLeave();
    this.rouse();
  }

  rouse(): void {
    this.wake();
  }

  private next(limit: number): EventBatch {
    const events = this.queue.length <= limit ? this.queue : this.queue.slice(0, limit);
    this.queue = this.queue.slice(events.length);
    return { events, live: this.queue.length === 0 && this.stage.isCurrent };
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
