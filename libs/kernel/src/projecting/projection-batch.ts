import { messageOf } from '../feeding/backoff.js';
import type { Parks, Poison } from '../feeding/parks.js';
import type { RecordedEvent } from '../events/envelope.js';
import { StoreUnavailable } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import type { Projection, Seen } from './projection.js';
import type { SeenIds } from './seen-ids.js';
import type { Skips } from './skips.js';
import { Unseeable } from './stream-folds.js';
import { WorkingDocument, type PendingWrite } from './working-document.js';

/**
 * The events that touch a projection's documents, in log order, each with the ids of these and with what is seen of
 * its stream; or with why that can't be told.
 */
export interface Slice {
  readonly events: RecordedEvent[];
  readonly keys: (string | readonly string[] | Unseeable)[];
  readonly seen: Seen<unknown>[];
}

/** What a batch needs to know of the projection that it is for. */
export interface BatchTarget {
  readonly projection: Projection;
  readonly collection: string;
  readonly documents: ReadStore;
  readonly parks: Parks;
  readonly skips: Skips;
  /**
   * Ids touched so far by a build that has seen the log from its first event: any other id has no document
   * yet, or else another worker made it, which the guard on the write will tell.
   */
  readonly touchedIds: SeenIds | undefined;
  /** Epoch of the lease under which documents are written, if there is one. */
  readonly epoch: number | undefined;
  /** True once somebody else does the work. */
  readonly over: boolean;
  loseRace(): void;
}

/** A slice whose documents are known, and on their way where they have to be loaded. */
interface Admitted {
  readonly slice: Slice;
  /** What each event touches. */
  readonly touched: (WorkingDocument | readonly WorkingDocument[] | Unseeable)[];
  /** Undefined where nothing had to be loaded. */
  readonly loaded: Promise<void> | undefined;
}

const MOST_IDS = 1_000;

export interface BatchOptions {
  /** Never mind that this stream is parked: it is being tried again. */
  readonly retried?: string;
  /** The batch before: what it made of documents need not be loaded, even while it is still being written. */
  readonly before?: ProjectionBatch | undefined;
}

/**
 * One batch of events for one projection: which documents they touch, what becomes of these, and the guarded
 * writes that say so. Nothing is written here; whoever has many batches writes them all at once.
 *
 * A batch may come in several slices: what they touch is then loaded once and written once.
 */
export class ProjectionBatch {
  private documents = new Map<string, WorkingDocument>();
  /** Slices that were taken in and not yet folded. */
  private admitted: Admitted[] = [];
  private poisons = new Map<string, Poison>();
  /** Position of the last event that was passed over, by parked stream. */
  private passedOver = new Map<string, bigint>();
  /** Somebody was here before: another worker, or this one before a crash. */
  private othersWereHere = false;
  private retryFailure: Poison | undefined;
  private extended = false;
  private readonly retried: string | undefined;
  private before: ProjectionBatch | undefined;

  constructor(
    private readonly target: BatchTarget,
    private slice: Slice,
    { retried, before }: BatchOptions = {},
  ) {
    this.retried = retried;
    this.before = before;
  }

  /**
   * The event of the retried stream that failed. Its park is for the caller to move, after the writes:
   * before them, a crash would leave nobody who knows of the events that went well.
   */
  get failure(): Poison | undefined {
    return this.retryFailure;
  }

  /** True once somebody else does the work: nothing more can be written. */
  get over(): boolean {
    return this.target.over;
  }

  /** How many documents are held. */
  get size(): number {
    return this.documents.size;
  }

  /** True while only the first slice was folded, so that the batch can be folded anew. */
  get repeatable(): boolean {
    return !this.extended;
  }

  /** Loads and folds the first slice until it is clear what to write, and which streams to set aside. */
  async prepare(): Promise<void> {
    this.admitAnew([this.slice]);
    await this.fold();
  }

