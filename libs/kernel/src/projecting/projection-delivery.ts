import { breathe } from '../feeding/backoff.js';
import type { Delivery, DeliveryContext } from '../feeding/follower.js';
import type { EventCatalog } from '../events/catalog.js';
import type { RecordedEvent, StoredEvent } from '../events/envelope.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import type { Seen } from './projection.js';
import { applyBatches, RaceLost } from './apply-batches.js';
import { ProjectionBatch, type Slice } from './projection-batch.js';
import type { ProjectionRunner } from './projection-runner.js';
import { NOTHING_SEEN, StreamFold, Unseeable } from './stream-folds.js';

/** A runner, and which of the folds it follows; -1 for none. */
interface Stop {
  readonly runner: ProjectionRunner;
  readonly slice: Slice;
  readonly fold: number;
}

export interface DeliveryOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly catalog: EventCatalog;
  readonly clock: Clock;
  /** Streams whose state is kept, for each fold that is followed. */
  readonly foldCapacity?: number;
}

const FOLD_CAPACITY = 50_000;
/** From this size on a delivery makes pauses for others. */
const LARGE = 200;
/** Most pages that are folded before documents are written, and most documents that are held for it. */
const MOST_PAGES = 10;
const MOST_DOCUMENTS = 10_000;

/**
 * Shows the log to many projections, page by page: every event is brought to its current version once, every
 * followed fold moves over it once, and every projection gets those that it handles.
 *
 * Far from the head, several pages are folded in memory before the documents are written: a document that is
 * touched on every page is then written once. The better that goes, the more pages; after a failure it is
 * one again, since the pages before are read anew then.
 */
export class ProjectionDelivery implements Delivery<ProjectionRunner> {
  private readonly folds: StreamFold[] = [];
  private open = new Map<ProjectionRunner, ProjectionBatch>();
  private pages = 0;
  private mostPages = 1;

  constructor(private readonly options: DeliveryOptions) {}

  async deliver(
    runners: readonly ProjectionRunner[],
    events: readonly StoredEvent[],
    { mayWait, signal }: DeliveryContext,
  ): Promise<boolean> {
    const slices = await this.slice(runners, events);
    if (events.length >= LARGE) await breathe();
    await Promise.all([...slices].map(([runner, slice]) => this.fold(runner, slice)));
    this.pages++;
    if (mayWait && this.pages < this.mostPages && this.size < MOST_DOCUMENTS) return false;
    for (const runner of this.open.keys()) if (!runners.includes(runner)) this.open.delete(runner);
    await this.write(signal);
    for (const runner of runners) runner.lastRecordedAt = events.at(-1)?.recordedAt;
    return true;
  }

  reset(): void {
    this.open = new Map();
    this.pages = 0;
    this.mostPages = 1;
  }

  /**
   * What each runner is to look at; nothing for those that handle none of the events.
   *
   * @param again also show them what they were shown before
   */
  async slice(
    runners: readonly ProjectionRunner[],
    events: readonly StoredEvent[],
    again = false,
  ): Promise<Map<ProjectionRunner, Slice>> {
    const routes = this.routesOf(runners);
    const sights: (Seen<unknown> | Unseeable)[] = [];
    for (const stored of events) {
      const stops = routes.get(stored.type);
      if (!stops && !this.isFollowed(stored.streamId)) continue;
      const { event, failure } = this.read(stored);
      await this.look(event, failure, sights);
      for (const stop of stops ?? []) {
        const { position } = stop.runner.progress;
        if (!again && position !== undefined && event.position <= position) continue;
        stop.slice.events.push(event);
        stop.slice.seen.push(failure ?? sights[stop.fold] ?? NOTHING_SEEN);
      }
    }
    const slices = new Map<ProjectionRunner, Slice>();
    for (const stops of routes.values()) {
      for (const { runner, slice } of stops) if (slice.events.length > 0) slices.set(runner, slice);
    }
    return slices;
  }

  private async fold(runner: ProjectionRunner, slice: Slice): Promise<void> {
    const batch = this.open.get(runner);
    if (batch) {
      if (!(await batch.extend(slice)))
        throw new RaceLost(`What '${runner.name}' is to pass over has changed.`);
      return;
    }
    const first = new ProjectionBatch(runner, slice);
    await first.prepare();
    this.open.set(runner, first);
  }

  private async write(signal: AbortSignal): Promise<void> {
    const { documents, clock } = this.options;
    await applyBatches([...this.open.values()], documents, clock, signal);
    this.open = new Map();
    this.pages = 0;
    this.mostPages = Math.min(this.mostPages * 2, MOST_PAGES);
  }

  private get size(): number {
    let size = 0;
    for (const batch of this.open.values()) size += batch.size;
    return size;
  }

  private routesOf(runners: readonly ProjectionRunner[]): Map<string, Stop[]> {
    const routes = new Map<string, Stop[]>();
    for (const runner of runners) {
      const stop = { runner, slice: { events: [], seen: [] }, fold: this.foldOf(runner) };
      for (const type of runner.projection.handles) {
        const stops = routes.get(type);
        if (stops) stops.push(stop);
        else routes.set(type, [stop]);
      }
    }
    return routes;
  }

  /** Projections that name the same fold object share it. */
  private foldOf({ projection: { follows } }: ProjectionRunner): number {
    if (!follows) return -1;
    const known = this.folds.findIndex(({ fold }) => fold === follows);
    if (known >= 0) return known;
    const { events, catalog, foldCapacity = FOLD_CAPACITY } = this.options;
    return this.folds.push(new StreamFold(follows, events, catalog, foldCapacity)) - 1;
  }

  private isFollowed(streamId: string): boolean {
    for (const fold of this.folds) if (fold.follows(streamId)) return true;
    return false;
  }

  /** An event that can't be read is trouble for those who handle it, and for nobody else. */
  private read(stored: StoredEvent): { event: RecordedEvent; failure?: Unseeable } {
    try {
      return { event: this.options.catalog.upcast(stored) };
    } catch (error) {
      return { event: stored, failure: new Unseeable(error) };
    }
  }

  private async look(
    event: RecordedEvent,
    failure: Unseeable | undefined,
    sights: (Seen<unknown> | Unseeable)[],
  ): Promise<void> {
    for (const [index, fold] of this.folds.entries()) {
      if (!fold.follows(event.streamId)) sights[index] = NOTHING_SEEN;
      else if (failure) sights[index] = fold.lose(event.streamId, event.revision, failure.error);
      else sights[index] = fold.see(event) ?? (await this.loadAndSee(fold, event));
    }
  }

  private async loadAndSee(fold: StreamFold, event: RecordedEvent): Promise<Seen<unknown> | Unseeable> {
    await fold.load(event);
    return fold.see(event) ?? new Unseeable(new Error(`No state of '${event.streamId}' could be folded.`));
  }
}
