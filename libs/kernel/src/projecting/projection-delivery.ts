import { breathe } from '../feeding/backoff.js';
import type { Delivery, DeliveryContext } from '../feeding/follower.js';
import type { EventCatalog } from '../events/catalog.js';
import type { RecordedEvent, StoredEvent } from '../events/envelope.js';
import type { Clock } from '../ports/clock.js';
import { StoreUnavailable, type EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import type { Seen } from './projection.js';
import { applyBatches, applyOnce, RaceLost } from './apply-batches.js';
import { ProjectionBatch, type Slice } from './projection-batch.js';
import type { ProjectionRunner } from './projection-runner.js';
import { NOTHING_SEEN, StreamFold, Unseeable } from './stream-folds.js';

/** A runner, which of the folds it follows (-1 for none), and what it is to look at on the page at hand. */
interface Stop {
  readonly runner: ProjectionRunner;
  readonly fold: number;
  slice: Slice | undefined;
}

export interface DeliveryOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly catalog: EventCatalog;
  readonly clock: Clock;
  /** Streams whose state is kept, for each fold that is followed. */
  readonly foldCapacity?: number;
  /** Events after which no state is kept that was folded before: personal data may be in it that was erased. */
  readonly forgetOn?: ReadonlySet<string>;
}

// Streams that are at work at the same time; one that comes back later is folded anew, which costs a read.
const FOLD_CAPACITY = 10_000;
/** From this size on a delivery makes pauses for others. */
const LARGE = 200;
/** Most pages that are folded before documents are written, and most documents that are held for it. */
const MOST_PAGES = 50;
const MOST_DOCUMENTS = 16_000;
/** Pages whose documents are on their way while others are folded. */
const PAGES_AHEAD = 2;

/** Batches that belong together, and how far in the log they go. */
interface Round {
  readonly batches: Map<ProjectionRunner, ProjectionBatch>;
  upTo: StoredEvent | undefined;
  pages: number;
}

const newRound = (): Round => ({ batches: new Map(), upTo: undefined, pages: 0 });

/**
 * Shows the log to many projections, page by page: every event is brought to its current version once, every
 * followed fold moves over it once, and every projection gets those that touch its documents.
 *
 * Far from the head, several pages make a round before their documents are written: a document that is touched
 * on every page is then written once. And while one round is written the next is folded, and while a page is folded
 * the documents of the next ones are loaded. The better that goes, the longer the rounds; after a failure they are one
 * page again, written before the next, since what was only in memory has to be read anew then.
 */
export class ProjectionDelivery implements Delivery<ProjectionRunner> {
  private folds: StreamFold[] = [];
  private stops: Stop[] = [];
  private readonly routes = new Map<string, Stop[]>();
  private round = newRound();
  /** Batches of the round that took in a page which is still to be folded, page by page. */
  private admitted: ProjectionBatch[][] = [];
  /** The round before this one. */
  private before: Round | undefined;
  private writing: Promise<void> | undefined;
  private mostPages = 1;

  constructor(private readonly options: DeliveryOptions) {}

  async deliver(
    runners: readonly ProjectionRunner[],
    events: readonly StoredEvent[],
    { mayWait, signal }: DeliveryContext,
  ): Promise<bigint | undefined> {
    const handled = this.isFull() ? await this.close(runners, signal, true) : undefined;
    const prepared = this.prepare(runners, events);
    // Heard when it is waited for.
    prepared.catch(() => undefined);
    if (this.admitted.length >= PAGES_AHEAD) await this.foldNext();
    await prepared;
    this.admitted.push(this.admit(await this.slice(runners, events)));
    this.round.upTo = events.at(-1) ?? this.round.upTo;
    this.round.pages++;
    if (events.length >= LARGE) await breathe();
    if (mayWait && this.mostPages > 1) return handled;
    return (await this.close(runners, signal, mayWait)) ?? handled;
  }

  async reset(): Promise<void> {
    this.collect();
    // How it ends does not matter any more, but it should not come in between what follows.
    await this.writing?.catch(() => undefined);
    this.writing = undefined;
    this.before = undefined;
    this.round = newRound();
    this.admitted = [];
    this.mostPages = 1;
  }

  /**
   * What each runner is to look at: the events that touch its documents; nothing for those of which none does.
   *
   * @param again also show them what they were shown before
   */
  async slice(
    runners: readonly ProjectionRunner[],
    events: readonly StoredEvent[],
    again = false,
  ): Promise<Map<ProjectionRunner, Slice>> {
    this.route(runners);
    const { folds } = this;
    const sights: (Seen<unknown> | Unseeable)[] = [];
    for (const stored of events) {
      if (this.options.forgetOn?.has(stored.type)) for (const fold of folds) fold.forget();
      const stops = this.routes.get(stored.type);
      if (!isTaken(stops, stored) && !this.isFollowed(stored.streamId)) continue;
      const event = this.read(stored);
      const failure = event instanceof Unseeable ? event : undefined;
      const shown = event instanceof Unseeable ? stored : event;
      for (let index = 0; index < folds.length; index++) {
        const fold = folds[index];
        // Nothing is awaited as long as nothing has to be loaded: this is done for every event of the log.
        if (fold) sights[index] = look(fold, shown, failure) ?? (await loadAndLook(fold, shown));
      }
      for (const stop of stops ?? []) {
        const { position } = stop.runner.progress;
        if (!again && position !== undefined && shown.position <= position) continue;
        if (!stop.runner.takes(stored.streamId)) continue;
        const sight = failure ?? sights[stop.fold] ?? NOTHING_SEEN;
        const keys = sight instanceof Unseeable ? sight : stop.runner.keysOf(shown, sight);
        if (Array.isArray(keys) && keys.length === 0) continue;
        stop.slice ??= { events: [], keys: [], seen: [] };
        stop.slice.events.push(shown);
        stop.slice.keys.push(keys);
        stop.slice.seen.push(sight instanceof Unseeable ? NOTHING_SEEN : sight);
      }
    }
    return this.collect();
  }

