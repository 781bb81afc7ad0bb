import type { DomainEvent, WrittenEvent } from '../events/envelope.js';
import type { ExpectedRevision } from '../ports/event-store.js';
import type { SameHash } from '../sealing/command-hash.js';
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

/**
 * The most recently used states. Whether one is still current is for the append to check.
 *
 * Two generations: what is used moves to the young one, and when that is full it becomes the old one, whose
 * unused entries are gone then. An order kept entry by entry would cost more than many a command.
 */
export class StateCache {
  private young = new Map<string, Loaded<unknown>>();
  private old = new Map<string, Loaded<unknown>>();

  /** @param capacity how many states to keep at most */
  constructor(private readonly capacity = 10_000) {}

  get<State, Event extends DomainEvent>(
    streamId: string,
    fold: Fold<State, Event>,
  ): Loaded<State> | undefined {
    const young = this.young.get(streamId);
    const entry = young ?? this.old.get(streamId);
    if (entry?.fold !== fold) return undefined;
    if (!young) this.set(streamId, entry);
    return entry as Loaded<State>;
  }

  set(streamId: string, loaded: Loaded<unknown>): void {
    this.young.set(streamId, loaded);
    if (this.young.size * 2 < this.capacity) return;
    this.old = this.young;
    this.young = new Map();
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }

  /** @returns whether there was anything to forget */
  forget(streamId: string): boolean {
    const wasYoung = this.young.delete(streamId);
    return this.old.delete(streamId) || wasYoung;
  }
}
