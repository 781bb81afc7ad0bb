import type { StoredEvent } from '../events/envelope.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { BackoffOptions } from './backoff.js';
import type { Progress } from './progress.js';

/** Somebody who is shown every event of the log, in order. */
export interface Follower {
  readonly name: string;
  readonly progress: Progress;
  /** True once somebody else does its work: nothing is for it any more. For good. */
  readonly over?: boolean;
}

/** Hands events to followers. Each group has one of its own, so it may remember what it saw. */
export interface Delivery<F extends Follower> {
  /**
   * A follower may be ahead of the first events; those it has handled are not for it. Without any events, what
   * was kept in memory is to be handled.
   *
   * @returns the position up to which all followers have handled everything, durably; undefined when that is
   *   nothing new. What lies behind it is kept in memory, to be handled together with what follows
   */
  deliver(
    followers: readonly F[],
    events: readonly StoredEvent[],
    context: DeliveryContext,
  ): Promise<bigint | undefined>;
  /** Something failed: what is kept in memory is forgotten, and will be delivered again. */
  reset(): Promise<void>;
}

export interface DeliveryContext {
  /** More events follow at once, so that handling these may wait for them; else it may not. */
  readonly mayWait: boolean;
  readonly signal: AbortSignal;
}

export interface FeedOptions<F extends Follower> {
  readonly events: EventStore;
  readonly clock: Clock;
  /** Most events in one delivery while far behind. */
  readonly maxBatch: number;
  readonly delivery: () => Delivery<F>;
  readonly backoff?: BackoffOptions;
  /** Called once for each follower when it first stands at the head of the log. */
  readonly onLive: (follower: F) => Promise<void>;
  /** Called when a group has moved on. */
  readonly onAdvance: () => void;
  readonly onTrouble: (error: unknown) => void;
}
