import type { Checkpoints } from '../feeding/checkpoints.js';
import type { Feed } from '../feeding/feed.js';
import { Parks } from '../feeding/parks.js';
import type { Actor } from '../events/envelope.js';
import { laterThan } from '../events/time.js';
import type { HeldLease } from '../leasing/held-lease.js';
import type { LeaseKeeper } from '../leasing/lease-keeper.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import { BuildComparer } from './build-comparer.js';
import type { Comparison } from './comparison.js';
import { done, refused, type OperationResult, type Started } from './operation.js';
import type { ProjectionNotice } from './projection-notice.js';
import type { ProjectionRunner } from './projection-runner.js';
import type { Projection } from './projection.js';
import { buildIn, flipped, isReady, noted, ready } from './registry.js';
import type { Build, Registry, RegistryEntry } from './registry.js';
import { Settlements, type RebuildOutcome } from './settlements.js';
import { Shares, sharesOf } from './shares.js';

export interface BuildKeeperOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly clock: Clock;
  readonly projections: readonly Projection[];
  readonly notice?: (notice: ProjectionNotice) => void;
  readonly registry: Registry;
  readonly checkpoints: Checkpoints;
  readonly feed: Feed<ProjectionRunner>;
  readonly signal: AbortSignal;
  /** Keeps the leases; undefined where this process does all the work. */
  readonly leases: LeaseKeeper | undefined;
}

export interface RebuildOptions {
  readonly evenIfDifferent?: boolean;
  readonly actor?: Actor;
  readonly reason?: string;
}

/** Readers elsewhere may believe the registry for a second: a build goes on a little after it was replaced. */
const GRACE_MS = 5_000;
/** Others may write to a build for a little after it was given up. */
const ERASE_AFTER_MS = 2 * GRACE_MS;
/** How often somebody who waits for a build looks whether others are done with it. */
const FOLLOW_EVERY_MS = 1_000;

/** Keeps the builds of projections: starts those that the registry names, makes them live, ends the others. */
export class BuildKeeper {
  readonly shares: Shares;
  readonly comparer: BuildComparer;
  private readonly settlements: Settlements;
  private readonly background = new Set<Promise<void>>();
  private readonly retiring = new Set<string>();
  private readonly comparing = new Set<string>();

  constructor(private readonly options: BuildKeeperOptions) {
    this.settlements = new Settlements(options.signal);
    this.shares = new Shares(options);
    this.comparer = new BuildComparer(options);
  }

  projectionOf(name: string): Projection | undefined {
    return this.options.projections.find((projection) => projection.name === name);
  }

  /** The build that answers queries; undefined while there is none. */
  async liveBuildOf({ name, version }: Projection): Promise<Build | undefined> {
    const entry = await this.options.registry.find(name, version);
    return typeof entry?.live === 'number' ? buildIn(entry, entry.live) : undefined;
  }

  /** A runner for every share of the live build: the one at work here, or else one that is not fed. */
  async liveRunnersOf(projection: Projection): Promise<ProjectionRunner[]> {
    const build = await this.liveBuildOf(projection);
    if (!build) return [];
    return Promise.all(sharesOf(projection, build).map((share) => this.shares.runnerOf(share)));
  }

  /** Notes which shares there are to be worked on, of a projection whose builds may have changed. */
  async lookAround(projection: Projection): Promise<void> {
    const entry = await this.options.registry.open(projection.name, projection.version);
    const builds = buildsIn(entry);
    const wanted = new Set(builds.map(({ collection }) => collection));
    this.shares.want(builds.flatMap((build) => sharesOf(projection, build)));
    for (const { build } of this.shares.wantedOf(projection)) {
      if (!wanted.has(build.collection)) this.retire(projection, build, entry);
    }
  }

  /** Brings what runs here in line with what the registry says. */
  async reconcile(projection: Projection): Promise<void> {
    if (!this.shares.active) return;
    await this.lookAround(projection);
    await this.shares.openAll([projection]);
    await this.noteReady(projection);
  }

