import { messageOf } from '../feeding/backoff.js';
import type { HeldLease } from '../leasing/held-lease.js';
import { isIn, shareName, type Partition } from '../leasing/partition.js';
import type { Follower } from '../feeding/follower.js';
import type { Park, Parks } from '../feeding/parks.js';
import type { Progress } from '../feeding/progress.js';
import type { CommandContext, Outcome } from '../deciding/command-runner.js';
import { categoryOf, type Actor, type DomainEvent, type RecordedEvent } from '../events/envelope.js';
import { StoreCorrupt, StoreUnavailable } from '../ports/event-store.js';
import { canonical } from '../projecting/comparison.js';
import type { DueTimer } from './due-timers.js';
import {
  processActor,
  processCategory,
  ProcessInputSkipped,
  ProcessOrderDone,
  ProcessOrderRefused,
  ProcessReacted,
  ProcessRetried,
  type ProcessInput,
} from './process-events.js';
import type { PendingOrder, ProcessInstance } from './process-instance.js';
import { ProcessJournal, type JournalOptions } from './process-journal.js';
import type { Process, TimerDue } from './process.js';

/** Gives a command to whoever handles it, by name. Rejects only when a store fails, or by mistake. */
export type Execute = (command: string, payload: unknown, context: CommandContext) => Promise<Outcome>;

export interface ProcessRunnerOptions extends JournalOptions {
  readonly execute: Execute;
}

/** The input at hand, and what it belongs to. */
interface Trigger {
  readonly input: ProcessInput;
  readonly shown: RecordedEvent | TimerDue;
  readonly causationId: string;
  readonly correlationId: string;
}

export interface RetryOptions {
  readonly actor: Actor;
  readonly reason?: string;
  /** Pass over the input, or the order, that could not be handled. */
  readonly skip: boolean;
}

/** Where in the log something failed. */
interface Place {
  readonly position: bigint;
  /** How far the instance's inputs are passed over together with it. */
  readonly upTo: bigint;
  readonly revision?: number;
  readonly eventId?: string;
  readonly eventType?: string;
}

/** The instances that a runner is for, and the lease that says so; all of them when it is left out. */
export interface ProcessShare {
  readonly partition: Partition;
  readonly lease?: HeldLease | undefined;
}

const ALL: ProcessShare = { partition: { index: 0, of: 1 } };

/** Runs one process, or a share of its instances: one input after the other, in order. */
export class ProcessRunner implements Follower {
  /** What its checkpoint goes by. */
  readonly name: string;
  readonly category: string;
  /** Why the process does not go on, when it does not. */
  stopped: { readonly position: bigint; readonly error: string } | undefined;
  /** When the last event that was looked at was recorded. */
  lastRecordedAt: string | undefined;

  private readonly journal: ProcessJournal;
  private readonly actor: Actor;
  private readonly lanes = new Map<string, Promise<unknown>>();

  constructor(
    readonly process: Process,
    readonly progress: Progress,
    readonly parks: Parks,
    private readonly options: ProcessRunnerOptions,
    readonly share: ProcessShare = ALL,
  ) {
    this.name = shareName(ownerOf(process.name), share.partition);
    this.category = processCategory(process.name);
    this.actor = processActor(process.name);
    this.journal = new ProcessJournal(process.name, process.initialMemory, options);
  }

  /** True once somebody else does its work. */
  get over(): boolean {
    return this.share.lease?.isLost === true;
  }

  /** True when an instance is for this runner. */
  takes(instance: string): boolean {
    const { partition } = this.share;
    return partition.of === 1 || isIn(partition, this.journal.streamOf(instance));
  }

  /** True for events of this process's own streams. */
  owns(event: RecordedEvent): boolean {
    return categoryOf(event.streamId) === this.category;
  }

  /** Shows events to one instance, in order; its own among them say that orders are to be carried out. */
  async handle(id: string, events: readonly RecordedEvent[]): Promise<void> {
    await this.inLane(id, async () => {
      for (const event of events) {
        const last = events.at(-1)?.position ?? event.position;
        if (await this.isParked(id, event.position, last)) return;
        const work = () => (this.owns(event) ? this.followUp(id, event) : this.see(id, event));
        if (!(await this.orPark(id, placeOf(event, last), work))) return;
      }
    });
  }

  /** A timer has come due; nothing happens when it was cancelled or set anew. */
  async fire({ instance: id, timer, dueAt }: DueTimer): Promise<void> {
    await this.inLane(id, async () => {
      if (this.parks.has(this.journal.streamOf(id))) return;
      const position = (await this.journal.load(id)).seenUpTo ?? this.progress.position ?? 0n;
      const place = { position, upTo: position, eventId: `${timer}@${dueAt}`, eventType: TIMER };
      await this.orPark(id, place, () => this.due(id, timer, dueAt));
    });
  }

