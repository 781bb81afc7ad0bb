import type { Checkpoints, Standing } from '../feeding/checkpoints.js';
import type { Feed } from '../feeding/feed.js';
import type { HeldLease } from '../leasing/held-lease.js';
import type { LeaseKeeper } from '../leasing/lease-keeper.js';
import { partitionsOf, type Partition } from '../leasing/partition.js';
import type { Clock } from '../ports/clock.js';
import type { ReadStore } from '../ports/read-store.js';
import type { ProjectionNotice } from './projection-notice.js';
import { ProjectionRunner, runnerName } from './projection-runner.js';
import type { Projection } from './projection.js';
import type { Build } from './registry.js';

/** One share of the work on one build; all of it, where it is not split. */
export interface Share {
  /** What its checkpoint, its parks and its lease go by. */
  readonly name: string;
  readonly projection: Projection;
  readonly build: Build;
  readonly partition: Partition;
}

export interface SharesOptions {
  readonly documents: ReadStore;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
  readonly feed: Feed<ProjectionRunner>;
  readonly notice?: (notice: ProjectionNotice) => void;
  readonly leases: LeaseKeeper | undefined;
}

export const sharesOf = (projection: Projection, build: Build): Share[] =>
  partitionsOf(build.partitions).map((partition) => ({
    name: runnerName(build, partition),
    projection,
    build,
    partition,
  }));

/** The lease under which a share is worked on. */
export const leaseName = (share: string): string => `projection/${share}`;

/** What there is to be worked on, and what of it is worked on here. */
export class Shares {
  /** False in a process that only asks and is asked: it works on nothing. */
  active = false;
  private readonly wanted = new Map<string, Share>();
  private readonly runners = new Map<string, ProjectionRunner>();
  private readonly scratch = new Set<string>();
  private readonly opening = new Map<string, Promise<ProjectionRunner>>();

  constructor(private readonly options: SharesOptions) {}

  want(shares: readonly Share[]): void {
    for (const share of shares) this.wanted.set(share.name, share);
  }

  unwant(build: Build): void {
    for (const name of this.namesOf(build)) this.wanted.delete(name);
  }

  wantedOf({ name }: Projection): Share[] {
    return [...this.wanted.values()].filter(({ projection }) => projection.name === name);
  }

  /** The leases of all that is to be worked on, here or elsewhere. */
  leaseNames(): string[] {
    return [...this.wanted.keys()].map(leaseName);
  }

  namesOf(build: Build): string[] {
    return partitionsOf(build.partitions).map((partition) => runnerName(build, partition));
  }

  runner(name: string): ProjectionRunner | undefined {
    return this.runners.get(name);
  }

  /** All that is worked on here, scratch builds too. */
  all(): ProjectionRunner[] {
    return [...this.runners.values()].filter(({ over }) => !over);
  }

  runnersOf({ name }: Projection): ProjectionRunner[] {
    return this.all().filter(({ projection }) => projection.name === name);
  }

  /** The runner of a build that is not split and worked on here. */
  onlyRunner(build: Build): ProjectionRunner | undefined {
    return build.partitions === 1 ? this.runners.get(build.collection) : undefined;
  }

  isAtWork(build: Build): boolean {
    return this.namesOf(build).some((name) => this.runners.has(name));
  }

  isScratch({ name }: ProjectionRunner): boolean {
    return this.scratch.has(name);
  }

  hasScratch({ collection }: Build): boolean {
    return this.scratch.has(collection);
  }

  /** The runner of a share: the one at work here, or one that is not fed. */
  async runnerOf(share: Share): Promise<ProjectionRunner> {
    return this.runners.get(share.name) ?? this.open(share, undefined);
  }

  /** Opens every wanted share of some projections, where all of the work is done here. */
  async openAll(projections: readonly Projection[]): Promise<void> {
    if (this.options.leases) return;
    const wanted = projections.flatMap((projection) => this.wantedOf(projection));
    await this.feedNew(wanted.map((share) => ({ share, lease: undefined })));
  }

  /** Leases were gained: the work under them begins. */
  async begin(leases: readonly HeldLease[]): Promise<void> {
    const shares = new Map([...this.wanted.values()].map((share) => [leaseName(share.name), share]));
    const gained = leases.flatMap((lease) => {
      const share = shares.get(lease.name);
      return share ? [{ share, lease }] : [];
    });
    await this.feedNew(gained);
  }

  /** The work under a lease ends: with a last checkpoint, unless another worker has it already. */
  async end(lease: HeldLease): Promise<void> {
    for (const runner of this.runners.values()) if (runner.lease === lease) await this.stop(runner);
  }

  /** Ends the work on a build. */
  async close(build: Build): Promise<void> {
    for (const name of this.namesOf(build)) {
      const runner = this.runners.get(name);
      if (runner) await this.stop(runner);
    }
  }

  async openScratch(projection: Projection, build: Build): Promise<ProjectionRunner> {
    const [share] = sharesOf(projection, build);
    if (!share) throw new Error('A scratch build has one share.');
    this.scratch.add(share.name);
    const runner = await this.open(share, undefined);
    this.runners.set(share.name, runner);
    await this.options.feed.add(runner);
    return runner;
  }

  async closeScratch({ collection }: Build): Promise<void> {
    const runner = this.runners.get(collection);
    if (runner) await this.options.feed.remove(runner);
    this.runners.delete(collection);
    this.scratch.delete(collection);
  }

  /** How far everything that is worked on here has come, for its checkpoint. */
  standings(): Map<string, Standing> {
    const standings = new Map<string, Standing>();
    for (const runner of this.all()) {
      const { position } = runner.progress;
      if (position === undefined || this.isScratch(runner)) continue;
      standings.set(runner.name, { position, recordedAt: runner.lastRecordedAt });
    }
    return standings;
  }

  private async feedNew(
    wanted: readonly { readonly share: Share; readonly lease: HeldLease | undefined }[],
  ): Promise<void> {
    const opened = await Promise.allSettled(wanted.map(({ share, lease }) => this.openNew(share, lease)));
    const begun = opened.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
    try {
      for (const outcome of opened) if (outcome.status === 'rejected') throw outcome.reason;
      const [first, ...others] = begun;
      if (first && others.length === 0) await this.options.feed.add(first);
      else if (first) await this.options.feed.start([first, ...others]);
    } catch (error) {
      // Whoever tries again finds them to be opened still.
      for (const runner of begun) this.runners.delete(runner.name);
      throw error;
    }
  }

  private async openNew(share: Share, lease: HeldLease | undefined): Promise<ProjectionRunner[]> {
    if (this.runners.has(share.name) || this.opening.has(share.name)) return [];
    const opening = this.open(share, lease);
    this.opening.set(share.name, opening);
    try {
      const runner = await opening;
      if (runner.over) return [];
      this.runners.set(share.name, runner);
      return [runner];
    } finally {
      this.opening.delete(share.name);
    }
  }

  private open({ projection, build, partition }: Share, lease: HeldLease | undefined) {
    const { documents, checkpoints, clock, notice } = this.options;
    return ProjectionRunner.open(projection, build, documents, checkpoints, clock, {
      partition,
      lease,
      onParked: (park) => notice?.({ kind: 'parked', park }),
    });
  }

  private async stop(runner: ProjectionRunner): Promise<void> {
    const { feed, checkpoints } = this.options;
    await feed.remove(runner);
    this.runners.delete(runner.name);
    const { position } = runner.progress;
    if (position === undefined || runner.over) return;
    await checkpoints.save(new Map([[runner.name, { position, recordedAt: runner.lastRecordedAt }]]));
  }
}
