import type { Fold } from '../deciding/decider.js';
import type { EventDescription, EventOf } from '../events/definition.js';
import type { DomainEvent, Happened, RecordedEvent } from '../events/envelope.js';
import type { CollectionSpec } from '../ports/read-store.js';

/** The state of an event's own stream, right before and right after the event. */
export interface Seen<State> {
  readonly before: State;
  readonly after: State;
}

/** A fold over a stream that a projection looks at beside the event. */
export interface FollowedFold<State> extends Fold<State, never> {
  /** Only streams of this category are followed. */
  readonly category: string;
  // Declared as a method, so that projections that follow different folds fit into one list.
  evolve(state: State, event: Happened<never>): State;
}

/**
 * A read model as a pure fold of the log into documents. It can be thrown away and built again at any
 * time: nothing in it may depend on anything but the events.
 */
export interface Projection<Doc = unknown, State = unknown> {
  readonly name: string;
  /** Raise it when documents would come out differently: a new version is built beside the old one. */
  readonly version: number;
  readonly collection: Omit<CollectionSpec, 'name'>;
  /**
   * `stream`: every document is fed by one stream only, so that a parked stream can catch up in place.
   * `shared`: documents add up events of many streams.
   */
  readonly feeds: 'stream' | 'shared';
  /** The event types that it looks at. */
  readonly handles: ReadonlySet<string>;
  /** The fold of the event's own stream that `keys` and `evolve` are shown, when there is one. */
  readonly follows?: FollowedFold<State>;
  /** Which documents an event touches: a function of the event (and its stream's past) alone. */
  keys(event: RecordedEvent, seen: Seen<State>): string | readonly string[];
  /**
   * The document after the event; null deletes it. The document handed in is this fold’s own: it may be
   * changed in place and handed back, which spares counters a copy for every event. The event may not.
   */
  evolve(doc: Doc | null, event: RecordedEvent, key: string, seen: Seen<State>): Doc | null;
}

type Keys<E extends DomainEvent, State> = (
  event: RecordedEvent<E>,
  seen: Seen<State>,
) => string | readonly string[];

type Evolve<Doc, E extends DomainEvent, State> = (
  doc: Doc | null,
  event: RecordedEvent<E>,
  key: string,
  seen: Seen<State>,
) => Doc | null;

interface Handler<Doc, State> {
  readonly keys: Keys<DomainEvent, State>;
  readonly evolve: Evolve<Doc, DomainEvent, State>;
}

/** What every projection declares beside its handlers. */
export interface ProjectionOptions<State> extends Omit<CollectionSpec, 'name'> {
  readonly feeds: 'stream' | 'shared';
  readonly follows?: FollowedFold<State>;
}

/**
 * Declares a projection, one `.on` for each type of event:
 *
 *     projection<Doc>('case-list', 1, { feeds: 'stream', fields: {…}, indexes: […] })
 *       .on(RequestReceived, (e) => idOf(e.streamId), (doc, e) => ({ … }))
 */
export function projection<Doc, State = undefined>(
  name: string,
  version: number,
  options: ProjectionOptions<State>,
): ProjectionBuilder<Doc, State> {
  return new ProjectionBuilder<Doc, State>(name, version, options, new Map());
}

/** A projection under declaration; complete at every step. */
export class ProjectionBuilder<Doc, State> implements Projection<Doc, State> {
  readonly collection: Omit<CollectionSpec, 'name'>;
  readonly feeds: 'stream' | 'shared';
  readonly follows?: FollowedFold<State>;
  readonly handles: ReadonlySet<string>;

  constructor(
    readonly name: string,
    readonly version: number,
    private readonly options: ProjectionOptions<State>,
    private readonly handlers: ReadonlyMap<string, Handler<Doc, State>>,
  ) {
    const { feeds, follows, ...collection } = options;
    this.collection = collection;
    this.feeds = feeds;
    if (follows) this.follows = follows;
    this.handles = new Set(handlers.keys());
  }

  /**
   * @param keys id or ids of the documents that the event touches
   * @param evolve the document after the event
   */
  on<D extends EventDescription>(
    definition: D,
    keys: Keys<EventOf<D>, State>,
    evolve: Evolve<Doc, EventOf<D>, State>,
  ): ProjectionBuilder<Doc, State> {
    if (this.handlers.has(definition.type)) {
      throw new Error(`Projection '${this.name}' handles '${definition.type}' twice.`);
    }
    const handler = { keys, evolve } as unknown as Handler<Doc, State>;
    const handlers = new Map(this.handlers).set(definition.type, handler);
    return new ProjectionBuilder<Doc, State>(this.name, this.version, this.options, handlers);
  }

  /** The same handling for several types of event. */
  onEach<D extends EventDescription>(
    definitions: readonly D[],
    keys: Keys<EventOf<D>, State>,
    evolve: Evolve<Doc, EventOf<D>, State>,
  ): ProjectionBuilder<Doc, State> {
    return definitions.reduce<ProjectionBuilder<Doc, State>>(
      (builder, definition) => builder.on(definition, keys, evolve),
      this,
    );
  }

  keys(event: RecordedEvent, seen: Seen<State>): string | readonly string[] {
    return this.handlers.get(event.type)?.keys(event, seen) ?? [];
  }

  evolve(doc: Doc | null, event: RecordedEvent, key: string, seen: Seen<State>): Doc | null {
    const handler = this.handlers.get(event.type);
    return handler ? handler.evolve(doc, event, key, seen) : doc;
  }
}
