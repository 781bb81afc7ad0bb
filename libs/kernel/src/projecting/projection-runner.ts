import type { Checkpoints } from '../feeding/checkpoints.js';
import type { Follower } from '../feeding/follower.js';
import { Parks, type Park } from '../feeding/parks.js';
import { Progress } from '../feeding/progress.js';
import type { Clock } from '../ports/clock.js';
import type { ReadStore } from '../ports/read-store.js';
import type { Projection } from './projection.js';
import { applyBatches } from './apply-batches.js';
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
    const batch = new ProjectionBatch(this, slice);
    await batch.prepare();
    await applyBatches([batch], this.documents, clock, signal);
  }

  /** A lost race shows that documents may be there which this runner has not made. */
  loseRace(): void {
    this.touchedIds = undefined;
  }
}
