import type { StoredEvent } from '#kernel';

/** So many events may wait for a slow subscriber in memory; beyond that it reads them from the disk. */
export const MOST_BUFFERED = 10_000;

/**
 * Hands acknowledged events to the subscribers that stand at the head of the log, so that they cost no
 * reading. Its invariant: everything up to `head` can be read from the log, everything after it will be published.
 */
export class LiveFeed {
  private readonly seats = new Set<Seat>();
  /** Undefined while it is not known what the last write left in the log. */
  private head: bigint | undefined;
  private losses = 0;
  private ended = false;

  constructor(private readonly mostBuffered = MOST_BUFFERED) {}

  get hasListeners(): boolean {
    return this.seats.size > 0;
  }

  get headIsKnown(): boolean {
    return this.head !== undefined;
  }

  get isClosed(): boolean {
    return this.ended;
  }

  /** True when a reader that has seen everything up to `position` (0: nothing) can join without missing anything. */
  isAtHead(position: bigint): boolean {
    return this.head !== undefined && position >= this.head;
  }

  /** Call only where `isAtHead(after)` holds, in the same breath. */
  join(after: bigint): Seat {
    const seat = new Seat(after, this.mostBuffered, (left) => this.seats.delete(left));
    this.seats.add(seat);
    return seat;
  }

  /** Looks into the log, with `read`, for its head (0: empty). */
  async findHead(read: () => Promise<bigint>): Promise<void> {
    const { losses } = this;
    const head = await read();
    // A write that failed in the meantime may lie behind the head that was read.
    if (losses === this.losses) this.learn(head);
  }

  /** @param events everything that was written, in log order; `head` is the position of the last */
  publish(head: bigint, events: readonly StoredEvent[]): void {
    this.learn(head);
    for (const seat of this.seats) seat.offer(events);
  }

  /** A write failed, and may have left something in the log or not: everybody has to look there. */
  lose(): void {
    this.head = undefined;
    this.losses++;
    for (const seat of this.seats) seat.leave();
  }

  close(): void {
    this.ended = true;
    for (const seat of this.seats) seat.leave();
  }

  private learn(head: bigint): void {
    if (this.head === undefined || head > this.head) this.head = head;
  }
}

/** A subscriber's place at the head of the log. */
export class Seat {
  private buffer: StoredEvent[] = [];
  private taken = true;
  private wake: (() => void) | undefined;

  constructor(
    private after: bigint,
    private readonly mostBuffered: number,
    private readonly onLeave: (seat: Seat) => void,
  ) {}

  get isEmpty(): boolean {
    return this.buffer.length === 0;
  }

  offer(events: readonly StoredEvent[]): void {
    // What was committed but not yet published when its page was read, the subscriber has already.
    for (const event of events) if (event.position > this.after) this.buffer.push(event);
    if (this.buffer.length > this.mostBuffered) this.leave();
    else this.rouse();
  }

  /**
   * The next events, waiting for them if need be.
   *
   * @returns undefined when the seat was lost or `signal` aborted
   */
  async take(limit: number, signal: AbortSignal): Promise<StoredEvent[] | undefined> {
    if (this.isEmpty && this.taken && !signal.aborted) await this.change(signal);
    if (this.isEmpty || !this.taken || signal.aborted) return undefined;
    const events = this.buffer.length <= limit ? this.buffer : this.buffer.slice(0, limit);
    this.buffer = events === this.buffer ? [] : this.buffer.slice(limit);
    this.after = events.at(-1)?.position ?? this.after;
    return events;
  }

  leave(): void {
    this.taken = false;
    this.buffer = [];
    this.onLeave(this);
    this.rouse();
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.wake = undefined;
        resolve();
      };
      this.wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }

  private rouse(): void {
    this.wake?.();
  }
}
