import { Backoff, isOver, orAborted, type BackoffOptions } from '../feeding/backoff.js';
import { CheckpointKeeper } from '../feeding/checkpoint-keeper.js';
import { Checkpoints } from '../feeding/checkpoints.js';
import { Feed } from '../feeding/feed.js';
import { Parks, stateOf, type FollowerState, type Park } from '../feeding/parks.js';
import { Progress } from '../feeding/progress.js';
import { ensureSystemCollections } from '../feeding/system-collections.js';
import type { EventCatalog } from '../events/catalog.js';
import type { Actor, RecordedEvent } from '../events/envelope.js';
import type { Clock, Ids } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import { done, refused, type OperationResult } from '../projecting/operation.js';
import type { ReadModel } from '../projecting/read-model.js';
import type { DueTimer } from './due-timers.js';
import { ProcessDelivery } from './process-delivery.js';
import { processStream } from './process-events.js';
import { ownerOf, ProcessRunner, type Execute } from './process-runner.js';
import type { Process } from './process.js';
import { TimerQueue } from './timer-queue.js';

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
}

export interface ProcessStatus {
  readonly process: string;
  readonly state: FollowerState;
  /** Why it does not go on, when it does not: an event that it can't even attribute to an instance. */
  readonly stopped: { readonly position: bigint; readonly error: string } | undefined;
  readonly position: bigint | undefined;
  readonly parked: readonly Park[];
}

const MAX_BATCH = 500;
const TIMER_PAGE = 500;

/**
 * Runs processes: all of them off one subscription of their own, so that they and the projections don't wait
 * for each other. Begins with the log's first event; what was reacted to is known by the process streams.
 */