  /** A build that is wanted back before it was let go need not catch up first. */
  private async noteReady(projection: Projection): Promise<void> {
    const { registry, feed } = this.options;
    const entry = await registry.find(projection.name, projection.version);
    if (!entry?.building) return;
    const { generation } = entry.building;
    const here = this.shares.runnersOf(projection).filter(({ build }) => build.generation === generation);
    const live = here.filter((runner) => feed.stateOf(runner) === 'live' && !this.shares.isScratch(runner));
    for (const runner of live) await this.onLive(runner);
    // Whoever was to make it live may be gone.
    if (live.length === 0) await this.proceed(projection, entry);
  }

  /** A runner stands at the head of the log for the first time. */
  async onLive(runner: ProjectionRunner): Promise<void> {
    const { projection, build, partition } = runner;
    if (this.shares.isScratch(runner)) {
      this.settlements.settle(runner.name, { flipped: false });
      return;
    }
    const { registry } = this.options;
    const seen = await registry.refresh(projection.name, projection.version);
    if (seen?.building?.generation !== build.generation || runner.over) return;
    const entry = await registry.update(projection.name, projection.version, (before) =>
      ready(before, build, partition.index),
    );
    await this.proceed(projection, entry);
  }

  /** Makes a build live once all of its shares have come up with the log: at once, or when it is equal. */
  private async proceed(projection: Projection, entry: RegistryEntry): Promise<void> {
    const { building, live } = entry;
    if (!building) return;
    const build = buildIn(entry, building.generation);
    if (!isReady(build, building)) return;
    if (live !== null && building.flip === 'whenEqual') {
      if (this.comparing.has(build.collection)) return;
      this.comparing.add(build.collection);
      this.inBackground(() =>
        this.compareAndFlip(projection, build, buildIn(entry, live)).finally(() =>
          this.comparing.delete(build.collection),
        ),
      );
      return;
    }
    await this.flip(projection, build, await this.sanityOf(projection, build, entry));
    // Ending the old build takes its turn, which is not to be waited for in here.
    this.inBackground(() => this.reconcile(projection));
  }

  async rebuild(name: string, options: RebuildOptions): Promise<OperationResult<Started<RebuildOutcome>>> {
    return this.begin(name, 'rebuildStarted', options, (entry) =>
      this.options.registry.withNew(entry, options.evenIfDifferent ? 'always' : 'whenEqual'),
    );
  }

  async rollback(name: string, options: RebuildOptions): Promise<OperationResult<Started<RebuildOutcome>>> {
    return this.begin(name, 'rollbackStarted', options, (entry) =>
      entry.previous === null
        ? undefined
        : { ...entry, building: { generation: entry.previous, flip: 'always' } },
    );
  }

  /** Fills a projection's documents in a scratch collection, for as long as somebody looks at them. */
  async withScratch<T>(
    projection: Projection,
    live: Build,
    work: (scratch: ProjectionRunner) => Promise<T>,
  ): Promise<OperationResult<T>> {
    const { name } = projection;
    const build: Build = { ...live, collection: `${live.collection}-check`, partitions: 1 };
    const busy = () =>
      refused('projections/verifying', `'${name}' is being verified already; wait for the result.`);
    if (this.shares.hasScratch(build)) return busy();
    const fill = async () => {
      try {
        await this.erase(build);
        const caughtUp = this.settlements.begin(build.collection);
        const scratch = await this.shares.openScratch(projection, build);
        await caughtUp;
        return done(await work(scratch));
      } finally {
        await this.shares.closeScratch(build);
        this.settlements.settle(build.collection, { flipped: false });
        await this.erase(build);
      }
    };
    const { leases } = this.options;
    return leases ? ((await leases.alone(`verify/${name}`, fill)) ?? busy()) : fill();
  }

