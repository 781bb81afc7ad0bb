import type { EventBatch, StoredEvent } from '#kernel';
import type { LiveHub } from './live-hub.js';
import type { Stretch } from './long-read.js';

/** Where a subscription gets its events from. */
export interface Source {
  readonly hub: LiveHub;
  /** What lies behind a position, up to the head, in batches of a size. */
  upToHead(after: bigint, size: number, signal: AbortSignal): AsyncIterable<Stretch>;
  isClosed(): boolean;
}

export interface Reading {
  readonly after: bigint;
  readonly maxBatch: number;
  readonly signal: AbortSignal;
}

/**
 * Reads until the head is reached, then takes a seat in the live session, and reads again when the consumer was too
 * slow for its queue; never a gap and never an event twice.
 *
 * @throws StoreUnavailable as soon as the database can't be reached: the consumer goes on from where it was
 */
export async function* subscription(
  source: Source,
  reading: Reading,
): AsyncGenerator<EventBatch, void, void> {
  const { maxBatch, signal } = reading;
  let { after } = reading;
  const mayGoOn = () => !signal.aborted && !source.isClosed();
  while (mayGoOn()) {
    try {
      for await (const { events, isLast } of source.upToHead(after, maxBatch, signal)) {
        if (!mayGoOn()) return;
        after = lastOf(events) ?? after;
        if (events.length > 0) yield { events, live: isLast };
      }
    } catch (error) {
      // Closing the store ends what is being read.
      if (!source.isClosed()) throw error;
    }
    if (!mayGoOn()) return;
    const seat = source.hub.join(after);
    try {
      for (let batch; (batch = await seat?.take(maxBatch, signal));) {
        after = lastOf(batch.events) ?? after;
        yield batch;
      }
    } finally {
      seat?.leave();
    }
  }
}

const lastOf = (events: readonly StoredEvent[]): bigint | undefined => events.at(-1)?.position;
