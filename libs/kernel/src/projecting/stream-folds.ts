import { happened } from '../events/happened.js';
import type { EventCatalog } from '../events/catalog.js';
import type { RecordedEvent } from '../events/envelope.js';
import { StoreUnavailable, type EventStore } from '../ports/event-store.js';
import type { FollowedFold, Seen } from './projection.js';

/** Stands in for what an event's stream looked like when that can't be told. */
export class Unseeable {
  constructor(readonly error: unknown) {}
}

/** What projections that follow nothing are shown. */
export const NOTHING_SEEN: Seen<unknown> = { before: undefined, after: undefined };

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
  // Two generations make a cache that forgets what was not used lately, without moving an entry on every use.
  private young = new Map<string, Standing>();
  private old = new Map<string, Standing>();
  private readonly prefix: string;

  /** @param capacity how many streams' states to keep */
  constructor(
    readonly fold: FollowedFold<unknown>,
    private readonly events: EventStore,
    private readonly catalog: EventCatalog,
    private readonly capacity: number,
  ) {
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
        this.drop(event.streamId);
        throw error;
      }
      return (standing.broken = new Unseeable(error));
    }
    return { before, after: standing.state };
  }

  /** Notes that an event could not even be read: nothing is known of the stream from here on. */
  lose(streamId: string, revision: number, error: unknown): Unseeable {
    const broken = new Unseeable(error);
    this.keep(streamId, { revision, state: undefined, broken });
    return broken;
  }

  /** Forgets every state: each is folded anew when it is needed. */
  forget(): void {
    this.young.clear();
    this.old.clear();
  }

  /** Folds the stream up to the event before `event`. */
  async load(event: RecordedEvent): Promise<void> {
    this.drop(event.streamId);
    this.keep(event.streamId, { revision: -1, state: this.fold.initialState, broken: undefined });
    if (event.revision === 0) return;
    for (const stored of await this.events.readStream(event.streamId, { to: event.revision - 1 })) {
      try {
        this.see(this.catalog.upcast(stored));
      } catch (error) {
        if (error instanceof StoreUnavailable) {
          this.drop(event.streamId);
          throw error;
        }
        this.lose(event.streamId, stored.revision, error);
      }
    }
    // A stream need not begin at 0 for ever: what is missing in front was truncated on purpose.
    const standing = this.young.get(event.streamId);
    if (standing) standing.revision = event.revision - 1;
  }

  private standingOf({ streamId, revision }: RecordedEvent): Standing | undefined {
    let standing = this.young.get(streamId);
    if (!standing) {
      standing = this.old.get(streamId);
      if (standing) this.keep(streamId, standing);
      else if (revision === 0) {
        standing = { revision: -1, state: this.fold.initialState, broken: undefined };
        this.keep(streamId, standing);
      }
    }
    return standing?.revision === revision - 1 ? standing : undefined;
  }

  private drop(streamId: string): void {
    this.young.delete(streamId);
    this.old.delete(streamId);
  }

  private keep(streamId: string, standing: Standing): void {
    if (this.young.size * 2 >= this.capacity) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(streamId, standing);
  }
}
