import type { EventBatch, StoredEvent } from '#kernel';
import type { LiveFeed } from './live-feed.js';

/** Where a subscription gets its events from. */
export interface Source {
  readonly feed: LiveFeed;
  page(after: bigint, limit: number): Promise<readonly StoredEvent[]>;
  /** The log's head (0: empty). */
  head(): Promise<bigint>;
}

export interface Reading {
  /** 0 is before the first event. */
  readonly after: bigint;
  readonly maxBatch: number;
  readonly signal: AbortSignal;
}

/**
 * Pages from the disk until the head is reached, then the live feed, then pages again if the consumer was
 * too slow for the feed's buffer; never a gap and never an event twice.
 */
export async function* subscription(
  source: Source,
  reading: Reading,
): AsyncGenerator<EventBatch, void, void> {
  const { feed } = source;
  const { maxBatch, signal } = reading;
  let { after } = reading;
  const mayGoOn = () => !signal.aborted && !feed.isClosed;
  while (mayGoOn()) {
    for await (const events of pages(source, after, reading)) {
      if (!mayGoOn()) return;
      after = lastOf(events) ?? after;
      yield { events, live: feed.isAtHead(after) };
    }
    if (!feed.isAtHead(after)) {
      // Either something was written since the last page, or a failed write left the head unknown.
      if (mayGoOn() && !feed.headIsKnown) await feed.findHead(() => source.head());
      continue;
    }
    const seat = feed.join(after);
    try {
      for (let events; (events = await seat.take(maxBatch, signal));) {
        after = lastOf(events) ?? after;
        yield { events, live: seat.isEmpty };
      }
    } finally {
      seat.leave();
    }
  }
}

/** Pages until one is not full. While one is consumed the next is read. */
async function* pages(source: Source, from: bigint, { maxBatch, signal }: Reading) {
  let after = from;
  let ahead: Promise<Settled> | undefined;
  while (!signal.aborted && !source.feed.isAtHead(after)) {
    const settled = await (ahead ?? settle(source.page(after, maxBatch)));
    if ('error' in settled) {
      if (source.feed.isClosed) return;
      throw settled.error;
    }
    const { events } = settled;
    after = lastOf(events) ?? after;
    const isFull = events.length === maxBatch;
    ahead = isFull ? settle(source.page(after, maxBatch)) : undefined;
    if (events.length > 0) yield events;
    if (!isFull) return;
  }
}

type Settled = { readonly events: readonly StoredEvent[] } | { readonly error: unknown };

/** A page read ahead may fail when nobody waits for it any more: the error is kept until somebody asks. */
const settle = (page: Promise<readonly StoredEvent[]>): Promise<Settled> =>
  page.then(
    (events) => ({ events }),
    (error: unknown) => ({ error }),
  );

const lastOf = (events: readonly StoredEvent[]): bigint | undefined => events.at(-1)?.position;
