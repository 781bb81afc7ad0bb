import type { StoredEvent } from '../events/envelope.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { BackoffOptions } from './backoff.js';
import type { Progress } from './progress.js';

/** Somebody who is shown every event of the log, in order. */
export interface Follower {
  readonly name: string;
  readonly progress: Progress;
}

/** Hands events to followers. Each group has one of its own, so it may remember what it saw. */
export interface Delivery<F extends Follower> {
  /**
   * Resolves when all followers have handled all events, durably. A follower may be ahead of the first
   * events; those it has handled are not for it. Called anew with the same events after a failure.
   */
  deliver(followers: readonly F[], events: readonly StoredEvent[], signal: AbortSignal): Promise<void>;
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
