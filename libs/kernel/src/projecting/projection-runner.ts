import { Backoff, breathe } from '../feeding/backoff.js';
import type { Checkpoints } from '../feeding/checkpoints.js';
import type { Follower } from '../feeding/follower.js';
import { Parks, type Park } from '../feeding/parks.js';
import { Progress } from '../feeding/progress.js';
import type { Clock } from '../ports/clock.js';
import type { DocumentWrite, ReadStore } from '../ports/read-store.js';
import type { Projection } from './projection.js';
import { ProjectionBatch, type BatchTarget, type Slice } from './projection-batch.js';
import type { Build } from './registry.js';
import { SeenIds } from './seen-ids.js';
import { Skips } from './skips.js';

/** One projection over one collection. */
export class ProjectionRunner implements Follower, BatchTarget {
  /** Time of the last event that it was shown. */
  lastRecordedAt: string | undefined;
  touchedIds: SeenIds | undefined;

  private constructor(
    readonly projection: Projection,
    readonly build: Build,
    readonly documents: ReadStore,
    readonly parks: Parks,
    readonly skips: Skips,
    readonly progress: Progress,
  ) {
    if (progress.position === undefined) this.touchedIds = new SeenIds();
  }

  /** Makes the collection if need be and takes up the work where it was left. */
  static async open(
    projection: Projection,
    build: Build,
    documents: ReadStore,
    checkpoints: Checkpoints,
    clock: Clock,
    onParked?: (park: Park) => void,
  ): Promise<ProjectionRunner> {
    await documents.ensure({ ...projection.collection, name: build.collection });
    // In this order: whoever writes a checkpoint has written the parks that lie before it.
    const position = await checkpoints.load(build.collection);
    const parks = new Parks(documents, build.collection, clock, onParked);
    const skips = new Skips(documents, projection.name);
    await parks.load();
    await skips.load();
    return new ProjectionRunner(projection, build, documents, parks, skips, new Progress(position));
  }

  get name(): string {
    return this.build.collection;
  }

  get collection(): string {
    return this.build.collection;
  }

  /**
   * Applies events, once each in effect, whatever others do at the same time and wherever it is cut short.
   * Does not advance the position: that is for whoever knows what else there was to read.
   *
   * @param slice events that this projection handles, in log order
   */
  async apply(slice: Slice, clock: Clock, signal: AbortSignal): Promise<void> {
    await applyAll([new ProjectionBatch(this, slice)], this.documents, clock, signal);
  }

  /** A lost race shows that documents may be there which this runner has not made. */
  loseRace(): void {
    this.touchedIds = undefined;
  }
}

/** Documents in one call to the store: enough to spread its cost, few enough for others to get a word in. */
const MOST_WRITES = 500;

/**
 * Writes the batches of many projections together. Those that lose a race for a document load, fold and
 * write again; what they had written already is then found written and left alone.
 */
export async function applyAll(
  batches: readonly ProjectionBatch[],
  documents: ReadStore,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const backoff = new Backoff(clock, { base: 5, cap: 1_000 });
  for (let open = batches; ;) {
    const prepared = await prepareAll(open);
    const lost = await writeAll(open, prepared, documents);
    if (lost.length === 0) return;
    open = lost;
    await backoff.pause(signal);
    signal.throwIfAborted();
  }
}

async function prepareAll(batches: readonly ProjectionBatch[]): Promise<DocumentWrite[][]> {
  return Promise.all(batches.map((batch) => batch.prepare()));
}

/** @returns the batches of which some write was lost */
async function writeAll(
  batches: readonly ProjectionBatch[],
  prepared: readonly (readonly DocumentWrite[])[],
  documents: ReadStore,
): Promise<ProjectionBatch[]> {
  const writes = prepared.flat();
  const written: boolean[] = [];
  for (let from = 0; from < writes.length; from += MOST_WRITES) {
    if (from > 0) await breathe();
    const chunk =
      from === 0 && writes.length <= MOST_WRITES ? writes : writes.slice(from, from + MOST_WRITES);
    for (const result of await documents.write(chunk)) written.push(result);
  }
  let index = 0;
  return batches.filter((batch, of) => {
    let lost = false;
    for (const end = index + (prepared[of]?.length ?? 0); index < end; index++)
      lost ||= written[index] !== true;
    if (lost) batch.lost();
    else batch.written();
    return lost;
  });
}
