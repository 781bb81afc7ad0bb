import { orAborted, type EventBatch, type StoredEvent } from '#kernel';
import type { LiveHub } from './live-hub.js';

/** A call takes its time, also for a few. */
const SMALLEST_PAGE = 500;

/** Where a subscription gets its events from. */
export interface Source {
  readonly hub: LiveHub;
  page(after: bigint, limit: number): Promise<readonly StoredEvent[]>;
  isClosed(): boolean;
}

export interface Reading {
  readonly after: bigint;
  readonly maxBatch: number;
  readonly signal: AbortSignal;
}

/**
 * Pages until the head is reached, then a seat in the live session, then pages again when the consumer was too slow
 * for its queue; never a gap and never an event twice.
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
    for await (const batch of pages(source, { ...reading, after })) {
      if (!mayGoOn()) return;
      after = lastOf(batch.events) ?? after;
      yield batch;
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

/** Pages up to the head. While one is consumed the next is read. */
async function* pages(
  source: Source,
  { after, maxBatch, signal }: Reading,
): AsyncGenerator<EventBatch, void, void> {
  const size = Math.max(maxBatch, SMALLEST_PAGE);
  // One more than is handed over tells whether it was the last.
  const ask = (from: bigint) => settle(source.page(from, size + 1));
  for (let asked: Promise<Settled> | undefined = ask(after); asked;) {
    const settled: Settled | undefined = await orAborted(asked, signal).catch(() => undefined);
    if (!settled || source.isClosed()) return;
    if ('error' in settled) throw settled.error;
    const isLast: boolean = settled.events.length <= size;
    const events = isLast ? settled.events : settled.events.slice(0, size);
    const last = lastOf(events);
    asked = isLast || last === undefined ? undefined : ask(last);
    for (let next = 0; next < events.length; next += maxBatch) {
      const batch = events.slice(next, next + maxBatch);
      yield { events: batch, live: isLast && next + maxBatch >= events.length };
    }
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