  /**
   * Tries again what parked an instance, then shows it what it missed.
   *
   * @param missed reads the log after a position, up to at least another, for events that concern the instance
   * @returns whether it is not parked any more, and the timers that it has set
   */
  async retry(
    id: string,
    options: RetryOptions,
    missed: (after: bigint | undefined, upTo: bigint) => Promise<readonly RecordedEvent[]>,
  ): Promise<{ readonly freed: boolean; readonly timers: DueTimer[] }> {
    return this.inLane(id, async () => {
      const stream = this.journal.streamOf(id);
      const first = this.parks.get(stream);
      if (first) await this.noteRetry(id, first, options);
      for (let park = first; park; park = this.parks.get(stream)) {
        const upTo = BigInt(park.upTo);
        const events = await missed(park.after === null ? undefined : BigInt(park.after), upTo);
        if (!(await this.catchUp(id, events, upTo))) return { freed: false, timers: [] };
        await this.parks.clear(stream);
      }
      return { freed: true, timers: timersOf(await this.journal.load(id), stream, this.process.name) };
    });
  }

  private async catchUp(id: string, events: readonly RecordedEvent[], upTo: bigint): Promise<boolean> {
    const settled = await this.orPark(id, { position: upTo, upTo }, () => this.settle(id));
    if (!settled) return false;
    for (const event of events) {
      const seen = await this.orPark(id, placeOf(event, upTo), async () => {
        await this.see(id, event);
        await this.settle(id);
      });
      if (!seen) return false;
    }
    return true;
  }

  private async see(id: string, event: RecordedEvent): Promise<void> {
    const { id: causationId, type, position, metadata } = event;
    const trigger: Trigger = {
      input: { event: causationId, type, position: position.toString() },
      shown: event,
      causationId,
      correlationId: metadata.correlationId,
    };
    let fresh = false;
    for (;;) {
      const instance = await this.journal.load(id, fresh);
      if (instance.hasSeen(position)) return;
      const outcome = await this.react(instance, trigger, fresh);
      if (outcome === 'recorded') return this.settle(id);
      if (outcome === 'nothing') return;
      fresh = true;
    }
  }

  private async due(id: string, timer: string, dueAt: string): Promise<void> {
    for (;;) {
      const instance = await this.journal.load(id, true);
      const set = instance.timers.get(timer);
      if (set?.dueAt !== dueAt) return;
      const trigger: Trigger = {
        input: { timer, dueAt },
        shown: { type: 'timer', timer, dueAt },
        causationId: set.setBy,
        correlationId: set.correlationId,
      };
      if ((await this.react(instance, trigger, true)) === 'recorded') return this.settle(id);
    }
  }

  /**
   * Decides, and writes the decision down. An event that changes nothing leaves no trace: shown again, it
   * would change nothing again. That it does so must rest on what is, not on what was when it was kept.
   */
  private async react(
    instance: ProcessInstance,
    { input, shown, causationId, correlationId }: Trigger,
    fresh: boolean,
  ): Promise<'recorded' | 'nothing' | 'again'> {
    this.insistOnLease();
    const { clock, events } = this.options;
    const { memory, orders } = this.process.react(instance.memory, shown, clock.now());
    const changesNothing = orders.length === 0 && 'position' in input && isSame(memory, instance.memory);
    if (changesNothing) return fresh || events.soleWriter ? 'nothing' : 'again';
    const fact = ProcessReacted({
      process: this.process.name,
      instance: instance.id,
      input,
      memory,
      orders: [...orders],
    });
    const cause = { causationId, correlationId, actor: this.actor };
    return (await this.journal.record(instance, fact, cause)) ? 'recorded' : 'again';
  }

  /** The log shows an event of the instance's own stream: nothing that it ordered may stay undone. */
  private async followUp(id: string, event: RecordedEvent): Promise<void> {
    const { revision } = await this.journal.load(id);
    if (revision === 'noStream' || revision < event.revision) await this.journal.load(id, true);
    await this.settle(id);
  }

  /** Carries out what was ordered, in order, and writes down what came of it. */
  private async settle(id: string): Promise<void> {
    for (;;) {
      const instance = await this.journal.load(id);
      const { value: pending, done } = instance.pending.values().next();
      if (done) return;
      const fact = await this.carryOut(instance, pending);
      const { causationId, correlationId } = pending;
      await this.journal.record(instance, fact, { causationId, correlationId, actor: this.actor });
    }
  }

