import type { EventCatalog } from '../events/catalog.js';
import {
  streamOf,
  type Actor,
  type DomainEvent,
  type EventToAppend,
  type RecordedEvent,
  type StoredEvent,
  type WrittenEvent,
} from '../events/envelope.js';
import { happened } from '../events/happened.js';
import type { Clock, Ids } from '../ports/clock.js';
import type { AppendResult, EventStore, ExpectedRevision } from '../ports/event-store.js';
import type { Decider, DomainCommand, Fold } from './decider.js';
import { isRefusal, type Refusal } from './rule.js';
import { Loaded, StateCache } from './state-cache.js';

/** Who gives a command, when, why, and how to know it again. */
export interface CommandContext {
  readonly actor: Actor;
  /** Two commands with the same id on the same stream are one command. */
  readonly commandId: string;
  /** Digest of what the command says; the same id with another digest is refused. */
  readonly commandHash?: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** When it happened; now, when absent. */
  readonly occurredAt?: string;
  readonly reason?: string;
  readonly traceparent?: string;
  /** The revision that the caller decided on (`If-Match`). When given, a lost race is not retried. */
  readonly expectedRevision?: number;
  /** The aggregate's id was made just now, so that no stream can be there: saves the load. */
  readonly newStream?: boolean;
}

/** The command's facts are in the log. */
export interface Accepted {
  readonly ok: true;
  readonly streamId: string;
  /** The aggregate's id: the stream's name without its category. */
  readonly id: string;
  /** The stream's last revision after the command. */
  readonly revision: number;
  /** Position of the last event that the command wrote; undefined when there was nothing to write. */
  readonly position: bigint | undefined;
  /** True when this command had been accepted before, and nothing was written now. */
  readonly repeated: boolean;
  /** The facts that followed from the command. */
  readonly events: readonly DomainEvent[];
}

/** The command's facts are not in the log, and nothing else is. */
export interface Rejected {
  readonly ok: false;
  readonly reason:
    /** A rule of the domain refused it. */
    | { readonly kind: 'refused'; readonly refusal: Refusal }
    /** The stream is not at the revision that the caller named. */
    | { readonly kind: 'stale'; readonly expected: number; readonly actual: ExpectedRevision }
    /** Others kept being faster. */
    | { readonly kind: 'contended'; readonly attempts: number }
    /** The command's id was used before, for something else. */
    | { readonly kind: 'idReused' };
}

export type Outcome = Accepted | Rejected;

/** How often a lost race is decided anew before the caller hears of it. */
const MAX_ATTEMPTS = 20;

/**
 * Loads, decides, appends. Commands on one stream wait for each other here, so that they don't lose
 * races against their own neighbours; races against other processes are decided anew.
 */
