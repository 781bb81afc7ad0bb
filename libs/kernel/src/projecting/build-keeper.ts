import { Backoff } from '../feeding/backoff.js';
import type { Checkpoints } from '../feeding/checkpoints.js';
import type { Feed } from '../feeding/feed.js';
import { Parks } from '../feeding/parks.js';
import type { Actor } from '../events/envelope.js';
import { laterThan } from '../events/time.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import { comparisonOf, differencesOf, suspectsOf, type Comparison, type Difference } from './comparison.js';
import { done, refused, type OperationResult, type Started } from './operation.js';
import type { ProjectionNotice } from './projection-notice.js';
import { ProjectionRunner } from './projection-runner.js';
import type { Projection } from './projection.js';
import { buildOf, flipped, noted, type Build, type Registry, type RegistryEntry } from './registry.js';

/** What came of a rebuild. */
export interface RebuildOutcome {
  /** Whether the new build answers queries now. */
  readonly flipped: boolean;
  /** How it compared with the one that was live, where that was asked for. */
  readonly comparison?: Comparison;
}

export interface BuildKeeperOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly clock: Clock;
  readonly projections: readonly Projection[];
  readonly notice?: (notice: ProjectionNotice) => void;
  readonly registry: Registry;
  readonly checkpoints: Checkpoints;
  readonly feed: Feed<ProjectionRunner>;
  /** All runners at work, by collection; kept here. */
  readonly runners: Map<string, ProjectionRunner>;
  readonly signal: AbortSignal;
}

interface RebuildOptions {
  readonly evenIfDifferent?: boolean;
  readonly actor?: Actor;
  readonly reason?: string;
}

/** Readers elsewhere may believe the registry for a second: a build goes on a little after it was replaced. */
const GRACE_MS = 5_000;
/** How often two builds are looked at before a difference is called one, where others write them too. */
const LOOKS = 8;

