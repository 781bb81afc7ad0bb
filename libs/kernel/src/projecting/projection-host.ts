import { isOver, type BackoffOptions } from '../feeding/backoff.js';
import { Checkpoints, type Standing } from '../feeding/checkpoints.js';
import { CheckpointKeeper } from '../feeding/checkpoint-keeper.js';
import { Feed } from '../feeding/feed.js';
import { LogHead } from '../feeding/log-head.js';
import { stateOf } from '../feeding/parks.js';
import { ensureSystemCollections } from '../feeding/system-collections.js';
import type { Actor } from '../events/envelope.js';
import type { EventCatalog } from '../events/catalog.js';
import { laterThan } from '../events/time.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import type { HeldLease } from '../leasing/held-lease.js';
import { LeaseKeeper, type Leasing } from '../leasing/lease-keeper.js';
import { hashOf } from '../leasing/partition.js';
import { BuildKeeper, buildsIn } from './build-keeper.js';
import type { Comparison } from './comparison.js';
import { ParkKeeper } from './park-keeper.js';
import { ProjectionDelivery } from './projection-delivery.js';
import type { ProjectionNotice } from './projection-notice.js';
import type { Projection } from './projection.js';
import type { ProjectionRunner } from './projection-runner.js';
import { ReadModel, StoredProgress, type BuildProgress } from './read-model.js';
import { Refolder } from './refolder.js';
import { Registry, type Build } from './registry.js';
import type { RebuildOutcome } from './settlements.js';
import { leaseName, sharesOf, type Share } from './shares.js';
import { Verifier, type Verification } from './verifier.js';
import { lagOf, parksOf, statusOf, type ProjectionStatus, type ShareStatus } from './projection-status.js';
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
  /** How the work is shared with other processes; absent where this one does all of it. */
  readonly leasing?: Leasing;
  /** Into how many shares the work on new builds is split; 1 by default. */
  readonly partitions?: number;
  /** Events after which no state is kept in memory that was folded before. */
  readonly forgetOn?: ReadonlySet<string>;
}

const MAX_BATCH = 500;
/** How many documents a verification looks at when nobody says more. */
const SAMPLE = 200;
/** How often copies of the program look for flips and rebuilds that others began, in milliseconds. */
const WATCH_EVERY_MS = 2_000;

/** Runs projections: all of them off one subscription, each with a position and builds of its own. */
export class ProjectionHost implements BuildProgress {
  readonly registry: Registry;
  private readonly projections: ReadonlyMap<string, Projection>;
  private readonly feed: Feed<ProjectionRunner>;
  private readonly checkpoints: Checkpoints;
  private readonly keeper: CheckpointKeeper;
  private readonly leases: LeaseKeeper | undefined;
  private readonly builds: BuildKeeper;
  private readonly parks: ParkKeeper;
  private readonly verifier: Verifier;
  private readonly refolder: Refolder;
  private readonly elsewhere: StoredProgress;
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  private readonly head: LogHead;

  constructor(private readonly options: ProjectionHostOptions) {
    const { documents, clock, projections, partitions } = options;
    this.projections = byName(projections);
    this.registry = new Registry(documents, clock, partitions);
    this.checkpoints = new Checkpoints(documents);
    this.head = new LogHead(options.events);
    this.elsewhere = new StoredProgress(documents, clock);
    const trouble = (error: unknown) => options.notice?.({ kind: 'trouble', error });
    this.keeper = new CheckpointKeeper(
      this.checkpoints,
      clock,
      () => this.builds.shares.standings(),
      trouble,
    );
    this.feed = this.feedOf(trouble);
    this.leases = options.leasing && this.leasesOf(options.leasing, trouble);
    this.builds = new BuildKeeper({
      ...options,
      registry: this.registry,
      checkpoints: this.checkpoints,
      feed: this.feed,
      leases: this.leases,
      signal: this.stopping.signal,
    });
    this.parks = new ParkKeeper({
      ...options,
      registry: this.registry,
      feed: this.feed,
      builds: this.builds,
    });
    this.verifier = new Verifier({ ...options, builds: this.builds, signal: this.stopping.signal });
    this.refolder = new Refolder({ ...options, registry: this.registry, progress: this });
  }

  /**
   * Takes up all projections where they were left, or this worker's share of them. Resolves when those that have
   * nothing to catch up with are live; the others go on in the background. May be called again when it failed.
   */
  async start(): Promise<void> {
    await ensureSystemCollections(this.options.documents);
    const { shares } = this.builds;
    shares.active = true;
    for (const projection of this.projections.values()) await this.builds.lookAround(projection);
    if (this.leases) await this.leases.start();
    else await shares.openAll([...this.projections.values()]);
    this.keeper.start(this.stopping.signal);
    if (this.leases || !this.options.events.soleWriter) this.watching = this.watch();
  }

  /** Ends after the batches at hand, with a last checkpoint; then others may take over. */
  async stop(): Promise<void> {
    const end = async () => {
      this.stopping.abort(new Error('The projections were stopped.'));
      await this.feed.stop();
      await this.builds.stop();
      await this.watching;
      await this.keeper.stop();
    };
    if (this.leases) await this.leases.stop(end);
    else await end();
  }

  /** The live documents of a projection, for query handlers. */
  readModel<Doc>(projection: Pick<Projection<Doc>, 'name' | 'version' | 'collection'>): ReadModel<Doc> {
    return new ReadModel<Doc>(projection, this.options.documents, this.registry, this);
  }

