import { isOver } from '../feeding/backoff.js';
import { Parks, type ParkRequest } from '../feeding/parks.js';
import type { EventCatalog } from '../events/catalog.js';
import { idOf, type RecordedEvent } from '../events/envelope.js';
import { laterThan } from '../events/time.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import { done, refused, type OperationResult } from '../projecting/operation.js';
import { parksOf } from '../projecting/projection-status.js';
import type { DueTimer } from './due-timers.js';
import { processStream } from './process-events.js';
import { ownerOf, type ProcessRunner } from './process-runner.js';
import type { Process } from './process.js';

export interface ProcessOperatorOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly catalog: EventCatalog;
  readonly clock: Clock;
  readonly processes: readonly Process[];
  /** Who works on an instance here; undefined when nobody does. */
  readonly runnerOf: (process: string, instance: string) => ProcessRunner | undefined;
  readonly runners: () => readonly ProcessRunner[];
  readonly onTimer: (timer: DueTimer) => void;
  readonly onTrouble: (error: unknown) => void;
}

const PAGE = 500;
/** How often it is looked whether an operator asked elsewhere for something to be done here. */
const LOOK_EVERY_MS = 1_000;
/** How long an operator waits for another program to do what was asked. */
const PATIENCE_MS = 10_000;

/**
 * The operator's verbs for parked instances. An instance is worked on in one place at a time: where that is in
 * another program, what is asked for is written beside the park, and done there.
 */
export class ProcessOperator {
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: ProcessOperatorOptions) {}

  /** Does what operators ask for elsewhere, until aborted. */
  start(signal: AbortSignal): void {
    this.running = this.run(signal);
  }

  async stop(): Promise<void> {
    await this.running;
  }

  /** @returns whether the instance is not parked any more */
  async free(name: string, instance: string, request: ParkRequest): Promise<OperationResult<boolean>> {
    const { documents, clock, processes, runnerOf } = this.options;
    if (!processes.some((process) => process.name === name))
      return refused('processes/unknown', `There is no process '${name}'.`);
    const stream = processStream(name, instance);
    const runner = runnerOf(name, instance);
    const parks = runner?.parks ?? new Parks(documents, ownerOf(name), clock);
    await parks.load();
    if (!parks.has(stream))
      return refused('processes/not-parked', `Instance '${instance}' of '${name}' is not parked.`);
    return runner ? done(await this.freeHere(runner, instance, request)) : this.ask(parks, stream, request);
  }

  private async freeHere(runner: ProcessRunner, instance: string, request: ParkRequest): Promise<boolean> {
    const { freed, timers } = await runner.retry(instance, request, (after, upTo) =>
      this.missedBy(runner, instance, after, upTo),
    );
    for (const timer of timers) this.options.onTimer(timer);
    return freed;
  }

  private async ask(parks: Parks, stream: string, request: ParkRequest): Promise<OperationResult<boolean>> {
    const { clock } = this.options;
    if (!(await parks.request(stream, request))) return done(true);
    const never = new AbortController().signal;
    const deadline = laterThan(clock.now(), PATIENCE_MS);
    while (clock.now() < deadline) {
      await clock.until(laterThan(clock.now(), LOOK_EVERY_MS / 4), never);
      await parks.load();
      const park = parks.get(stream);
      if (!park?.requested) return done(park === undefined);
    }
    return refused(
      'processes/nobody-there',
      'No program with the role processes has done it yet; it is done as soon as one is there.',
    );
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { clock, onTrouble } = this.options;
    while (!isOver(signal)) {
      try {
        await clock.until(laterThan(clock.now(), LOOK_EVERY_MS), signal);
        await this.doWhatIsAsked();
      } catch (error) {
        if (!isOver(signal)) onTrouble(error);
      }
    }
  }

  private async doWhatIsAsked(): Promise<void> {
    const { documents, runners, runnerOf } = this.options;
    const processes = new Map(runners().map(({ process }) => [ownerOf(process.name), process.name]));
    for (const { owner, stream, requested } of await parksOf(documents, [...processes.keys()])) {
      const name = processes.get(owner);
      if (!requested || name === undefined) continue;
      const instance = idOf(stream);
      const runner = runnerOf(name, instance);
      if (!runner) continue;
      await runner.parks.load();
      await this.freeHere(runner, instance, requested);
    }
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
      const page = await events.readAll({ limit: PAGE, ...(after === undefined ? {} : { after }) });
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
}
