import {
  excludeSystemEvents,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
} from '@eventstore/db-client';
import { StoreUnavailable } from '#kernel';
import type { Connection } from '../connection/connection.js';
import { failureOf } from '../connection/failures.js';
import type { GuardedClient } from '../connection/guarded-client.js';
import { DatabaseEvent } from './database-event.js';
import { behind } from './position.js';
import { Seat } from './seat.js';

/** Events that are kept for those who come a moment late: they have read a page while these arrived. */
const MOST_RECENT = 1_000;

/**
 * The server looks at so many records for one page, and sends a note of how far it is after so many pages. Nobody
 * needs the note: what is stored are positions of events.
 */
const FILTER = { maxSearchWindow: 500, checkpointInterval: 1_000 };

/**
 * One subscription to `$all`, from its beginning to its end. It never waits for those who sit in it, so that the
 * server never finds it slow; its invariant: every event behind `reach` is among the recent ones, or will come.
 */
export class LiveSession {
  /** True when the server has said that nothing more was there. */
  isCurrent = false;
  isOver = false;
  /** Why it is over; undefined when that was wanted. */
  failure: Error | undefined;
  private readonly seats = new Set<Seat>();
  private readonly client: GuardedClient;
  private readonly subscription: AllStreamSubscription;
  private recent: DatabaseEvent[] = [];

  constructor(
    private readonly connection: Connection,
    private reach: bigint,
    private readonly mostBuffered: number,
    private readonly onOver: (session: LiveSession) => void,
  ) {
    this.client = connection.client;
    this.subscription = this.client.subscribeToAll({
      fromPosition: behind(reach),
      filter: excludeSystemEvents(FILTER),
    });
    this.subscription.on('caughtUp', () => this.stand(true));
    this.subscription.on('fellBehind', () => this.stand(false));
    this.subscription.on('data', (resolved) => this.receive(resolved));
    this.subscription.on('error', (error) => this.end(error));
    this.subscription.on('end', () => this.end(new StoreUnavailable('EventStoreDB ended the subscription.')));
  }

  /** A place for one who has seen everything up to `after`; undefined when that is too long ago. */
  join(after: bigint): Seat | undefined {
    if (after < this.reach) return undefined;
    const seat = new Seat(after, this, this.mostBuffered, () => this.leave(seat));
    this.seats.add(seat);
    seat.offer(this.recent);
    return seat;
  }

  /** @param failure left out when it is wanted */
  end(failure?: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    if (failure !== undefined) {
      this.connection.mend(this.client, failure);
      this.failure = failureOf(failure);
    }
    this.onOver(this);
    for (const seat of this.seats) seat.rouse();
    // A call that never began has nothing to cancel.
    this.subscription.unsubscribe().catch(() => undefined);
  }

  private receive({ event }: AllStreamResolvedEvent): void {
    const ours = event && DatabaseEvent.of(event, event.position.commit);
    if (this.isOver || !ours) return;
    this.recent.push(ours);
    if (this.recent.length >= 2 * MOST_RECENT) {
      this.reach = this.recent[MOST_RECENT - 1]?.position ?? this.reach;
      this.recent = this.recent.slice(MOST_RECENT);
    }
    for (const seat of this.seats) seat.offer([ours]);
  }

  private stand(isCurrent: boolean): void {
    this.isCurrent = isCurrent;
    for (const seat of this.seats) seat.rouse();
  }

  private leave(seat: Seat): void {
    this.seats.delete(seat);
    if (this.seats.size === 0) this.end();
  }
}
