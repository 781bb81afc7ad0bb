import { setMaxListeners } from 'node:events';
import type { BackoffOptions } from '../feeding/backoff.js';
import { CheckpointKeeper } from '../feeding/checkpoint-keeper.js';
import { Checkpoints, type Standing } from '../feeding/checkpoints.js';
import { Feed } from '../feeding/feed.js';
import { LogHead } from '../feeding/log-head.js';
import { Parks, stateOf, type FollowerState, type Park } from '../feeding/parks.js';
import { Progress } from '../feeding/progress.js';
import { ensureSystemCollections } from '../feeding/system-collections.js';
import type { EventCatalog } from '../events/catalog.js';
import type { Actor } from '../events/envelope.js';
import type { HeldLease } from '../leasing/held-lease.js';
import { LeaseKeeper, type Leasing } from '../leasing/lease-keeper.js';
import { hashOf } from '../leasing/partition.js';
import type { Clock, Ids } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import type { OperationResult } from '../projecting/operation.js';
import { lagOf, overallOf, parksOf, type Lag, type ShareStatus } from '../projecting/projection-status.js';
import { StoredProgress, type ReadModel } from '../projecting/read-model.js';
import type { DueTimer } from './due-timers.js';
import { ProcessDelivery } from './process-delivery.js';
import { ProcessOperator } from './process-operator.js';
import { ownerOf, ProcessRunner, type Execute } from './process-runner.js';
import { positionOf, refuseOtherSplit, sharesOfProcess, type ShareOfProcess } from './process-shares.js';
import type { Process } from './process.js';
import { TimerService } from './timer-service.js';

/** Something that somebody who watches over the processes wants to read in the log. */
export type ProcessNotice =
  | { readonly kind: 'trouble'; readonly error: unknown }
  | { readonly kind: 'parked'; readonly park: Park }
  | { readonly kind: 'stopped'; readonly process: string; readonly position: bigint; readonly error: string };

export interface ProcessHostOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly catalog: EventCatalog;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly processes: readonly Process[];
  /** The live documents of `dueTimers`. */
  readonly timers: ReadModel<DueTimer>;
  readonly execute: Execute;
  readonly notice?: (notice: ProcessNotice) => void;
  readonly backoff?: BackoffOptions;
  /** How the work is shared with other programs; absent where this one does all of it. */
  readonly leasing?: Leasing;
  /** Into how many shares the instances of each process are split; 1 by default. */
  readonly partitions?: number;
}

/** How one share of a process's instances is. */
export interface ProcessShareStatus extends ShareStatus {
  readonly state: FollowerState | 'elsewhere' | 'unassigned';
}

export interface ProcessStatus {
  readonly process: string;
  /** That of the share which is worst off. */
  readonly state: ProcessShareStatus['state'];
  /** Why it does not go on, when it does not: an event that it can't even attribute to an instance. */
  readonly stopped: { readonly position: bigint; readonly error: string } | undefined;
  /** Position up to which all shares were shown all events. */
  readonly position: bigint | undefined;
  /** That of the share which is furthest behind. */
  readonly lag: Lag;
  readonly parked: readonly Park[];
  readonly shares: readonly ProcessShareStatus[];
}

const MAX_BATCH = 500;

/**
 * Runs processes: all of them off one subscription of their own, so that they and the projections don't wait
 * for each other. Begins with the log's first event; what was reacted to is known by the process streams.
 */
export class ProcessHost {
  private readonly shares: readonly ShareOfProcess[];
  private readonly runners = new Map<string, ProcessRunner>();
  private readonly feed: Feed<ProcessRunner>;
  private readonly checkpoints: Checkpoints;
  private readonly keeper: CheckpointKeeper;
  private readonly leases: LeaseKeeper | undefined;
  private readonly timers: TimerService;
  private readonly operator: ProcessOperator;
  private readonly elsewhere: StoredProgress;
  private readonly head: LogHead;
  private readonly stopping = new AbortController();
  private readonly trouble = (error: unknown): void => this.options.notice?.({ kind: 'trouble', error });

