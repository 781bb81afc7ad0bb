import { isOver, type BackoffOptions } from '../feeding/backoff.js';
import { Checkpoints } from '../feeding/checkpoints.js';
import { CheckpointKeeper } from '../feeding/checkpoint-keeper.js';
import type { FeedState } from '../feeding/feed-group.js';
import { Feed } from '../feeding/feed.js';
import type { Park } from '../feeding/parks.js';
import { ensureSystemCollections } from '../feeding/system-collections.js';
import type { Actor } from '../events/envelope.js';
import type { EventCatalog } from '../events/catalog.js';
import { laterThan, millisBetween } from '../events/time.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import { BuildKeeper, type RebuildOutcome } from './build-keeper.js';
import type { Comparison } from './comparison.js';
import { ParkKeeper } from './park-keeper.js';
import { ProjectionDelivery } from './projection-delivery.js';
import type { ProjectionNotice } from './projection-notice.js';
import type { Projection } from './projection.js';
import type { ProjectionRunner } from './projection-runner.js';
import { ReadModel, StoredProgress, type BuildProgress } from './read-model.js';
import { buildOf, Registry, type Build, type RegistryEntry } from './registry.js';
import type { OperationResult, Started } from './operation.js';

export interface ProjectionHostOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly catalog: EventCatalog;
  readonly clock: Clock;
  readonly projections: readonly Projection[];
  readonly notice?: (notice: ProjectionNotice) => void;
  /** Most events in one batch while far behind. */
  readonly maxBatch?: number;
  readonly backoff?: BackoffOptions;
}

export interface ProjectionStatus {
  readonly projection: string;
  readonly version: number;
  readonly collection: string;
  /** True for the build that answers queries. */
  readonly serving: boolean;
  readonly state: FeedState | 'rebuilding';
  /** Position of the last event that it was shown. */
  readonly position: bigint | undefined;
  /** How far behind the head of the log: in positions (which have gaps), and in time. */
  readonly lag: { readonly positions: bigint; readonly seconds: number };
  readonly parked: readonly Park[];
}

const MAX_BATCH = 500;
/** How often copies of the program look for flips and rebuilds that others began, in milliseconds. */
const WATCH_EVERY_MS = 2_000;

/** Runs projections: all of them off one subscription, each with a position and builds of its own. */
export class ProjectionHost implements BuildProgress {
  readonly registry: Registry;
  private readonly runners = new Map<string, ProjectionRunner>();
  private readonly projections: ReadonlyMap<string, Projection>;
  private readonly feed: Feed<ProjectionRunner>;
  private readonly checkpoints: Checkpoints;
  private readonly keeper: CheckpointKeeper;
  private readonly builds: BuildKeeper;
  private readonly parks: ParkKeeper;
  private readonly elsewhere: StoredProgress;
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();

  constructor(private readonly options: ProjectionHostOptions) {
    const { events, documents, clock, projections, maxBatch = MAX_BATCH } = options;
    this.projections = byName(projections);
    this.registry = new Registry(documents, clock);
    this.checkpoints = new Checkpoints(documents);
    this.elsewhere = new StoredProgress(documents, clock);
    const trouble = (error: unknown) => options.notice?.({ kind: 'trouble', error });
    this.keeper = new CheckpointKeeper(this.checkpoints, clock, () => this.positions(), trouble);
    this.feed = new Feed<ProjectionRunner>({
      events,
      clock,
      maxBatch,
      delivery: () => new ProjectionDelivery(options),
      ...(options.backoff ? { backoff: options.backoff } : {}),
      onLive: (runner) => this.builds.onLive(runner),
      onAdvance: () => this.keeper.moved(),
      onTrouble: trouble,
    });
    this.builds = new BuildKeeper({
      ...options,
      registry: this.registry,
      checkpoints: this.checkpoints,
      feed: this.feed,
      runners: this.runners,
      signal: this.stopping.signal,
    });
    this.parks = new ParkKeeper({
      ...options,
      registry: this.registry,
      feed: this.feed,
      builds: this.builds,
    });
  }

  /**
   * Takes up all projections where they were left. Resolves when those that have nothing to catch up with are
   * live; the others go on in the background.
   */
  async start(): Promise<void> {
    await ensureSystemCollections(this.options.documents);
    const runners: ProjectionRunner[] = [];
    for (const projection of this.projections.values()) {
      runners.push(...(await this.builds.openWanted(projection)));
    }
    this.keeper.start(this.stopping.signal);
    await this.feed.start(runners);
    if (!this.options.events.soleWriter) this.watching = this.watch();
  }