export class ProcessHost {
  private readonly runners = new Map<string, ProcessRunner>();
  private readonly feed: Feed<ProcessRunner>;
  private readonly checkpoints: Checkpoints;
  private readonly keeper: CheckpointKeeper;
  private readonly queue: TimerQueue;
  private readonly firing = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private timing: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ProcessHostOptions) {
    const { events, documents, catalog, clock, notice } = options;
    const trouble = (error: unknown) => notice?.({ kind: 'trouble', error });
    this.queue = new TimerQueue(clock);
    this.checkpoints = new Checkpoints(documents);
    this.keeper = new CheckpointKeeper(this.checkpoints, clock, () => this.positions(), trouble);
    this.feed = new Feed<ProcessRunner>({
      events,
      clock,
      maxBatch: MAX_BATCH,
      delivery: () =>
        new ProcessDelivery(
          catalog,
          (timer) => this.queue.add(timer),
          (runner) => this.onStopped(runner),
        ),
      ...(options.backoff ? { backoff: options.backoff } : {}),
      onLive: () => Promise.resolve(),
      onAdvance: () => this.keeper.moved(),
      onTrouble: trouble,
    });
  }

  /**
   * Takes up all processes where they were left; what they missed, timers included, follows in the background. May
   * be called again when it failed.
   */
  async start(): Promise<void> {
    const { documents, processes } = this.options;
    if (new Set(processes.map(({ name }) => name)).size < processes.length) {
      throw new Error('A process is declared twice.');
    }
    await ensureSystemCollections(documents);
    for (const process of processes) this.runners.set(process.name, await this.open(process));
    const { signal } = this.stopping;
    await this.feed.start([...this.runners.values()]);
    this.keeper.start(signal);
    const waking = this.queue.run((timer) => this.wake(timer), signal);
    this.timing = Promise.all([this.loadTimers(signal), waking]);
  }

  /** Ends after the reactions at hand, with a last checkpoint. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('The processes were stopped.'));
    await this.feed.stop();
    await this.timing;
    await Promise.all(this.firing);
    await this.keeper.stop();
  }

  /** @returns whether all processes have handled everything up to `position` within the time */
  async waitFor(position: bigint, timeoutMs: number): Promise<boolean> {
    const waits = [...this.runners.values()].map(({ progress }) =>
      progress.reachedWithin(position, timeoutMs, this.options.clock),
    );
    return (await Promise.all(waits)).every(Boolean);
  }

  status(): ProcessStatus[] {
    return [...this.runners.values()].map((runner) => ({
      process: runner.process.name,
      state: runner.stopped ? 'stopped' : stateOf(this.feed.stateOf(runner), runner.parks),
      stopped: runner.stopped,
      position: runner.progress.position,
      parked: runner.parks.list(),
    }));
  }

  /** How many timers are set, counting those that were replaced and not yet woken for. */
  get waitingTimers(): number {
    return this.queue.size;
  }

  /**
   * Tries again what parked an instance, and then shows it what it missed.
   *
   * @returns whether it is not parked any more
   */
  async retry(
    name: string,
    instance: string,
    options: { readonly actor: Actor; readonly reason?: string },
  ): Promise<OperationResult<boolean>> {
    return this.tryAgain(name, instance, { ...options, skip: false });
  }

  /** Has a parked instance go on without the input, or the order, that parked it. */
  async skip(
    name: string,
    instance: string,
    options: { readonly actor: Actor; readonly reason: string },
  ): Promise<OperationResult<boolean>> {
    return this.tryAgain(name, instance, { ...options, skip: true });
  }

  private async tryAgain(
    name: string,
    instance: string,
    options: { readonly actor: Actor; readonly reason?: string; readonly skip: boolean },
  ): Promise<OperationResult<boolean>> {
    const runner = this.runners.get(name);
    if (!runner) return refused('processes/unknown', `There is no process '${name}'.`);
    await runner.parks.load();
    if (!runner.parks.has(processStream(name, instance))) {
      return refused('processes/not-parked', `Instance '${instance}' of '${name}' is not parked.`);
    }
    const { freed, timers } = await runner.retry(instance, options, (after, upTo) =>
      this.missedBy(runner, instance, after, upTo),
    );
    for (const timer of timers) this.queue.add(timer);
    return done(freed);
  }

  /** The events that concern an instance and that it was not shown. */
  private async missedBy(
    { process }: ProcessRunner,
    instance: string,
    from: bigint | undefined,
    upTo: bigint,
  ): Promise<RecordedEvent[]> {
    const { events, catalog } = this.options;
    const missed: RecordedEvent[] = [];
    for (let after = from; after === undefined || after < upTo;) {
      const page = await events.readAll({ limit: MAX_BATCH, ...(after === undefined ? {} : { after }) });
      for (const stored of page) {
        if (stored.position > upTo || !process.handles.has(stored.type)) continue;
        const event = catalog.upcast(stored);
        if (process.instanceOf(event) === instance) missed.push(event);
      }
      const last = page.at(-1);
      if (!last) break;
      after = last.position;
    }
    return missed;
  }

  private async open(process: Process): Promise<ProcessRunner> {
    const { documents, clock, notice } = this.options;
    const owner = ownerOf(process.name);
    const position = await this.checkpoints.load(owner);
    const parks = new Parks(documents, owner, clock, (park) => notice?.({ kind: 'parked', park }));
    await parks.load();
    return new ProcessRunner(process, new Progress(position), parks, this.options);
  }

  /**
   * Reads the timers that were set before this start. Those set later are seen in the log as it passes by; so
   * none is missed, as long as the index has come as far as the log had when it is read.
   */
  private async loadTimers(signal: AbortSignal): Promise<void> {
    const { events, timers, clock, notice, backoff } = this.options;
    const pauses = new Backoff(clock, backoff);
    while (!isOver(signal)) {
      try {
        const head = await events.head();
        if (head !== undefined) await orAborted(timers.waitFor(head), signal);
        await this.readTimers();
        return;
      } catch (error) {
        if (isOver(signal)) return;
        notice?.({ kind: 'trouble', error });
        await pauses.pause(signal).catch(() => undefined);
      }
    }
  }

  private async readTimers(): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.options.timers.find({
        sort: { field: 'dueAt', direction: 'asc' },
        limit: TIMER_PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const timer of page.items) this.queue.add(timer);
      after = page.next;
    } while (after !== undefined);
  }

  /** Fires a due timer in the background: what one process has to wait for must not hold up another's timers. */
  private wake(timer: DueTimer): void {
    const runner = this.runners.get(timer.process);
    if (!runner) return;
    const firing = this.fire(runner, timer).finally(() => this.firing.delete(firing));
    this.firing.add(firing);
  }

  /**
   * A timer that waited while nothing ran must not overtake the events that wait with it: one of them may
   * have called it off.
   */
  private async fire(runner: ProcessRunner, timer: DueTimer): Promise<void> {
    const { events, clock, notice, backoff } = this.options;
    const { signal } = this.stopping;
    const pauses = new Backoff(clock, backoff);
    while (!isOver(signal)) {
      try {
        const head = await events.head();
        if (head !== undefined) await runner.progress.reached(head, signal);
        await runner.fire(timer);
        return;
      } catch (error) {
        if (isOver(signal)) return;
        notice?.({ kind: 'trouble', error });
        await pauses.pause(signal).catch(() => undefined);
      }
    }
  }

  private onStopped(runner: ProcessRunner): void {
    const { notice } = this.options;
    if (runner.stopped) notice?.({ kind: 'stopped', process: runner.process.name, ...runner.stopped });
  }

  /** A stopped process keeps its checkpoint, so that it takes up the event again after the next start. */
  private positions(): Map<string, bigint> {
    const positions = new Map<string, bigint>();
    for (const { name, progress, stopped } of this.runners.values()) {
      if (progress.position !== undefined && !stopped) positions.set(name, progress.position);
    }
    return positions;
  }
}
