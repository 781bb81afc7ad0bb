import type { StoredEvent } from '../events/envelope.js';
import { laterThan } from '../events/time.js';
import { Backoff, breathe, isOver, Turns } from './backoff.js';
import type { Delivery, FeedOptions, Follower } from './follower.js';

export type FeedState =
  /** At the head of the log, as far as it is known. */
  | 'live'
  | 'catchingUp'
  /** The last attempt to read or to deliver failed; another one follows. */
  | 'reconnecting'
  | 'stopped';

/** How long what is kept in memory waits for more, in milliseconds. */
const MOMENT_MS = 100;

/** Followers that read the log together, with one subscription. */
export class FeedGroup<F extends Follower> {
  readonly followers: F[];
  /** Deliveries, and what must not happen during one. */
  readonly turns = new Turns();
  /** Resolves after the first look at the head of the log, whatever came of it. */
  readonly begun: Promise<void>;
  /** Resolves when the group has ended. */
  readonly ended: Promise<void>;
  state: FeedState = 'catchingUp';

  private readonly delivery: Delivery<F>;
  private readonly aborting = new AbortController();
  private readonly backoff: Backoff;
  /** Up to here everything was handled. */
  private position: bigint | undefined;
  /** Up to here everything was delivered, some of it perhaps to be handled with what follows. */
  private delivered: bigint | undefined;
  private hasBegun: () => void = () => undefined;
  private hasEnded: () => void = () => undefined;

  constructor(
    followers: readonly F[],
    private readonly options: FeedOptions<F>,
    private readonly onCaughtUp: () => Promise<void>,
  ) {
    this.followers = [...followers];
    this.delivery = options.delivery();
    this.backoff = new Backoff(options.clock, options.backoff);
    this.position = lowest(followers);
    this.delivered = this.position;
    this.begun = new Promise((resolve) => (this.hasBegun = resolve));
    this.ended = new Promise((resolve) => (this.hasEnded = resolve));
  }

  abort(): void {
    this.aborting.abort(new Error('The feed was stopped.'));
  }

  /** Reads and delivers until aborted or absorbed; begins anew after every failure. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.aborting;
    while (!isOver(signal)) {
      try {
        await this.follow(signal);
      } catch (error) {
        if (isOver(signal)) break;
        this.state = 'reconnecting';
        this.options.onTrouble(error);
        this.hasBegun();
        await this.delivery.reset();
        this.delivered = this.position;
        // Only the abort can end the pause early, and the loop looks for it itself.
        await this.backoff.pause(signal).catch(() => undefined);
      }
    }
    this.state = 'stopped';
    this.hasBegun();
    this.hasEnded();
  }

  /**
   * Takes over the followers of another group, which stands at the head or very near it. It is the other's
   * turn too: its followers may be about to leave, or to be looked at between two deliveries.
   */
  async absorb(other: FeedGroup<F>): Promise<void> {
    const takeOver = async () => {
      await other.deliverUpTo(this.delivered);
      this.followers.push(...other.followers.splice(0));
      other.abort();
    };
    await this.turns.take(() => other.turns.take(takeOver));
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const head = await this.options.events.head();
    if (head === undefined || (this.position !== undefined && this.position >= head)) await this.caughtUp();
    else this.state = 'catchingUp';
    this.hasBegun();
    if (signal.aborted) return;
    // Ending the subscription of its own frees a reader that waits for an event which may never come.
    const subscription = new AbortController();
    const end = () => subscription.abort(signal.reason);
    signal.addEventListener('abort', end, { once: true });
    const batches = this.options.events
      .subscribe({
        ...(this.position === undefined ? {} : { after: this.position }),
        maxBatch: this.options.maxBatch,
        signal: subscription.signal,
      })
      [Symbol.asyncIterator]();
    try {
      // The next batch is read while this one is delivered.
      let reading = batches.next();
      for (;;) {
        const read = await this.soon(reading);
        if (read.done) break;
        const { events, live } = read.value;
        reading = batches.next();
        // A failure is met when the batch is waited for, but must not go unheard if we never get there.
        reading.catch(() => undefined);
        await this.turns.take(() => this.deliver(events, !live));
        if (isOver(signal)) break;
        if (live) await this.caughtUp();
        else await breathe();
      }
    } finally {
      signal.removeEventListener('abort', end);
      end();
      await batches.return?.();
    }
    if (!isOver(signal)) throw new Error('The subscription ended by itself.');
  }

  /**
   * The next batch. What is kept in memory waits for it a moment only: the log may have said that more
   * follows, and then it was nothing for us.
   */
  private async soon<Batch>(reading: Promise<Batch>): Promise<Batch> {
    if (this.delivered === this.position) return reading;
    const { clock } = this.options;
    const waiting = new AbortController();
    // Called off when the batch is there; that is no failure.
    const moment = clock.until(laterThan(clock.now(), MOMENT_MS), waiting.signal).catch(() => undefined);
    const batch = await Promise.race([reading, moment]);
    waiting.abort();
    if (batch === undefined) await this.turns.take(() => this.deliver([], false));
    return reading;
  }

  private async caughtUp(): Promise<void> {
    this.state = 'live';
    await this.onCaughtUp();
  }

  private async deliver(events: readonly StoredEvent[], mayWait: boolean): Promise<void> {
    const followers = this.followers.filter(({ over }) => over !== true);
    if (followers.length === 0) {
      // Whoever joins later goes on from where the subscription really is.
      this.delivered = events.at(-1)?.position ?? this.delivered;
      this.position = this.delivered;
      return;
    }
    const { signal } = this.aborting;
    const handled = await this.delivery.deliver(followers, events, { mayWait, signal });
    this.delivered = events.at(-1)?.position ?? this.delivered;
    if (handled === undefined) return;
    this.position = handled;
    this.backoff.succeeded();
    for (const follower of followers) if (follower.over !== true) follower.progress.advance(handled);
    this.options.onAdvance();
  }

  private async deliverUpTo(position: bigint | undefined): Promise<void> {
    // Those who have all left need nothing, and would never get there.
    if (this.followers.every(({ over }) => over === true)) return;
    while (position !== undefined && (this.position === undefined || this.position < position)) {
      const page = await this.options.events.readAll({
        limit: this.options.maxBatch,
        ...(this.position === undefined ? {} : { after: this.position }),
      });
      if (page.length === 0) return;
      await this.deliver(
        page.filter((event) => event.position <= position),
        false,
      );
    }
  }
}

function lowest(followers: readonly Follower[]): bigint | undefined {
  return followers.reduce<bigint | undefined>((least, { progress: { position } }, index) => {
    if (index === 0 || position === undefined) return position;
    return least !== undefined && position < least ? position : least;
  }, undefined);
}