  /** Waits for what goes on in the background. */
  async stop(): Promise<void> {
    await Promise.all(this.background);
  }

  private async begin(
    name: string,
    what: 'rebuildStarted' | 'rollbackStarted',
    { actor, reason }: RebuildOptions,
    next: (entry: RegistryEntry) => RegistryEntry | undefined,
  ): Promise<OperationResult<Started<RebuildOutcome>>> {
    const projection = this.projectionOf(name);
    if (!projection) return refused('projections/unknown', `There is no projection '${name}'.`);
    let refusal: OperationResult<never> | undefined;
    const entry = await this.options.registry.update(name, projection.version, (before) => {
      refusal = undefined;
      const after = next(before);
      if (before.building)
        refusal = refused('projections/building', `'${name}' is being built; wait for the end.`);
      else if (!after) refusal = refused('projections/no-previous', `'${name}' has no build to go back to.`);
      if (refusal || !after?.building) return before;
      return noted(after, this.change(what, after.building.generation, actor, reason));
    });
    if (refusal) return refusal;
    const { collection } = buildIn(entry, entry.building?.generation ?? 0);
    const outcome = this.settlements.begin(collection);
    if (this.options.leases || !this.shares.active)
      this.inBackground(() => this.follow(projection, collection));
    await this.reconcile(projection);
    return done({ done: outcome });
  }

  /** Waits for others to be done with a build. */
  private async follow(projection: Projection, collection: string): Promise<void> {
    const { clock, registry, signal } = this.options;
    while (this.settlements.names.includes(collection)) {
      await clock.until(laterThan(clock.now(), FOLLOW_EVERY_MS), signal);
      const entry = await registry.refresh(projection.name, projection.version);
      if (!entry) continue;
      if (entry.live !== null && buildIn(entry, entry.live).collection === collection)
        this.settlements.settle(collection, { flipped: true });
      else if (!entry.building || buildIn(entry, entry.building.generation).collection !== collection)
        this.settlements.settle(collection, { flipped: false });
    }
  }

  /** Compares a finished build with the live one, where nobody else does; makes it live when they are equal. */
  private async compareAndFlip(projection: Projection, build: Build, live: Build): Promise<void> {
    const { leases, registry } = this.options;
    const compareAlone = async (lease?: HeldLease) => {
      const entry = await registry.refresh(projection.name, projection.version);
      if (entry?.building?.generation !== build.generation) return;
      const fedHere = leases ? undefined : this.fedHere(live, build);
      const comparison = await this.comparer.compare(live.collection, build.collection, fedHere);
      if (lease?.isLost) return;
      if (comparison.equal)
        await this.flip(projection, build, `equal in ${comparison.documents} documents`, comparison);
      else await this.abandon(projection, build, comparison);
      await this.reconcile(projection);
      if (!comparison.equal) await this.eraseWhenLeft(build);
    };
    if (leases) await leases.alone(`compare/${build.collection}`, compareAlone);
    else await compareAlone();
  }

  /** Both builds' only runners, where they are at work here. */
  fedHere(live: Build, candidate: Build) {
    const [a, b] = [this.shares.onlyRunner(live), this.shares.onlyRunner(candidate)];
    return a && b && { live: a, candidate: b };
  }

  private async flip(
    projection: Projection,
    build: Build,
    why: string,
    comparison?: Comparison,
  ): Promise<void> {
    const { registry, documents, clock, notice } = this.options;
    // It was filled without what only queries need.
    await documents.ensure({ ...projection.collection, name: build.collection });
    const before: { entry?: RegistryEntry } = {};
    await registry.update(projection.name, projection.version, (entry) => {
      before.entry = entry;
      return entry.building?.generation === build.generation
        ? flipped(entry, build.generation, clock.now(), why)
        : entry;
    });
    // Somebody else may have been faster.
    if (before.entry?.building?.generation !== build.generation) return;
    const { entry } = before;
    notice?.({ kind: 'flipped', build, why });
    this.settlements.settle(build.collection, { flipped: true, ...(comparison ? { comparison } : {}) });
    if (entry.previous === null || entry.previous === build.generation) return;
    const obsolete = buildIn(entry, entry.previous);
    if (!this.shares.isAtWork(obsolete)) await this.erase(obsolete);
  }