  /** Takes in a slice: has those of its documents fetched that are not at hand. Others may be taken in before it is folded. */
  admit(slice: Slice): void {
    const missing: WorkingDocument[] = [];
    const touched = slice.keys.map((keys) => this.documentsOf(keys, missing));
    const loaded = missing.length === 0 ? undefined : this.load(missing);
    // Waited for when it is folded; if that never comes, nobody is interested.
    loaded?.catch(() => undefined);
    this.admitted.push({ slice, touched, loaded });
  }

  /**
   * Folds the slice that was taken in before the others.
   *
   * @returns false when the batch has to be given up and folded anew from its first slice on
   */
  async fold(): Promise<boolean> {
    const next = this.admitted.shift();
    if (!next) return true;
    this.poisons.clear();
    this.passedOver.clear();
    this.othersWereHere = false;
    await next.loaded;
    this.foldAll(next);
    if (next.slice !== this.slice) this.extended = true;
    if (await this.settleParks(next.slice)) return true;
    if (this.extended) return false;
    this.admitAnew([next, ...this.admitted].map(({ slice }) => slice));
    return this.fold();
  }

  /** The documents that changed, each with the state in which it was loaded. */
  writes(): PendingWrite[] {
    const writes: PendingWrite[] = [];
    for (const working of this.documents.values()) if (working.touched) writes.push(working);
    return writes;
  }

  /** To be called when nothing will be folded any more: what was needed for it can go. */
  seal(): void {
    this.extended = true;
    this.slice = { events: [], keys: [], seen: [] };
    // Nothing came of it here: whoever wants it next finds it in the store.
    for (const working of this.documents.values()) if (working.isWaiting) this.documents.delete(working.id);
    // Or else every batch since the beginning would hang on the last one.
    this.before = undefined;
  }

  /** To be called when every write of the batch succeeded. */
  written(): void {
    for (const id of this.documents.keys()) this.target.touchedIds?.add(id);
  }

  /** To be called when any write of the batch was lost to somebody else. */
  lost(): void {
    this.target.loseRace();
    // Somebody else has been at the documents: from now on only the store knows.
    this.before = undefined;
  }

  private admitAnew(slices: readonly Slice[]): void {
    this.documents = new Map();
    this.admitted = [];
    for (const slice of slices) this.admit(slice);
  }

  /** The documents of some ids; adds those that have to be loaded to `missing`. */
  private documentsOf(keys: Slice['keys'][number], missing: WorkingDocument[]): Admitted['touched'][number] {
    if (typeof keys === 'string') return this.documentOf(keys, missing);
    return keys instanceof Unseeable ? keys : keys.map((key) => this.documentOf(key, missing));
  }

  private documentOf(id: string, missing: WorkingDocument[]): WorkingDocument {
    const known = this.documents.get(id);
    if (known) return known;
    const { target } = this;
    const left = this.before?.documents.get(id);
    // Goes on from there once, since it is changed then. Whoever comes a second time finds in the store what was
    // there before, and the guard on its write will tell.
    const before = left?.takenOver === false ? left : undefined;
    if (before) before.takenOver = true;
    const working = new WorkingDocument(target.collection, id, target.epoch, before);
    this.documents.set(id, working);
    if (!before && target.touchedIds?.has(id) !== false) missing.push(working);
    return working;
  }

  private async load(missing: readonly WorkingDocument[]): Promise<void> {
    const { collection, documents } = this.target;
    const wanted = new Map(missing.map((working) => [working.id, working]));
    const ids = [...wanted.keys()];
    for (let start = 0; start < ids.length; start += MOST_IDS) {
      const stored = await documents.getMany(collection, ids.slice(start, start + MOST_IDS));
      for (const { id, p, doc } of stored) wanted.get(id)?.load(p, doc);
    }
  }

  private foldAll({ slice: { events, seen }, touched }: Admitted): void {
    for (let index = 0; index < events.length; index++) {
      const [event, sight, documents] = [events[index], seen[index], touched[index]];
      if (event === undefined || sight === undefined || documents === undefined) continue;
      if (this.isSetAside(event)) continue;
      if (documents instanceof Unseeable) this.poison(event, documents.error);
      else if (!this.isBehindPoison(event)) this.foldOne(event, sight, documents);
    }
  }