  /** Has the states at hand that a page moves. */
  private async prepare(runners: readonly ProjectionRunner[], events: readonly StoredEvent[]): Promise<void> {
    this.route(runners);
    await Promise.all(this.folds.map((fold) => fold.prepare(events)));
  }

  private isFull(): boolean {
    return this.round.pages >= this.mostPages || sizeOf(this.round) >= MOST_DOCUMENTS;
  }

  /** Takes a page into the round. */
  private admit(slices: ReadonlyMap<ProjectionRunner, Slice>): ProjectionBatch[] {
    const { batches } = this.round;
    return [...slices].map(([runner, slice]) => {
      const batch =
        batches.get(runner) ??
        new ProjectionBatch(runner, slice, { before: this.before?.batches.get(runner) });
      batches.set(runner, batch);
      batch.admit(slice);
      return batch;
    });
  }

  /** Folds the page that was taken in before the others. */
  private async foldNext(): Promise<void> {
    const admitted = this.admitted.shift() ?? [];
    const folded = await Promise.all(admitted.map((batch) => batch.fold()));
    if (!folded.every(Boolean)) throw new RaceLost('What a projection is to pass over has changed.');
  }

  /** Ends the round. */
  private async close(
    runners: readonly ProjectionRunner[],
    signal: AbortSignal,
    mayWait: boolean,
  ): Promise<bigint | undefined> {
    while (this.admitted.length > 0) await this.foldNext();
    const { round } = this;
    const handled = await this.written(runners);
    // A runner may have been taken out since.
    for (const runner of round.batches.keys()) if (!runners.includes(runner)) round.batches.delete(runner);
    if (mayWait && this.mostPages > 1) this.writeMeanwhile(round);
    else await this.writeNow(round, signal);
    this.mostPages = Math.min(this.mostPages * 2, MOST_PAGES);
    return this.writing ? handled : (this.note(round, runners) ?? handled);
  }

  /** Waits for the round that is being written; tells how far that one went. */
  private async written(runners: readonly ProjectionRunner[]): Promise<bigint | undefined> {
    const { before, writing } = this;
    if (!before || !writing) return undefined;
    await writing;
    this.writing = undefined;
    return this.note(before, runners);
  }

  /** Writes a round while the next is folded, which goes on with what this one has made of the documents. */
  private writeMeanwhile(round: Round): void {
    for (const batch of round.batches.values()) batch.seal();
    this.before = round;
    this.round = newRound();
    this.writing = applyOnce([...round.batches.values()], this.options.documents);
    // Heard when it is waited for.
    this.writing.catch(() => undefined);
  }

  private async writeNow(round: Round, signal: AbortSignal): Promise<void> {
    const { documents, clock } = this.options;
    await applyBatches([...round.batches.values()], documents, clock, signal);
    this.before = undefined;
    this.round = newRound();
  }

  private note({ upTo }: Round, runners: readonly ProjectionRunner[]): bigint | undefined {
    if (!upTo) return undefined;
    for (const runner of runners) runner.lastRecordedAt = upTo.recordedAt;
    return upTo.position;
  }

  /** Finds out anew who looks at which type of event, when others than before want to know. */
  private route(runners: readonly ProjectionRunner[]): void {
    const { stops } = this;
    if (runners.length === stops.length && runners.every((runner, index) => runner === stops[index]?.runner))
      return;
    this.folds = this.folds.filter(({ fold }) =>
      runners.some(({ projection }) => projection.follows === fold),
    );
    this.stops = runners.map((runner) => ({ runner, fold: this.foldOf(runner), slice: undefined }));
    this.routes.clear();
    for (const stop of this.stops) {
      for (const type of stop.runner.projection.handles) {
        const others = this.routes.get(type);
        if (others) others.push(stop);
        else this.routes.set(type, [stop]);
      }
    }
  }

  private collect(): Map<ProjectionRunner, Slice> {
    const slices = new Map<ProjectionRunner, Slice>();
    for (const stop of this.stops) {
      if (stop.slice) slices.set(stop.runner, stop.slice);
      stop.slice = undefined;
    }
    return slices;
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
  private read(stored: StoredEvent): RecordedEvent | Unseeable {
    try {
      return this.options.catalog.upcast(stored);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      return new Unseeable(error);
    }
  }
}

const isTaken = (stops: readonly Stop[] | undefined, { streamId }: StoredEvent): boolean =>
  stops?.some(({ runner }) => runner.takes(streamId)) === true;

function look(
  fold: StreamFold,
  event: RecordedEvent,
  failure: Unseeable | undefined,
): Seen<unknown> | Unseeable | undefined {
  if (!fold.follows(event.streamId)) return NOTHING_SEEN;
  if (failure) return fold.lose(event.streamId, event.revision, failure.error);
  return fold.see(event);
}

async function loadAndLook(fold: StreamFold, event: RecordedEvent): Promise<Seen<unknown> | Unseeable> {
  await fold.load(event);
  return fold.see(event) ?? new Unseeable(new Error(`No state of '${event.streamId}' could be folded.`));
}

function sizeOf({ batches }: Round): number {
  let size = 0;
  for (const batch of batches.values()) size += batch.size;
  return size;
}