  /** Ends after the batches at hand, with a last checkpoint. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('The projections were stopped.'));
    await this.feed.stop();
    await this.builds.stop();
    await this.watching;
    await this.keeper.stop();
  }

  /** The live documents of a projection, for query handlers. */
  readModel<Doc>(projection: Pick<Projection<Doc>, 'name' | 'version' | 'collection'>): ReadModel<Doc> {
    return new ReadModel<Doc>(projection, this.options.documents, this.registry, this);
  }

  /** @returns whether the projection's live build has applied everything up to `position` within the time */
  async waitFor(name: string, position: bigint, timeoutMs: number): Promise<boolean> {
    const projection = this.projections.get(name);
    const entry = projection && (await this.registry.find(name, projection.version));
    if (!projection || typeof entry?.live !== 'number') return false;
    return this.waitForBuild(buildOf(name, projection.version, entry.live), position, timeoutMs);
  }

  async waitForBuild(build: Build, position: bigint, timeoutMs: number): Promise<boolean> {
    const runner = this.runners.get(build.collection);
    if (!runner) return this.elsewhere.waitForBuild(build, position, timeoutMs);
    return runner.progress.reachedWithin(position, timeoutMs, this.options.clock);
  }

  /** All builds that are at work here. */
  async status(): Promise<ProjectionStatus[]> {
    const head = await this.options.events.head();
    const statuses: ProjectionStatus[] = [];
    for (const runner of this.runners.values()) {
      const { name, version } = runner.projection;
      statuses.push(this.statusOf(runner, await this.registry.find(name, version), head));
    }
    return statuses;
  }

  /**
   * Fills the projection's documents anew beside the live ones, and makes them live when they turn out equal;
   * with `even if they differ`, in any case. The live ones answer queries all the while.
   */
  async rebuild(
    name: string,
    options: { readonly evenIfDifferent?: boolean; readonly actor?: Actor; readonly reason?: string } = {},
  ): Promise<OperationResult<Started<RebuildOutcome>>> {
    return this.builds.rebuild(name, options);
  }

  /** Makes the build that was live before live again, as soon as it has caught up. */
  async rollback(
    name: string,
    options: { readonly actor?: Actor; readonly reason?: string } = {},
  ): Promise<OperationResult<Started<RebuildOutcome>>> {
    return this.builds.rollback(name, options);
  }

  /** Builds the projection's documents in a scratch collection and compares all of them with the live ones. */
  async verify(name: string): Promise<OperationResult<Comparison>> {
    return this.builds.verify(name);
  }

  /** Tries a parked stream again, from the event that could not be handled. */
  async retry(
    name: string,
    stream: string,
    options: { readonly actor: Actor; readonly reason?: string },
  ): Promise<OperationResult<Started<boolean>>> {
    return this.parks.retry(name, stream, options);
  }

  /** Passes over the event that parked a stream, for good, and goes on behind it. */
  async skip(
    name: string,
    stream: string,
    options: { readonly actor: Actor; readonly reason: string },
  ): Promise<OperationResult<Started<boolean>>> {
    return this.parks.skip(name, stream, options);
  }

  private statusOf(
    runner: ProjectionRunner,
    entry: RegistryEntry | undefined,
    head: bigint | undefined,
  ): ProjectionStatus {
    const { projection, build, progress, parks, lastRecordedAt } = runner;
    const state = this.feed.stateOf(runner);
    const serving = entry?.live === build.generation && !this.builds.isScratch(runner);
    const behind = head === undefined ? 0n : head - (progress.position ?? -1n);
    const { clock } = this.options;
    const seconds = behind > 0n && lastRecordedAt ? millisBetween(lastRecordedAt, clock.now()) / 1_000 : 0;
    return {
      projection: projection.name,
      version: projection.version,
      collection: build.collection,
      serving,
      state: !serving && state === 'catchingUp' ? 'rebuilding' : state,
      position: progress.position,
      lag: { positions: behind > 0n ? behind : 0n, seconds },
      parked: parks.list(),
    };
  }

  private positions(): Map<string, bigint> {
    const positions = new Map<string, bigint>();
    for (const runner of this.runners.values()) {
      const { position } = runner.progress;
      if (position !== undefined && !this.builds.isScratch(runner)) positions.set(runner.name, position);
    }
    return positions;
  }

  /** Others may have begun a rebuild, or ended one. */
  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    const { clock, notice } = this.options;
    while (!signal.aborted) {
      try {
        await clock.until(laterThan(clock.now(), WATCH_EVERY_MS), signal);
        for (const projection of this.projections.values()) await this.builds.reconcile(projection);
      } catch (error) {
        if (!isOver(signal)) notice?.({ kind: 'trouble', error });
      }
    }
  }
}

function byName(projections: readonly Projection[]): Map<string, Projection> {
  const named = new Map<string, Projection>();
  for (const projection of projections) {
    if (named.has(projection.name)) throw new Error(`Projection '${projection.name}' is declared twice.`);
    named.set(projection.name, projection);
  }
  return named;
}