export class CommandRunner {
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: EventStore,
    private readonly catalog: EventCatalog,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly cache = new StateCache(),
  ) {}

  /** Runs one command on the aggregate `id`. Rejects only when a store fails. */
  async run<State, Command extends DomainCommand, Event extends DomainEvent>(
    decider: Decider<State, Command, Event>,
    id: string,
    command: Command,
    context: CommandContext,
  ): Promise<Outcome> {
    const streamId = streamOf(decider.category, id);
    return this.inTurn(streamId, () => this.attempt(decider, streamId, id, command, context));
  }

  /**
   * The current state of an aggregate, strongly consistent.
   *
   * @returns the state, and the stream's last revision or 'noStream'
   */
  load<State, Event extends DomainEvent>(
    decider: Fold<State, Event> & { readonly category: string },
    id: string,
  ): Promise<Loaded<State>> {
    return this.loadStream(decider, streamOf(decider.category, id), this.store.soleWriter);
  }

  /** Forgets what it knows of streams: each is read anew when it is needed. */
  forget(): void {
    this.cache.clear();
  }

  /** When a command that is given now happens, unless it says otherwise. */
  now(): string {
    return this.clock.now();
  }

  private async attempt<State, Command extends DomainCommand, Event extends DomainEvent>(
    decider: Decider<State, Command, Event>,
    streamId: string,
    id: string,
    command: Command,
    context: CommandContext,
  ): Promise<Outcome> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      // A cached state may be stale where others write too; the append notices.
      const loaded =
        context.newStream && attempt === 1
          ? Loaded.empty(decider)
          : await this.loadStream(decider, streamId, this.store.soleWriter || attempt === 1);
      const before = loaded.commands.get(context.commandId);
      if (before) {
        if (!before.sameHash(before.hash, context.commandHash))
          return { ok: false, reason: { kind: 'idReused' } };
        return {
          ok: true,
          streamId,
          id,
          revision: before.revision,
          position: before.position,
          repeated: true,
          events: before.events,
        };
      }
      if (context.expectedRevision !== undefined && context.expectedRevision !== loaded.revision) {
        if (!this.store.soleWriter && attempt === 1 && this.cache.forget(streamId)) continue;
        return {
          ok: false,
          reason: { kind: 'stale', expected: context.expectedRevision, actual: loaded.revision },
        };
      }
      const occurredAt = context.occurredAt ?? this.clock.now();
      const decision = decider.decide(command, loaded.state, occurredAt);
      const nothingToWrite = isRefusal(decision) || decision.length === 0;
      // That nothing follows must rest on what is, not on what was when the state was cached.
      if (nothingToWrite && !this.store.soleWriter && attempt === 1 && this.cache.forget(streamId)) continue;
      if (isRefusal(decision)) return { ok: false, reason: { kind: 'refused', refusal: decision } };
      if (decision.length === 0) {
        const revision = loaded.revision === 'noStream' ? -1 : loaded.revision;
        return { ok: true, streamId, id, revision, position: undefined, repeated: false, events: [] };
      }
      const events = decision.map((event, index) =>
        this.envelop(event, index, streamId, occurredAt, context),
      );
      const result = await this.append(streamId, loaded.revision, events);
      if (result.ok) {
        this.remember(decider, streamId, loaded, events, result);
        const { revision, position } = result;
        return { ok: true, streamId, id, revision, position, repeated: false, events: decision };
      }
      this.cache.forget(streamId);
    }
    return { ok: false, reason: { kind: 'contended', attempts: MAX_ATTEMPTS } };
  }

  private async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    try {
      return await this.store.append(streamId, expected, events);
    } catch (error) {
      // Whether it was written is not known, so what is cached can't be trusted any more.
      this.cache.forget(streamId);
      throw error;
    }
  }

  private envelop(
    event: DomainEvent,
    index: number,
    streamId: string,
    occurredAt: string,
    context: CommandContext,
  ): EventToAppend {
    const { version } = this.catalog.check(event);
    const { actor, correlationId, causationId, commandId, commandHash, reason, traceparent } = context;
    return {
      // Derived ids let a store recognise a repeated append; where nobody can repeat the command, ids
      // made in sequence keep the store's index compact.
      id: commandHash === undefined ? this.ids.next() : this.ids.from(commandId, streamId, String(index)),
      type: event.type,
      data: event.data,
      metadata: {
        schemaVersion: version,
        occurredAt,
        actor,
        correlationId,
        causationId,
        commandId,
        ...(commandHash === undefined ? {} : { commandHash }),
        ...(reason === undefined ? {} : { reason }),
        ...(traceparent === undefined ? {} : { traceparent }),
      },
    };
  }

  private async loadStream<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    streamId: string,
    trustCache: boolean,
  ): Promise<Loaded<State>> {
    const cached = this.cache.get(streamId, fold);
    if (cached && trustCache) return cached;
    const loaded = cached ?? Loaded.empty(fold);
    const from = loaded.revision === 'noStream' ? 0 : loaded.revision + 1;
    const fresh = await this.store.readStream(streamId, { from });
    const next = fresh.reduce((state, event) => this.apply(fold, state, event), loaded);
    this.cache.set(streamId, next);
    return next;
  }

  private remember<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    streamId: string,
    loaded: Loaded<State>,
    events: readonly EventToAppend[],
    { revision, position }: AppendResult & { ok: true },
  ): void {
    const first = revision - events.length + 1;
    // What was just checked against the catalog is in its current version.
    const next = events.reduce((state, event, index) => {
      const written = { ...event, streamId, revision: first + index, position } as WrittenEvent<Event>;
      return state.with(fold.evolve(state.state, happened(written)), written);
    }, loaded);
    this.cache.set(streamId, next);
  }

  private apply<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    loaded: Loaded<State>,
    stored: StoredEvent,
  ): Loaded<State> {
    const event = this.catalog.upcast(stored) as RecordedEvent<Event>;
    return loaded.with(fold.evolve(loaded.state, happened(event)), event);
  }

  private async inTurn<T>(streamId: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(streamId);
    const mine = before ? before.then(work, work) : work();
    this.queues.set(streamId, mine);
    try {
      return await mine;
    } finally {
      if (this.queues.get(streamId) === mine) this.queues.delete(streamId);
    }
  }
}