  private async carryOut(instance: ProcessInstance, pending: PendingOrder): Promise<DomainEvent> {
    this.insistOnLease();
    const { ids, execute } = this.options;
    const { key, command, payload } = pending.order;
    const outcome = await execute(command, payload, {
      actor: this.actor,
      // The same order has the same id for ever, so that whoever handles the command knows it again.
      commandId: ids.from(this.journal.streamOf(instance.id), key),
      commandHash: ids.from(command, JSON.stringify(payload)),
      correlationId: pending.correlationId,
      causationId: pending.causationId,
    });
    if (outcome.ok) return ProcessOrderDone({ key, stream: outcome.streamId, revision: outcome.revision });
    const { reason } = outcome;
    switch (reason.kind) {
      case 'refused':
        return ProcessOrderRefused({ key, rule: reason.refusal.rule, message: reason.refusal.message });
      case 'contended':
        throw new StoreUnavailable(`'${command}' lost ${reason.attempts} races; it is given again later.`);
      case 'stale':
      case 'idReused':
        throw new Error(`'${command}' was rejected as ${reason.kind}, which no order of a process can be.`);
    }
  }

  /**
   * Begins nothing that another worker may be at: where the lease may have run out, it has to be renewed first.
   *
   * @throws StoreUnavailable
   */
  private insistOnLease(): void {
    const { lease } = this.share;
    if (!lease || lease.isCertain(this.options.clock.now())) return;
    throw new StoreUnavailable(`The lease '${lease.name}' may be another worker's by now.`);
  }

  /** What a store could not do is tried again by the caller; any other failure parks the instance. */
  private async orPark(id: string, at: Place, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.journal.forget(id);
      if (error instanceof StoreUnavailable || error instanceof StoreCorrupt) throw error;
      const stream = this.journal.streamOf(id);
      const known = this.parks.get(stream);
      const { position, upTo, revision = -1, eventId = known?.eventId, eventType = known?.eventType } = at;
      const after = known ? known.after : this.progress.position;
      await this.parks.park(
        {
          stream,
          position,
          revision,
          eventId: eventId ?? '',
          eventType: eventType ?? '',
          error: messageOf(error),
          upTo,
          ...(after === undefined || after === null ? {} : { after: BigInt(after) }),
        },
        true,
      );
      return false;
    }
  }

  /** Writes down that an operator wants it tried again, or what is to be passed over. */
  private async noteRetry(id: string, park: Park, { actor, reason, skip }: RetryOptions): Promise<void> {
    const { eventId } = park;
    const cause = {
      causationId: eventId,
      correlationId: eventId,
      actor,
      ...(reason === undefined ? {} : { reason }),
    };
    for (;;) {
      const instance = await this.journal.load(id, true);
      const fact = skip ? passOver(instance, park, reason ?? '') : ProcessRetried({ error: park.error });
      if (await this.journal.record(instance, fact, cause)) return;
    }
  }

  private async isParked(id: string, position: bigint, upTo: bigint): Promise<boolean> {
    const stream = this.journal.streamOf(id);
    return this.parks.covers(stream, position) && this.parks.confirmSkipped(stream, upTo);
  }

  private async inLane<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.lanes.get(id);
    const mine = before ? before.then(work, work) : work();
    this.lanes.set(id, mine);
    try {
      return await mine;
    } finally {
      if (this.lanes.get(id) === mine) this.lanes.delete(id);
    }
  }
}

/** Who a process is, among those who keep checkpoints and parks. */
export const ownerOf = (process: string): string => `process:${process}`;

const TIMER = 'timer';

const placeOf = ({ position, revision, id, type }: RecordedEvent, upTo: bigint): Place => ({
  position,
  upTo,
  revision,
  eventId: id,
  eventType: type,
});

/** The fact that an instance goes on without what parked it: an order, if one is open, or else the input. */
function passOver(
  instance: ProcessInstance,
  { eventId, eventType, position }: Park,
  reason: string,
): DomainEvent {
  const [order] = instance.pending.keys();
  if (order !== undefined)
    return ProcessOrderRefused({ key: order, rule: 'processes/skipped', message: reason });
  if (eventType !== TIMER) {
    return ProcessInputSkipped({ input: { event: eventId, type: eventType, position } });
  }
  const at = eventId.lastIndexOf('@');
  return ProcessInputSkipped({ input: { timer: eventId.slice(0, at), dueAt: eventId.slice(at + 1) } });
}

const timersOf = (instance: ProcessInstance, stream: string, process: string): DueTimer[] =>
  [...instance.timers].map(([timer, { dueAt }]) => ({
    stream,
    process,
    instance: instance.id,
    timer,
    dueAt,
  }));

const isSame = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b);
