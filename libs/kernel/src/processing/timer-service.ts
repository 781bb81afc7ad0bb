import { Backoff, isOver, orAborted, type BackoffOptions } from '../feeding/backoff.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadModel } from '../projecting/read-model.js';
import type { DueTimer } from './due-timers.js';
import type { ProcessRunner } from './process-runner.js';
import { TimerQueue } from './timer-queue.js';

export interface TimerServiceOptions {
  readonly events: EventStore;
  readonly clock: Clock;
  /** The live documents of `dueTimers`. */
  readonly timers: ReadModel<DueTimer>;
  readonly backoff?: BackoffOptions;
  /** Who works on the instance here; undefined when nobody does. */
  readonly runnerOf: (timer: DueTimer) => ProcessRunner | undefined;
  readonly onTrouble: (error: unknown) => void;
}

const TIMER_PAGE = 500;

/** Wakes processes when their timers come due: those of the instances that are worked on here. */
export class TimerService {
  private readonly queue: TimerQueue;
  private readonly firing = new Map<ProcessRunner, Set<Promise<void>>>();
  private readonly endings = new Map<ProcessRunner, AbortController>();
  private readonly loading = new Set<Promise<void>>();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: TimerServiceOptions) {
    this.queue = new TimerQueue(options.clock);
  }

  /** How many timers are set, counting those that were replaced and not yet woken for. */
  get waiting(): number {
    return this.queue.size;
  }

  add(timer: DueTimer): void {
    this.queue.add(timer);
  }

  start(signal: AbortSignal): void {
    this.running = this.queue.run((timer) => this.wake(timer), signal);
  }

  /** Takes up the timers of some runners. Those set from now on are for the caller to add. */
  begin(runners: readonly ProcessRunner[], signal: AbortSignal): void {
    for (const runner of runners) {
      const ending = new AbortController();
      signal.addEventListener('abort', () => ending.abort(signal.reason), { once: true });
      this.endings.set(runner, ending);
      this.firing.set(runner, new Set());
    }
    const loading = this.load(signal).finally(() => this.loading.delete(loading));
    this.loading.add(loading);
  }

  /** No further timer is fired for the runner; resolves when those that were are over. */
  async end(runner: ProcessRunner): Promise<void> {
    this.endings.get(runner)?.abort(new Error('The process is worked on elsewhere.'));
    await Promise.all([...(this.firing.get(runner) ?? new Set<Promise<void>>())]);
    this.firing.delete(runner);
    this.endings.delete(runner);
  }

  /** Waits for what goes on, after the abort. */
  async stop(): Promise<void> {
    await this.running;
    await Promise.all(this.loading);
    await Promise.all([...this.firing.values()].flatMap((all) => [...all]));
  }

  /**
   * Reads the timers that were set before this start. Those set later are seen in the log as it passes by; so
   * none is missed, as long as the index has come as far as the log had when it is read.
   */
  private async load(signal: AbortSignal): Promise<void> {
    const { events, timers, clock, backoff, onTrouble } = this.options;
    const pauses = new Backoff(clock, backoff);
    while (!isOver(signal)) {
      try {
        const head = await events.head();
        if (head !== undefined) await orAborted(timers.waitFor(head), signal);
        await this.read();
        return;
      } catch (error) {
        if (isOver(signal)) return;
        onTrouble(error);
        await pauses.pause(signal).catch(() => undefined);
      }
    }
  }

  private async read(): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.options.timers.find({
        sort: { field: 'dueAt', direction: 'asc' },
        limit: TIMER_PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const timer of page.items) if (this.options.runnerOf(timer)) this.queue.add(timer);
      after = page.next;
    } while (after !== undefined);
  }

  /** Fires a due timer in the background: what one process has to wait for must not hold up another's timers. */
  private wake(timer: DueTimer): void {
    const runner = this.options.runnerOf(timer);
    if (runner) this.inBackground(runner, (signal) => this.fire(runner, timer, signal));
  }

  /**
   * A timer that waited while nothing ran must not overtake the events that wait with it: one of them may
   * have called it off.
   */
  private async fire(runner: ProcessRunner, timer: DueTimer, signal: AbortSignal): Promise<void> {
    const { events, clock, backoff, onTrouble } = this.options;
    const pauses = new Backoff(clock, backoff);
    while (!isOver(signal)) {
      try {
        const head = await events.head();
        if (head !== undefined) await runner.progress.reached(head, signal);
        await runner.fire(timer);
        return;
      } catch (error) {
        if (isOver(signal)) return;
        onTrouble(error);
        await pauses.pause(signal).catch(() => undefined);
      }
    }
  }

  private inBackground(runner: ProcessRunner, work: (signal: AbortSignal) => Promise<void>): void {
    const ending = this.endings.get(runner);
    const all = this.firing.get(runner);
    if (!ending || !all || isOver(ending.signal)) return;
    const one = work(ending.signal).finally(() => all.delete(one));
    all.add(one);
  }
}
