import type { DomainEvent, WrittenEvent } from '../events/envelope.js';
import type { ExpectedRevision } from '../ports/event-store.js';
import type { SameHash } from '../sealing/command-hash.js';
import { Recent } from '../runtime/recent.js';
import { sameHashOf } from '../sealing/opened-metadata.js';
import type { Fold } from './decider.js';

/** What became of a command that was accepted before. */
export interface PastCommand {
  readonly hash: string;
  /** Compares a hash with it. */
  readonly sameHash: SameHash;
  readonly revision: number;
  readonly position: bigint;
  readonly events: readonly DomainEvent[];
}

/** An aggregate as its stream tells it. */
export class Loaded<State> {
  private constructor(
    /** Which fold made the state; only its identity matters. */
    readonly fold: object,
    readonly state: State,
    readonly revision: ExpectedRevision,
    /** The commands that wrote the stream and may be repeated, by id. */
    readonly commands: Map<string, PastCommand>,
  ) {}

  static empty<State, Event extends DomainEvent>(fold: Fold<State, Event>): Loaded<State> {
    return new Loaded<State>(fold, fold.initialState, 'noStream', new Map());
  }

  /** The aggregate one event later. The map of commands is handed on, not copied: it only ever grows. */
  with(state: State, event: WrittenEvent): Loaded<State> {
    const { commandId, commandHash } = event.metadata;
    const known = this.commands.get(commandId);
    if (commandHash !== undefined && (known === undefined || known.revision < event.revision)) {
      this.commands.set(commandId, {
        hash: commandHash,
        sameHash: sameHashOf(event.metadata),
        revision: event.revision,
        position: event.position,
        events: [...(known?.events ?? []), { type: event.type, data: event.data }],
      });
    }
    return new Loaded<State>(this.fold, state, event.revision, this.commands);
  }
}

/** The most recently used states. Whether one is still current is for the append to check. */
export class StateCache {
  private readonly states: Recent<Loaded<unknown>>;

  /** @param capacity how many states to keep at most */
  constructor(capacity = 10_000) {
    this.states = new Recent(capacity);
  }

  get<State, Event extends DomainEvent>(
    streamId: string,
    fold: Fold<State, Event>,
  ): Loaded<State> | undefined {
    const entry = this.states.get(streamId);
    return entry?.fold === fold ? (entry as Loaded<State>) : undefined;
  }

  set(streamId: string, loaded: Loaded<unknown>): void {
    this.states.set(streamId, loaded);
  }

  clear(): void {
    this.states.clear();
  }

  /** @returns whether there was anything to forget */
  forget(streamId: string): boolean {
    return this.states.delete(streamId);
  }
}