  private foldOne(
    event: RecordedEvent,
    seen: Seen<unknown>,
    touched: WorkingDocument | readonly WorkingDocument[],
  ): void {
    try {
      if (touched instanceof WorkingDocument) this.evolve(touched, event, seen);
      else for (const working of touched) this.evolve(working, event, seen);
    } catch (error) {
      // A key could not be read: no fault of the event.
      if (error instanceof StoreUnavailable) throw error;
      if (this.spoil(touched instanceof WorkingDocument ? [touched] : touched)) this.poison(event, error);
    }
  }

  private isBehindPoison({ streamId, position }: RecordedEvent): boolean {
    const poison = this.poisons.size > 0 ? this.poisons.get(streamId) : undefined;
    return poison !== undefined && poison.position < position;
  }

  private isSetAside(event: RecordedEvent): boolean {
    const { parks, skips } = this.target;
    if (parks.size === 0 && skips.size === 0 && this.retried === undefined) return false;
    if (skips.has(event.position)) return true;
    if (event.streamId === this.retried) {
      return this.retryFailure !== undefined && event.position >= this.retryFailure.position;
    }
    if (!parks.covers(event.streamId, event.position)) return false;
    this.passedOver.set(event.streamId, event.position);
    return true;
  }

  private evolve(working: WorkingDocument, event: RecordedEvent, seen: Seen<unknown>): void {
    working.goOn();
    if (event.position <= working.p) {
      this.othersWereHere = true;
      return;
    }
    const before = working.doc;
    const after = this.target.projection.evolve(before, event, working.id, seen);
    if (after === undefined) throw new Error('evolve answered undefined; a document or null was expected.');
    // Where there was nothing and nothing came of it, nothing has to be written: it would come to nothing again.
    working.touched ||= before !== null || after !== null;
    working.doc = after;
    working.p = event.position;
  }

  /**
   * Marks what a failed event may have left half done. What follows on such a document is not to be judged
   * by; the batch is folded anew without the event, and then it is seen what that is worth.
   *
   * @returns whether the failure is the event's own, and not a consequence of an earlier one
   */
  private spoil(touched: readonly WorkingDocument[]): boolean {
    const own = !touched.some(({ spoilt }) => spoilt);
    for (const working of touched) working.spoilt = true;
    return own;
  }

  private poison(event: RecordedEvent, error: unknown): void {
    const known = this.poisons.get(event.streamId);
    if (known && known.position <= event.position) return;
    this.poisons.set(event.streamId, {
      stream: event.streamId,
      position: event.position,
      revision: event.revision,
      eventId: event.id,
      eventType: event.type,
      error: messageOf(error),
      upTo: event.position,
    });
  }

  /**
   * Makes sure that what was set aside is written down before anything that lies behind it is.
   *
   * @returns false when the batch has to be folded again
   */
  private async settleParks({ events }: Slice): Promise<boolean> {
    const { parks, skips } = this.target;
    let stands = true;
    if (this.othersWereHere) {
      // They may have parked a stream before they wrote what was found here.
      const parksChanged = await parks.load();
      const skipsChanged = await skips.load();
      if (parksChanged || skipsChanged) stands = false;
    }
    for (const first of this.poisons.values()) {
      stands = false;
      const last = events.findLast(({ streamId }) => streamId === first.stream);
      const poison = { ...first, upTo: last?.position ?? first.position };
      if (poison.stream === this.retried) this.retryFailure = poison;
      else await this.park(poison);
    }
    for (const [stream, position] of this.passedOver) {
      if (await parks.confirmSkipped(stream, position)) continue;
      await skips.load();
      stands = false;
    }
    return stands;
  }

  private async park(poison: Poison): Promise<void> {
    const { parks, skips } = this.target;
    if (await parks.park(poison, false)) return;
    await skips.load();
    if (!skips.has(poison.position)) await parks.park(poison, true);
  }
}
