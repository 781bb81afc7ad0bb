import type { Checkpoints } from '../feeding/checkpoints.js';
import type { Follower } from '../feeding/follower.js';
import { Parks, type Park } from '../feeding/parks.js';
import { Progress } from '../feeding/progress.js';
import type { RecordedEvent } from '../events/envelope.js';
import type { HeldLease } from '../leasing/held-lease.js';
import { isIn, shareName, type Partition } from '../leasing/partition.js';
import type { Clock } from '../ports/clock.js';
import { StoreUnavailable } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import type { Projection, Seen } from './projection.js';
import type { BatchTarget } from './projection-batch.js';
import type { Build } from './registry.js';
import { SeenIds } from './seen-ids.js';
import { Skips } from './skips.js';
import { Unseeable } from './stream-folds.js';

/** What a runner is given beside what it runs. */
export interface RunnerOptions {
  /** The share of the work that it does; all of it by default. */
  readonly partition?: Partition;
  /** The lease under which it works; absent where nobody else can be at work. */
  readonly lease?: HeldLease | undefined;
  readonly onParked?: ((park: Park) => void) | undefined;
}

const ALL: Partition = { index: 0, of: 1 };

/** What a worker calls its share of a build, among those who keep checkpoints, parks and leases. */
export const runnerName = ({ collection }: Build, partition: Partition): string =>
  shareName(collection, partition);

/** One projection, or one share of its work, over one collection. */
export class ProjectionRunner implements Follower, BatchTarget {
  /** Time of the last event that it was shown. */
  lastRecordedAt: string | undefined;
  touchedIds: SeenIds | undefined;
  readonly name: string;
  readonly partition: Partition;
  readonly lease: HeldLease | undefined;

  private constructor(
    readonly projection: Projection,
    readonly build: Build,
    readonly documents: ReadStore,
    readonly parks: Parks,
    readonly skips: Skips,
    readonly progress: Progress,
    { partition = ALL, lease }: RunnerOptions,
  ) {
    this.name = runnerName(build, partition);
    this.partition = partition;
    this.lease = lease;
    if (progress.position === undefined) this.touchedIds = new SeenIds();
  }

  /** Makes the collection if need be and takes up the work where it was left. */
  static async open(
    projection: Projection,
    build: Build,
    documents: ReadStore,
    checkpoints: Checkpoints,
    clock: Clock,
    options: RunnerOptions = {},
  ): Promise<ProjectionRunner> {
    const { partition = ALL, lease, onParked } = options;
    const name = runnerName(build, partition);
    await documents.ensure({ ...projection.collection, name: build.collection }, { filling: true });
    // In this order: whoever writes a checkpoint has written the parks that lie before it.
    const position = await (lease ? checkpoints.takeOver(name, lease.epoch) : checkpoints.load(name));
    const parks = new Parks(documents, name, clock, onParked);
    const skips = new Skips(documents, projection.name);
    await parks.load();
    await skips.load();
    return new ProjectionRunner(projection, build, documents, parks, skips, new Progress(position), options);
  }

  get collection(): string {
    return this.build.collection;
  }

  /** True once somebody else does its work. */
  get over(): boolean {
    return this.lease?.isLost === true;
  }

  get epoch(): number | undefined {
    return this.lease?.epoch;
  }

  /** True when an event may be for this share of the work, as far as its stream tells. */
  takes(streamId: string): boolean {
    const { partition, projection } = this;
    return partition.of === 1 || projection.feeds === 'shared' || isIn(partition, streamId);
  }

  /** True when documents are not what the work is split by. */
  private get whole(): boolean {
    return this.partition.of === 1 || this.projection.feeds === 'stream';
  }

  /**
   * The ids of the documents that an event touches, of those that are for this share of the work; why, when that can't
   * be told.
   *
   * @throws StoreUnavailable when something that it takes to know them can't be had now
   */
  keysOf(event: RecordedEvent, seen: Seen<unknown>): string | readonly string[] | Unseeable {
    try {
      const keys = this.projection.keys(event, seen);
      if (this.whole) return keys;
      return (typeof keys === 'string' ? [keys] : keys).filter((key) => isIn(this.partition, key));
    } catch (error) {
      // A key could not be read: no fault of the event.
      if (error instanceof StoreUnavailable) throw error;
      return new Unseeable(error);
    }
  }

  /** A lost race shows that documents may be there which this runner has not made. */
  loseRace(): void {
    this.touchedIds = undefined;
  }
}