  private async abandon(projection: Projection, build: Build, comparison: Comparison): Promise<void> {
    const { registry, notice } = this.options;
    const why = `${comparison.different} of ${comparison.documents} documents differ`;
    await registry.update(projection.name, projection.version, (entry) =>
      entry.building?.generation === build.generation
        ? noted(
            { ...entry, building: null },
            this.change('rebuildAbandoned', build.generation, undefined, why),
          )
        : entry,
    );
    notice?.({ kind: 'abandoned', build, comparison });
    this.settlements.settle(build.collection, { flipped: false, comparison });
  }

  /** Builds of different versions can't be compared; that one of them is empty is worth a word. */
  private async sanityOf(projection: Projection, build: Build, entry: RegistryEntry): Promise<string> {
    const { documents, registry } = this.options;
    if (entry.live !== null) return 'as asked for';
    const count = await documents.count(build.collection);
    for (let version = projection.version - 1; version >= 1; version--) {
      const older = await registry.find(projection.name, version);
      if (typeof older?.live !== 'number') continue;
      const before = await documents.count(buildIn(older, older.live).collection);
      return `${count} documents; version ${version} has ${before}`;
    }
    return `${count} documents; first build`;
  }

  /** Ends the work on a build that the registry does not name any more. */
  private retire(projection: Projection, build: Build, { previous }: RegistryEntry): void {
    const { events, clock, signal, leases } = this.options;
    if (this.retiring.has(build.collection)) return;
    this.retiring.add(build.collection);
    // A build that never answered queries has no readers.
    const grace = !events.soleWriter && previous === build.generation;
    this.inBackground(async () => {
      try {
        if (grace) await clock.until(laterThan(clock.now(), GRACE_MS), signal);
        const { name, version } = projection;
        const entry = await this.options.registry.refresh(name, version);
        if (entry && buildsIn(entry).some(({ collection }) => collection === build.collection)) return;
        this.shares.unwant(build);
        if (leases) await leases.round();
        else await this.shares.close(build);
      } finally {
        this.retiring.delete(build.collection);
      }
    });
  }

  private async eraseWhenLeft(build: Build): Promise<void> {
    const { leases, clock, signal } = this.options;
    if (leases) await clock.until(laterThan(clock.now(), ERASE_AFTER_MS), signal);
    else await this.shares.close(build);
    await this.erase(build);
  }

  private async erase(build: Build): Promise<void> {
    const { documents, checkpoints, clock } = this.options;
    await documents.drop(build.collection);
    for (const name of this.shares.namesOf(build)) {
      await checkpoints.reset(name);
      await new Parks(documents, name, clock).reset();
    }
  }

  private inBackground(work: () => Promise<void>): void {
    const { signal, notice } = this.options;
    const running = work()
      .catch((error: unknown) => {
        if (!signal.aborted) notice?.({ kind: 'trouble', error });
      })
      .finally(() => this.background.delete(running));
    this.background.add(running);
  }

  private change(
    what: 'rebuildStarted' | 'rollbackStarted' | 'rebuildAbandoned',
    generation: number,
    actor: Actor | undefined,
    why: string | undefined,
  ) {
    const { clock } = this.options;
    return {
      at: clock.now(),
      what,
      generation,
      ...(actor ? { by: actor.id } : {}),
      ...(why === undefined ? {} : { why }),
    };
  }
}

/** The builds that are to be kept up with the log. */
export function buildsIn(entry: RegistryEntry): Build[] {
  const generations = new Set([entry.live, entry.building?.generation ?? null]);
  return [...generations].filter((one) => one !== null).map((one) => buildIn(entry, one));
}