  constructor(private readonly options: ProcessHostOptions) {
    const { documents, clock, processes, partitions = 1, leasing } = options;
    // Every process waits for the end, and there may be any number of them: that is no leak.
    setMaxListeners(0, this.stopping.signal);
    this.shares = processes.flatMap((process) => sharesOfProcess(process, partitions));
    if (new Set(this.shares.map(({ name }) => name)).size < this.shares.length)
      throw new Error('A process is declared twice.');
    this.checkpoints = new Checkpoints(documents);
    this.head = new LogHead(options.events);
    this.elsewhere = new StoredProgress(documents, clock);
    this.keeper = new CheckpointKeeper(this.checkpoints, clock, () => this.standings(), this.trouble);
    this.feed = this.feedOf();
    this.timers = new TimerService({
      ...options,
      runnerOf: ({ process, instance }) => this.runnerOf(process, instance),
      onTrouble: this.trouble,
    });
    this.operator = new ProcessOperator({
      ...options,
      runnerOf: (process, instance) => this.runnerOf(process, instance),
      runners: () => this.atWork(),
      onTimer: (timer) => this.timers.add(timer),
      onTrouble: this.trouble,
    });
    this.leases = leasing && this.leasesOf(leasing);
  }

  /**
   * Takes up all processes where they were left; what they missed, timers included, follows in the background. May
   * be called again when it failed.
   */
  async start(): Promise<void> {
    await ensureSystemCollections(this.options.documents);
    if (this.leases) await this.leases.start();
    else await this.begin(this.shares.map((share) => ({ share, lease: undefined })));
    const { signal } = this.stopping;
    this.keeper.start(signal);
    this.timers.start(signal);
    if (this.leases) this.operator.start(signal);
  }

  /** Ends after the reactions at hand, with a last checkpoint; then others may take over. */
  async stop(): Promise<void> {
    const end = async () => {
      this.stopping.abort(new Error('The processes were stopped.'));
      await this.feed.stop();
      await this.timers.stop();
      await this.operator.stop();
      await this.keeper.stop();
    };
    if (this.leases) await this.leases.stop(end);
    else await end();
  }

  /** @returns whether all processes have handled everything up to `position` within the time */
  async waitFor(position: bigint, timeoutMs: number): Promise<boolean> {
    const waits = this.shares.map(({ name }) => {
      const runner = this.runners.get(name);
      return runner && !runner.over
        ? runner.progress.reachedWithin(position, timeoutMs, this.options.clock)
        : this.elsewhere.waitFor(name, position, timeoutMs);
    });
    return (await Promise.all(waits)).every(Boolean);
  }

  /** How every process is, whoever works on it. */
  async status(): Promise<ProcessStatus[]> {
    const { documents, leasing, processes } = this.options;
    const names = this.shares.map(({ name }) => name);
    const [head, stored, parks, leases] = await Promise.all([
      this.head.lastKnown(),
      this.checkpoints.standings(names.filter((name) => !this.runners.has(name))),
      parksOf(
        documents,
        processes.map(({ name }) => ownerOf(name)),
      ),
      leasing?.store.list() ?? [],
    ]);
    const workers = new Map(
      leases.filter(({ remainingMs }) => remainingMs > 0).map(({ name, holder }) => [name, holder]),
    );
    return processes.map((process) => {
      const shares = this.shares.filter((share) => share.process === process);
      const states = shares.map((share) =>
        this.shareStatus(share, stored.get(share.name), head, workers.get(share.lease)),
      );
      const parked = parks.filter(({ owner }) => owner === ownerOf(process.name));
      return this.statusOf(process, shares, states, parked);
    });
  }

  /** The leases that are held here. */
  heldLeases(): HeldLease[] {
    return this.leases?.list() ?? [];
  }

  /** How many timers are set here, counting those that were replaced and not yet woken for. */
  get waitingTimers(): number {
    return this.timers.waiting;
  }

  /**
   * Tries again what parked an instance, and then shows it what it missed. Where another program works on the
   * instance, it is asked to.
   *
   * @returns whether it is not parked any more
   */
  async retry(
    name: string,
    instance: string,
    options: { readonly actor: Actor; readonly reason?: string },
  ): Promise<OperationResult<boolean>> {
    return this.operator.free(name, instance, { ...options, skip: false });
  }

  /** Has a parked instance go on without the input, or the order, that parked it. */
  async skip(
    name: string,
    instance: string,
    options: { readonly actor: Actor; readonly reason: string },
  ): Promise<OperationResult<boolean>> {
    return this.operator.free(name, instance, { ...options, skip: true });
  }

  private atWork(): ProcessRunner[] {
    return [...this.runners.values()].filter(({ over }) => !over);
  }

  private runnerOf(process: string, instance: string): ProcessRunner | undefined {
    return this.atWork().find((runner) => runner.process.name === process && runner.takes(instance));
  }

