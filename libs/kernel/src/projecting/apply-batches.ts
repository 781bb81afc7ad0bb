import { Backoff } from '../feeding/backoff.js';
import type { Clock } from '../ports/clock.js';
import type { ReadStore } from '../ports/read-store.js';
import type { ProjectionBatch } from './projection-batch.js';
import type { PendingWrite } from './working-document.js';

/** A batch of several slices lost a race: its events are to be read again. */
export class RaceLost extends Error {
  override readonly name = 'RaceLost';
}

/** Documents in one call to the store: enough to spread its cost, few enough for others to get a word in. */
const MOST_WRITES = 500;
/** Calls to the store at the same time: each is written within some hundredths of a second. */
const MOST_UNDER_WAY = 8;

/**
 * Writes the prepared batches of many projections together. Those that lose a race for a document load, fold
 * and write again; what they had written already is then found written and left alone.
 *
 * @throws RaceLost when a batch lost a race that can't be folded anew from memory
 */
export async function applyBatches(
  batches: readonly ProjectionBatch[],
  documents: ReadStore,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const backoff = new Backoff(clock, { base: 5, cap: 1_000 });
  for (let open = batches; ;) {
    // Whoever lost its lease is refused for good; what it leaves undone is another worker's.
    const lost = (await writeAll(open, documents)).filter(({ over }) => !over);
    if (lost.length === 0) return;
    if (!lost.every(({ repeatable }) => repeatable)) throw new RaceLost('Another worker was faster.');
    await backoff.pause(signal);
    await Promise.all(lost.map((batch) => batch.prepare()));
    open = lost;
  }
}

/**
 * Writes prepared batches that others build on already.
 *
 * @throws RaceLost when any document was lost to another worker: nothing that was built on it can stand
 */
export async function applyOnce(batches: readonly ProjectionBatch[], documents: ReadStore): Promise<void> {
  const lost = await writeAll(batches, documents);
  if (lost.length > 0) throw new RaceLost('Another worker was faster.');
}

/** @returns the batches of which some write was lost */
async function writeAll(
  batches: readonly ProjectionBatch[],
  documents: ReadStore,
): Promise<ProjectionBatch[]> {
  const writesOf = batches.map((batch) => batch.writes());
  const written = await writeInChunks(writesOf.flat(), documents);
  let index = 0;
  return batches.filter((batch, of) => {
    let lost = false;
    for (const end = index + (writesOf[of]?.length ?? 0); index < end; index++)
      lost ||= written[index] !== true;
    if (lost) batch.lost();
    else batch.written();
    return lost;
  });
}

/** The store has some chunks at a time, so that it need not wait for us, and others need not wait long for it. */
async function writeInChunks(writes: readonly PendingWrite[], documents: ReadStore): Promise<boolean[]> {
  const written: boolean[] = [];
  const underWay: Promise<readonly boolean[]>[] = [];
  try {
    for (let from = 0; from < writes.length; from += MOST_WRITES) {
      const some = writes.slice(from, from + MOST_WRITES);
      const chunk = documents.write(some);
      for (const write of some) write.handedOver = true;
      // Waited for some rounds later; if one before fails, this one's failure says nothing new.
      chunk.catch(() => undefined);
      underWay.push(chunk);
      if (underWay.length === MOST_UNDER_WAY) written.push(...((await underWay.shift()) ?? []));
    }
    while (underWay.length > 0) written.push(...((await underWay.shift()) ?? []));
  } finally {
    // Nothing may still be on its way when the batch is tried again.
    await Promise.allSettled(underWay);
  }
  return written;
}