  /** @returns whether the projection's live build has applied everything up to `position` within the time */
  async waitFor(name: string, position: bigint, timeoutMs: number): Promise<boolean> {
    const projection = this.projections.get(name);
    const build = projection && (await this.builds.liveBuildOf(projection));
    return build ? this.waitForBuild(build, position, timeoutMs) : false;
  }

  async waitForBuild(build: Build, position: bigint, timeoutMs: number): Promise<boolean> {
    const { shares } = this.builds;
    const waits = shares.namesOf(build).map(async (name) => {
      const runner = shares.runner(name);
      return runner && !runner.over
        ? runner.progress.reachedWithin(position, timeoutMs, this.options.clock)
        : this.elsewhere.waitFor(name, position, timeoutMs);
    });
    return (await Promise.all(waits)).every(Boolean);
  }

  /** How every build is, whoever works on it; while the log can't be reached, against its last known head. */
  async status(): Promise<ProjectionStatus[]> {
    const { documents, leasing } = this.options;
    const builds = await this.buildsAndShares();
    const names = builds.flatMap(({ shares }) => shares.map(({ name }) => name));
    const notHere = names.filter((name) => !this.builds.shares.runner(name));
    const [head, stored, parks, leases] = await Promise.all([
      this.head.lastKnown(),
      this.checkpoints.standings(notHere),
      parksOf(documents, notHere),
      leasing?.store.list() ?? [],
    ]);
    const workers = new Map(
      leases.filter(({ remainingMs }) => remainingMs > 0).map(({ name, holder }) => [name, holder]),
    );
    return builds.map(({ build, serving, shares }) => {
      const states = shares.map((share) => {
        const worker = workers.get(leaseName(share.name));
        return this.shareStatus(share, serving, stored.get(share.name), head, worker);
      });
      const parked = shares.flatMap(
        ({ name }) =>
          this.builds.shares.runner(name)?.parks.list() ?? parks.filter(({ owner }) => owner === name),
      );
      return statusOf(build, serving, states, parked);
    });
  }

  /** The leases that are held here. */
  heldLeases(): HeldLease[] {
    return this.leases?.list() ?? [];
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
    return this.verifier.all(name);
  }

  /**
   * Folds the documents of some streams anew and compares them with the live ones, by hash. Documents that are fed
   * by many streams can't be told from a sample: those are all compared.
   *
   * @param documents how many to look at, at least
   */
  async verifySample(name: string, documents = SAMPLE): Promise<OperationResult<Verification>> {
    return this.verifier.sample(name, documents);
  }

  /**
   * Folds the documents of some streams anew where they differ from what their events say now: for what was erased
   * since. Documents that are fed by many streams are not looked at, and must hold nothing that can be erased; what
   * versions have left behind that are not of this program is thrown away.
   *
   * @returns how many documents were written anew
   * @throws StoreUnavailable while read models are too far behind
   */
  async refold(streams: readonly string[]): Promise<number> {
    return this.refolder.refold(streams);
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

  private async buildsAndShares() {
    const found: { build: Build; serving: boolean; shares: Share[] }[] = [];
    for (const projection of this.projections.values()) {
      const entry = await this.registry.find(projection.name, projection.version);
      for (const build of entry ? buildsIn(entry) : []) {
        const serving = entry?.live === build.generation;
        found.push({ build, serving, shares: sharesOf(projection, build) });
      }
    }
    return found;
  }

  private shareStatus(
    { name, partition }: Share,
    serving: boolean,
    stored: Standing | undefined,
    head: bigint | undefined,
    worker: string | undefined,
  ): ShareStatus {
    const { clock, leasing } = this.options;
    const runner = this.builds.shares.runner(name);
    const standing = runner
      ? { position: runner.progress.position, recordedAt: runner.lastRecordedAt }
      : { position: stored?.position, recordedAt: stored?.recordedAt };
    const away = leasing && worker === undefined ? 'unassigned' : 'elsewhere';
    const state = runner ? stateOf(this.feed.stateOf(runner), runner.parks) : away;
    return {
      partition: partition.index,
      state: !serving && state === 'catchingUp' ? 'rebuilding' : state,
      worker: runner ? leasing?.worker : worker,
      position: standing.position,
      lag: lagOf(standing, head, clock.now()),
    };
  }

  private feedOf(trouble: (error: unknown) => void): Feed<ProjectionRunner> {
    const { events, clock, maxBatch = MAX_BATCH, backoff } = this.options;
    return new Feed<ProjectionRunner>({
      events,
      clock,
      maxBatch,
      delivery: () => new ProjectionDelivery(this.options),
      ...(backoff ? { backoff } : {}),
      onLive: (runner) => this.builds.onLive(runner),
      onAdvance: () => this.keeper.moved(),
      onTrouble: trouble,
    });
  }

  private leasesOf(leasing: Leasing, trouble: (error: unknown) => void): LeaseKeeper {
    const versions = [...this.projections.values()].map(({ name, version }) => `${name}-v${version}`);
    return new LeaseKeeper({
      ...leasing,
      clock: this.options.clock,
      // Programs of another release may run other projections: they don't count on each other.
      group: `projections-${hashOf(versions.sort().join())}`,
      wanted: () => this.builds.shares.leaseNames(),
      onGained: (leases) => this.builds.shares.begin(leases),
      onEnding: (lease) => this.builds.shares.end(lease),
      onTrouble: trouble,
    });
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