  private async begin(
    wanted: readonly { readonly share: ShareOfProcess; readonly lease: HeldLease | undefined }[],
  ): Promise<void> {
    const { leasing } = this.options;
    if (leasing) {
      const leases = await leasing.store.list();
      for (const { share } of wanted) refuseOtherSplit(share, leases);
    }
    const runners = await Promise.all(wanted.map(({ share, lease }) => this.open(share, lease)));
    const begun = runners.filter(({ over }) => !over);
    for (const runner of begun) this.runners.set(runner.name, runner);
    this.timers.begin(begun, this.stopping.signal);
    await this.feed.start(begun);
  }

  private async open(share: ShareOfProcess, lease: HeldLease | undefined): Promise<ProcessRunner> {
    const { documents, clock, notice } = this.options;
    const { process, partition } = share;
    const position = await positionOf(share, lease?.epoch, this.checkpoints, documents);
    const parks = new Parks(documents, ownerOf(process.name), clock, (park) =>
      notice?.({ kind: 'parked', park }),
    );
    await parks.load();
    return new ProcessRunner(process, new Progress(position), parks, this.options, { partition, lease });
  }

  /** The work under a lease ends: with a last checkpoint, unless another worker has it already. */
  private async end(lease: HeldLease): Promise<void> {
    for (const runner of this.runners.values()) {
      if (runner.share.lease !== lease) continue;
      await this.feed.remove(runner);
      await this.timers.end(runner);
      this.runners.delete(runner.name);
      const { position } = runner.progress;
      if (position !== undefined && !runner.over && !runner.stopped)
        await this.checkpoints.save(new Map([[runner.name, position]]));
    }
  }

  private feedOf(): Feed<ProcessRunner> {
    const { events, clock, catalog, backoff } = this.options;
    return new Feed<ProcessRunner>({
      events,
      clock,
      maxBatch: MAX_BATCH,
      delivery: () =>
        new ProcessDelivery(
          catalog,
          (timer) => this.timers.add(timer),
          (runner) => this.onStopped(runner),
        ),
      ...(backoff ? { backoff } : {}),
      onLive: () => Promise.resolve(),
      onAdvance: () => this.keeper.moved(),
      onTrouble: this.trouble,
    });
  }

  private leasesOf(leasing: Leasing): LeaseKeeper {
    const shares = new Map(this.shares.map((share) => [share.lease, share]));
    return new LeaseKeeper({
      ...leasing,
      clock: this.options.clock,
      // Programs of another release may run other processes: they don't count on each other.
      group: `processes-${hashOf([...shares.keys()].sort().join())}`,
      wanted: () => [...shares.keys()],
      onGained: (leases) =>
        this.begin(
          leases.flatMap((lease) => {
            const share = shares.get(lease.name);
            return share ? [{ share, lease }] : [];
          }),
        ),
      onEnding: (lease) => this.end(lease),
      onTrouble: this.trouble,
    });
  }

  private onStopped(runner: ProcessRunner): void {
    const { notice } = this.options;
    if (runner.stopped) notice?.({ kind: 'stopped', process: runner.process.name, ...runner.stopped });
  }

  private shareStatus(
    { name, partition }: ShareOfProcess,
    stored: Standing | undefined,
    head: bigint | undefined,
    worker: string | undefined,
  ): ProcessShareStatus {
    const { clock, leasing } = this.options;
    const runner = this.runners.get(name);
    const standing = runner
      ? { position: runner.progress.position, recordedAt: runner.lastRecordedAt }
      : { position: stored?.position, recordedAt: stored?.recordedAt };
    const away = leasing && worker === undefined ? 'unassigned' : 'elsewhere';
    return {
      partition: partition.index,
      state: runner ? this.stateHere(runner) : away,
      worker: runner ? leasing?.worker : worker,
      position: standing.position,
      lag: lagOf(standing, head, clock.now()),
    };
  }

  private stateHere(runner: ProcessRunner): FollowerState {
    return runner.stopped ? 'stopped' : stateOf(this.feed.stateOf(runner), runner.parks);
  }

  private statusOf(
    process: Process,
    shares: readonly ShareOfProcess[],
    states: readonly ProcessShareStatus[],
    parked: readonly Park[],
  ): ProcessStatus {
    const stopped = shares.map(({ name }) => this.runners.get(name)?.stopped).find((one) => one);
    return { process: process.name, ...overallOf(states), stopped, parked, shares: states };
  }

  /** A stopped process keeps its checkpoint, so that it takes up the event again after the next start. */
  private standings(): Map<string, Standing> {
    const standings = new Map<string, Standing>();
    for (const { name, progress, stopped, lastRecordedAt } of this.atWork()) {
      const { position } = progress;
      if (position !== undefined && !stopped) standings.set(name, { position, recordedAt: lastRecordedAt });
    }
    return standings;
  }
}