interface Settlement {
  readonly promise: Promise<RebuildOutcome>;
  readonly resolve: (outcome: RebuildOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** Keeps the builds of projections: starts those that the registry names, makes them live, ends the others. */
export class BuildKeeper {
  private readonly settlements = new Map<string, Settlement>();
  private readonly scratch = new Set<string>();
  private readonly background = new Set<Promise<void>>();
  private readonly retiring = new Set<string>();

  constructor(private readonly options: BuildKeeperOptions) {
    options.signal.addEventListener('abort', () => {
      for (const { reject } of this.settlements.values()) reject(new Error('The projections were stopped.'));
    });
  }

  projectionOf(name: string): Projection | undefined {
    return this.options.projections.find((projection) => projection.name === name);
  }

  isScratch(runner: ProjectionRunner): boolean {
    return this.scratch.has(runner.name);
  }

  /** The runners of a projection: of the live build and of one that is being filled. */
  runnersOf({ name }: Projection): ProjectionRunner[] {
    return [...this.options.runners.values()].filter(({ projection }) => projection.name === name);
  }

  async liveRunnerOf(projection: Projection): Promise<ProjectionRunner | undefined> {
    const { live } = await this.options.registry.open(projection.name, projection.version);
    return live === null ? undefined : this.options.runners.get(collectionOf(projection, live));
  }

  /** Opens a runner for every build that the registry names and that has none yet. */
  async openWanted(projection: Projection): Promise<ProjectionRunner[]> {
    const { runners } = this.options;
    const opened: ProjectionRunner[] = [];
    for (const build of await this.wantedBuilds(projection)) {
      if (runners.has(build.collection)) continue;
      const runner = await this.open(projection, build);
      runners.set(build.collection, runner);
      opened.push(runner);
    }
    return opened;
  }

  /** Brings what runs here in line with what the registry says. */
  async reconcile(projection: Projection): Promise<void> {
    for (const runner of await this.openWanted(projection)) await this.options.feed.add(runner);
    const wanted = new Set((await this.wantedBuilds(projection)).map(({ collection }) => collection));
    for (const runner of this.runnersOf(projection)) {
      if (!wanted.has(runner.name) && !this.isScratch(runner)) this.retire(runner);
    }
    await this.flipIfLive(projection);
  }

  /** A build that is wanted back before it was let go need not catch up first. */
  private async flipIfLive(projection: Projection): Promise<void> {
    const { registry, runners, feed } = this.options;
    const entry = await registry.find(projection.name, projection.version);
    if (entry?.building?.flip !== 'always') return;
    const runner = runners.get(collectionOf(projection, entry.building.generation));
    if (runner && feed.stateOf(runner) === 'live') await this.onLive(runner);
  }

  /** A build stands at the head of the log for the first time. */
  async onLive(runner: ProjectionRunner): Promise<void> {
    const { registry } = this.options;
    const { projection, build } = runner;
    if (this.isScratch(runner)) {
      this.settlements.get(runner.name)?.resolve({ flipped: false });
      return;
    }
    const entry = await registry.refresh(projection.name, projection.version);
    if (entry?.building?.generation !== build.generation) return;
    if (entry.live !== null && entry.building.flip === 'whenEqual') {
      this.inBackground(() => this.compareAndFlip(runner));
      return;
    }
    await this.flip(runner, await this.sanityOf(runner, entry));
    // Ending the old build takes its turn, which is not to be waited for in here.
    this.inBackground(() => this.reconcile(projection));
  }

  async rebuild(name: string, options: RebuildOptions): Promise<OperationResult<Started<RebuildOutcome>>> {
    return this.begin(name, 'rebuildStarted', options, (entry) => ({
      generation: entry.latest + 1,
      flip: options.evenIfDifferent ? 'always' : 'whenEqual',
    }));
  }

  async rollback(name: string, options: RebuildOptions): Promise<OperationResult<Started<RebuildOutcome>>> {
    return this.begin(name, 'rollbackStarted', options, (entry) =>
      entry.previous === null ? undefined : { generation: entry.previous, flip: 'always' },
    );
  }

  async verify(name: string): Promise<OperationResult<Comparison>> {
    const { documents, checkpoints, feed, runners } = this.options;
    const projection = this.projectionOf(name);
    const live = projection && (await this.liveRunnerOf(projection));
    if (!projection || !live) return refused('projections/not-live', `No build of '${name}' is live here.`);
    const build: Build = { ...live.build, collection: `${live.name}-check` };
    if (runners.has(build.collection)) {
      return refused('projections/verifying', `'${name}' is being verified already; wait for the result.`);
    }
    this.scratch.add(build.collection);
    try {
      await this.erase(build);
      const checked = await ProjectionRunner.open(
        projection,
        build,
        documents,
        checkpoints,
        this.options.clock,
      );
      runners.set(build.collection, checked);
      const { promise } = this.settlementOf(build.collection);
      await feed.add(checked);
      await promise;
      return done(await this.compare(live, checked));
    } finally {
      const checked = runners.get(build.collection);
      if (checked) await feed.remove(checked);
      runners.delete(build.collection);
      this.settlements.delete(build.collection);
      this.scratch.delete(build.collection);
      await this.erase(build);
    }
  }

  /** Waits for what goes on in the background. */
  async stop(): Promise<void> {
    await Promise.all(this.background);
  }

  private async begin(
    name: string,
    what: 'rebuildStarted' | 'rollbackStarted',
    { actor, reason }: RebuildOptions,
    next: (entry: RegistryEntry) => RegistryEntry['building'] | undefined,
  ): Promise<OperationResult<Started<RebuildOutcome>>> {
    const projection = this.projectionOf(name);
    if (!projection) return refused('projections/unknown', `There is no projection '${name}'.`);
    let refusal: OperationResult<never> | undefined;
    const entry = await this.options.registry.update(name, projection.version, (before) => {
      refusal = undefined;
      const building = next(before);
      if (before.building)
        refusal = refused('projections/building', `'${name}' is being built; wait for the end.`);
      else if (!building)
        refusal = refused('projections/no-previous', `'${name}' has no build to go back to.`);
      if (refusal || !building) return before;
      const latest = Math.max(before.latest, building.generation);
      return noted({ ...before, building, latest }, this.change(what, building.generation, actor, reason));
    });
    if (refusal) return refusal;
    const { promise } = this.settlementOf(collectionOf(projection, entry.building?.generation ?? 0));
    await this.reconcile(projection);
    return done({ done: promise });
  }

  /** Compares a finished build with the live one; makes it live when they are equal. */
  private async compareAndFlip(candidate: ProjectionRunner): Promise<void> {
    const { projection, build } = candidate;
    const live = await this.liveRunnerOf(projection);
    if (!live) return;
    const comparison = await this.compare(live, candidate);
    if (comparison.equal)
      await this.flip(candidate, `equal in ${comparison.documents} documents`, comparison);
    else await this.abandon(candidate, comparison);
    await this.reconcile(projection);
    if (!comparison.equal) await this.erase(build);
  }

  private async flip(runner: ProjectionRunner, why: string, comparison?: Comparison): Promise<void> {
    const { registry, clock, notice } = this.options;
    const { projection, build } = runner;
    let obsolete: number[] = [];
    await registry.update(projection.name, projection.version, (entry) => {
      obsolete = [];
      if (entry.building?.generation !== build.generation) return entry;
      if (entry.previous !== null && entry.previous !== build.generation) obsolete = [entry.previous];
      return flipped(entry, build.generation, clock.now(), why);
    });
    notice?.({ kind: 'flipped', build, why });
    this.settlements.get(build.collection)?.resolve({ flipped: true, ...(comparison ? { comparison } : {}) });
    this.settlements.delete(build.collection);
    for (const generation of obsolete) {
      const old = buildOf(projection.name, projection.version, generation);
      if (!this.options.runners.has(old.collection)) await this.erase(old);
    }
  }

  private async abandon(candidate: ProjectionRunner, comparison: Comparison): Promise<void> {
    const { registry, notice } = this.options;
    const { projection, build } = candidate;
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
    this.settlements.get(build.collection)?.resolve({ flipped: false, comparison });
    this.settlements.delete(build.collection);
  }

  /**
   * Compares two builds while both are fed: what looks different is looked at again between two deliveries,
   * when both have applied the same events. Copies elsewhere may be a moment ahead of this one with the live
   * build, so that is done some times before a difference is believed.
   */
  private async compare(live: ProjectionRunner, candidate: ProjectionRunner): Promise<Comparison> {
    const { documents, events, feed, clock, signal } = this.options;
    const looks = events.soleWriter ? 1 : LOOKS;
    const backoff = new Backoff(clock, { base: 100, cap: 2_000 });
    const { suspects, documents: count } = await suspectsOf(documents, live.name, candidate.name);
    let differences: readonly Difference[] = [...suspects].map((id) => ({ id, kind: 'different' }));
    for (let look = 1; look <= looks && differences.length > 0;) {
      const ids = differences.map(({ id }) => id);
      const seen = await feed.exclusively(candidate, async () =>
        feed.together(candidate, live) ? differencesOf(documents, live.name, candidate.name, ids) : undefined,
      );
      if (seen) look++;
      differences = seen ?? differences;
      if (differences.length > 0 && look <= looks) await backoff.pause(signal);
    }
    return comparisonOf(count, differences);
  }

  /** Builds of different versions can't be compared; that one of them is empty is worth a word. */
  private async sanityOf({ projection, name }: ProjectionRunner, entry: RegistryEntry): Promise<string> {
    const { documents, registry } = this.options;
    if (entry.live !== null) return 'as asked for';
    const count = await documents.count(name);
    for (let version = projection.version - 1; version >= 1; version--) {
      const older = await registry.find(projection.name, version);
      if (typeof older?.live !== 'number') continue;
      const before = await documents.count(buildOf(projection.name, version, older.live).collection);
      return `${count} documents; version ${version} has ${before}`;
    }
    return `${count} documents; first build`;
  }

  private retire(runner: ProjectionRunner): void {
    const { events, clock, feed, runners, signal, checkpoints } = this.options;
    if (this.retiring.has(runner.name)) return;
    this.retiring.add(runner.name);
    this.inBackground(async () => {
      try {
        if (!events.soleWriter) await clock.until(laterThan(clock.now(), GRACE_MS), signal);
        if ((await this.wantedBuilds(runner.projection)).some(({ collection }) => collection === runner.name))
          return;
        await feed.remove(runner);
        runners.delete(runner.name);
        const { position } = runner.progress;
        if (position !== undefined) await checkpoints.save(new Map([[runner.name, position]]));
      } finally {
        this.retiring.delete(runner.name);
      }
    });
  }

  private async open(projection: Projection, build: Build): Promise<ProjectionRunner> {
    const { documents, checkpoints, clock, notice } = this.options;
    return ProjectionRunner.open(projection, build, documents, checkpoints, clock, (park) =>
      notice?.({ kind: 'parked', park }),
    );
  }

  private async wantedBuilds({ name, version }: Projection): Promise<Build[]> {
    const { live, building } = await this.options.registry.open(name, version);
    const generations = new Set([live, building?.generation ?? null]);
    return [...generations].filter((one) => one !== null).map((one) => buildOf(name, version, one));
  }

  private async erase(build: Build): Promise<void> {
    const { documents, checkpoints, clock } = this.options;
    await documents.drop(build.collection);
    await checkpoints.reset(build.collection);
    await new Parks(documents, build.collection, clock).reset();
  }

  private settlementOf(collection: string): Settlement {
    const { promise, resolve, reject } = deferred();
    const settlement = { promise, resolve, reject };
    // Whoever wants to know holds the promise; that nobody does is no failure.
    promise.catch(() => undefined);
    this.settlements.set(collection, settlement);
    return settlement;
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

const collectionOf = ({ name, version }: Projection, generation: number): string =>
  buildOf(name, version, generation).collection;

function deferred(): Settlement {
  let resolve: Settlement['resolve'] = () => undefined;
  let reject: Settlement['reject'] = () => undefined;
  const promise = new Promise<RebuildOutcome>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
