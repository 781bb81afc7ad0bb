import { happened } from '../events/happened.js';
import type { RecordedEvent } from '../events/envelope.js';
import type { CollectionSpec, Condition, FindOptions, Page } from '../ports/read-store.js';
import type { Projection, Seen } from '../projecting/projection.js';
import { NOTHING_SEEN } from '../projecting/stream-folds.js';
import { countIn, findIn, type Identified } from './find-in.js';

/** Documents of a projection, wherever they are kept. */
export interface Documents<Doc> {
  /** The document, or undefined when there is none. */
  get(id: string): Promise<Doc | undefined>;
  /** Those of the documents that there are, by id. */
  getMany(ids: readonly string[]): Promise<Map<string, Doc>>;
  find(options: FindOptions): Promise<Page<Doc>>;
  count(where?: readonly Condition[]): Promise<number>;
}

/**
 * The documents that a projection makes of the events that it is given, in memory, for as long as somebody
 * looks at them. Events come in log order; some may be left out.
 */
export class FoldedDocuments<Doc = unknown> implements Documents<Doc> {
  private readonly documents = new Map<string, Doc>();
  private readonly states = new Map<string, unknown>();
  /**
   * Position of the first event that the projection can't handle, by stream: the stream is set aside from there on,
   * as the live projection does.
   */
  private readonly setAside = new Map<string, bigint>();
  private isSpoilt = false;
  private readonly followed: string | undefined;

  constructor(private readonly projection: Projection<Doc>) {
    this.followed = projection.follows && `${projection.follows.category}-`;
  }

  /** How much is held in memory: documents, and states of streams. */
  get size(): number {
    return this.documents.size + this.states.size;
  }

  /** True when an event failed half-way: then documents mean nothing until all is folded anew. */
  get spoilt(): boolean {
    return this.isSpoilt;
  }

  /** Begins anew; what has to be set aside is known from now on. */
  reset(): void {
    this.documents.clear();
    this.states.clear();
    this.isSpoilt = false;
  }

  /** Folds one more event. */
  add(event: RecordedEvent): void {
    const from = this.setAside.get(event.streamId);
    if (from !== undefined && from <= event.position) return;
    try {
      this.fold(event);
    } catch {
      this.setAside.set(event.streamId, event.position);
      this.isSpoilt = true;
    }
  }

  /** Folds all of the events, and nothing else. */
  addAll(events: readonly RecordedEvent[]): void {
    do {
      this.reset();
      for (const event of events) this.add(event);
    } while (this.spoilt);
  }

  get(id: string): Promise<Doc | undefined> {
    return Promise.resolve(this.documents.get(id));
  }

  async getMany(ids: readonly string[]): Promise<Map<string, Doc>> {
    const found = new Map<string, Doc>();
    for (const id of ids) {
      const doc = this.documents.get(id);
      if (doc !== undefined) found.set(id, doc);
    }
    return Promise.resolve(found);
  }

  async find(options: FindOptions): Promise<Page<Doc>> {
    return Promise.resolve(findIn<Doc>(this.spec, this.all(), options));
  }

  async count(where?: readonly Condition[]): Promise<number> {
    return Promise.resolve(countIn(this.spec, this.all(), where));
  }

  private get spec(): CollectionSpec {
    return { ...this.projection.collection, name: this.projection.name };
  }

  private *all(): Iterable<Identified> {
    for (const [id, doc] of this.documents) yield { id, doc };
  }

  private fold(event: RecordedEvent): void {
    const seen = this.see(event);
    if (!this.projection.handles.has(event.type)) return;
    const keys = this.projection.keys(event, seen);
    if (typeof keys === 'string') this.change(keys, event, seen);
    else for (const key of keys) this.change(key, event, seen);
  }

  private change(key: string, event: RecordedEvent, seen: Seen<unknown>): void {
    const before = this.documents.get(key) ?? null;
    const doc = this.projection.evolve(before, event, key, seen);
    if (doc === null) this.documents.delete(key);
    else if (doc !== before) this.documents.set(key, doc);
  }

  private see(event: RecordedEvent): Seen<unknown> {
    const { follows } = this.projection;
    if (!follows || this.followed === undefined || !event.streamId.startsWith(this.followed))
      return NOTHING_SEEN;
    const known = this.states.get(event.streamId);
    const before = known === undefined ? follows.initialState : known;
    const after = follows.evolve(before, happened(event) as never);
    this.states.set(event.streamId, after);
    return { before, after };
  }
}
