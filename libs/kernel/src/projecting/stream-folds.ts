import { happened } from '../events/happened.js';
import type { EventCatalog } from '../events/catalog.js';
import type { RecordedEvent } from '../events/envelope.js';
import { StoreUnavailable, type EventStore } from '../ports/event-store.js';
import { Recent } from '../runtime/recent.js';
import type { FollowedFold, Seen } from './projection.js';

/** Stands in for what can't be told of an event: what its stream looked like, or which documents it touches. */
export class Unseeable {
  constructor(readonly error: unknown) {}
}

/** What projections that follow nothing are shown. */
export const NOTHING_SEEN: Seen<unknown> = { before: undefined, after: undefined };

/** Where in its stream an event lies. */
type StreamPlace = Pick<RecordedEvent, 'streamId' | 'revision'>;

interface Standing {
  revision: number;
  state: unknown;
  /** Why the fold could not go on after `revision`. */
  broken: Unseeable | undefined;
}

/**
 * One fold over the streams of one category, as the log passes by. What projections see of it depends on
 * the log alone: a state that is not at hand is folded again from the event store, up to the event before.
 */
export class StreamFold {
  private readonly standings: Recent<Standing>;
  private readonly prefix: string;

  /** @param capacity how many streams' states to keep */
  constructor(
    readonly fold: FollowedFold<unknown>,
    private readonly events: EventStore,
    private readonly catalog: EventCatalog,
    capacity: number,
  ) {
    this.standings = new Recent(capacity);
    this.prefix = `${fold.category}-`;
  }

  follows(streamId: string): boolean {
    return streamId.startsWith(this.prefix);
  }

  /**
   * Moves the stream's state over the event; undefined when the state before it has to be loaded first.
   *
   * @throws StoreUnavailable when the event's data can't be had now
   */
  see(event: RecordedEvent): Seen<unknown> | Unseeable | undefined {
    const standing = this.standingOf(event);
    if (!standing) return undefined;
    if (standing.broken) {
      standing.revision = event.revision;
      return standing.broken;
    }
    const before = standing.state;
    standing.revision = event.revision;
    try {
      standing.state = this.fold.evolve(before, happened(event) as never);
    } catch (error) {
      if (error instanceof StoreUnavailable) {
        this.standings.delete(event.streamId);
        throw error;
      }
      return (standing.broken = new Unseeable(error));
    }
    return { before, after: standing.state };
  }

  /** Notes that an event could not even be read: nothing is known of the stream from here on. */
  lose(streamId: string, revision: number, error: unknown): Unseeable {
    const broken = new Unseeable(error);
    this.standings.set(streamId, { revision, state: undefined, broken });
    return broken;
  }

  /** Forgets every state: each is folded anew when it is needed. */
  forget(): void {
    this.standings.clear();
  }

  /** Has every state at hand that some events of the log, in its order, are going to move. */
  async prepare(events: readonly StreamPlace[]): Promise<void> {
    const loads = new Map<string, Promise<void>>();
    for (const event of events) {
      const { streamId } = event;
      // What begins here is at hand; and what is known but not as it was before the event is so by an event in between.
      if (!this.follows(streamId) || this.standingOf(event) || this.standings.get(streamId)) continue;
      if (!loads.has(streamId)) loads.set(streamId, this.load(event));
    }
    if (loads.size > 0) await Promise.all(loads.values());
  }

  /** Folds the stream up to the event before `event`. */
  async load(event: StreamPlace): Promise<void> {
    const past =
      event.revision === 0 ? [] : await this.events.readStream(event.streamId, { to: event.revision - 1 });
    this.standings.delete(event.streamId);
    this.standings.set(event.streamId, this.atTheBeginning());
    if (event.revision === 0) return;
    for (const stored of past) {
      try {
        this.see(this.catalog.upcast(stored));
      } catch (error) {
        if (error instanceof StoreUnavailable) {
          this.standings.delete(event.streamId);
          throw error;
        }
        this.lose(event.streamId, stored.revision, error);
      }
    }
    // A stream need not begin at 0 for ever: what is missing in front was truncated on purpose.
    const standing = this.standings.get(event.streamId);
    if (standing) standing.revision = event.revision - 1;
  }

  private standingOf({ streamId, revision }: StreamPlace): Standing | undefined {
    let standing = this.standings.get(streamId);
    if (!standing && revision === 0) {
      standing = this.atTheBeginning();
      this.standings.set(streamId, standing);
    }
    return standing?.revision === revision - 1 ? standing : undefined;
  }

  private atTheBeginning(): Standing {
    return { revision: -1, state: this.fold.initialState, broken: undefined };
  }
}
