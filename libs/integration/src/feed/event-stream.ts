import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { FeedEvent } from './feed-event.js';

/** Proxies close connections on which nothing happens; the first ones do after half a minute. */
const HEARTBEAT_MS = 15_000;
/** What a browser waits before it connects again. */
const RETRY_MS = 2_000;

/**
 * Writes batches as Server-Sent Events for as long as the client listens. The next batch is asked for when
 * the socket has taken the one before, so that a slow client holds up nobody and fills no memory.
 *
 * @param batches pull-based; ends when `signal` is aborted
 */
export async function writeEventStream(
  response: ServerResponse,
  batches: AsyncIterable<{ readonly items: readonly FeedEvent[]; readonly upTo: bigint }>,
  signal: AbortSignal,
): Promise<void> {
  let upTo: bigint | undefined;
  response.write(`retry: ${RETRY_MS}\n\n`);
  const heart = setInterval(() => {
    // An id without data dispatches nothing, but is where the client resumes: it need not look again at
    // what its filter has left out.
    if (!response.writableNeedDrain) response.write(upTo === undefined ? ':\n\n' : `:\nid: ${upTo}\n\n`);
  }, HEARTBEAT_MS);
  try {
    for await (const batch of batches) {
      for (const event of batch.items) {
        if (!response.write(frameOf(event))) await once(response, 'drain', { signal });
      }
      ({ upTo } = batch);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(heart);
    response.end();
  }
}

/** One event; its JSON has no line breaks, so it is one `data` line. */
const frameOf = (event: FeedEvent): string =>
  `id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
