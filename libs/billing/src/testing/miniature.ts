import {
  addDays,
  dayOf,
  isRefusal,
  streamOf,
  type Decider,
  type DomainCommand,
  type DomainEvent,
  type Order,
  type Process,
  type RecordedEvent,
  type Refusal,
  type TimerDue,
} from '#kernel';
import type { AccountCommand } from '../domain/account/commands.js';
import { accountDecider } from '../domain/account/decide.js';
import type { InvoiceCommand } from '../domain/invoice/commands.js';
import { invoiceDecider } from '../domain/invoice/decide.js';
import type { Invoice } from '../domain/invoice/invoice.js';
import { accessConsidered } from '../processes/access-considered.process.js';
import { paymentReminders } from '../processes/payment-reminders.process.js';

interface Ordered {
  readonly invoice: string;
  readonly customerId: string;
  readonly step: string;
  readonly because: never;
}

/** The two processes of billing, each with the instances that it has by now. */
interface Running {
  readonly process: Process;
  readonly instances: Map<string, { memory: unknown; timers: Map<string, string>; ordered: Set<string> }>;
  seen: number;
}

/**
 * Billing with its processes, a log and a clock in memory: what happens in weeks is seen in a
 * millisecond. Orders are carried out twice, as they may be when a process dies in between.
 */
export class Miniature {
  readonly log: RecordedEvent[] = [];
  now = '2026-03-01T09:00:00.000Z';
  /** While they are down, processes see nothing and no timer rings. */
  down = false;
  private readonly running: Running[] = [paymentReminders, accessConsidered].map((process) => ({
    process,
    instances: new Map(),
    seen: 0,
  }));

  /** Gives a command; what the processes make of it follows at once, unless they are down. */
  invoice(id: string, command: InvoiceCommand): Refusal | undefined {
    return this.give(invoiceDecider, id, command);
  }

  account(id: string, command: AccountCommand): Refusal | undefined {
    return this.give(accountDecider, id, command);
  }

  invoiceState = (id: string): Invoice => this.stateOf(invoiceDecider, id);

  /** Lets time pass hour by hour. */
  until(instant: string): void {
    while (this.now < instant) {
      const next = new Date(Date.parse(this.now) + 3_600_000).toISOString();
      this.now = next < instant ? next : instant;
      this.work();
    }
  }

  /** Nobody is there for some days. */
  downFor(days: number): void {
    this.down = true;
    this.until(`${addDays(dayOf(this.now), days)}T09:00:00.000Z`);
    this.down = false;
    this.work();
  }

  /** `type` or `type:detail`, with the day, for everything of these types. */
  happened(...types: readonly string[]): string[] {
    return this.log
      .filter(({ type }) => types.includes(type))
      .map(({ data, metadata }) => {
        const { step, skipped = [] } = data as { step?: string; skipped?: string[] };
        const what = step === undefined ? '' : ` ${[...skipped.map((each) => `(${each})`), step].join(' ')}`;
        return `${metadata.occurredAt.slice(0, 13)}${what}`;
      });
  }

  private give<State, Command extends DomainCommand, Event extends DomainEvent>(
    decider: Decider<State, Command, Event>,
    id: string,
    command: Command,
  ): Refusal | undefined {
    const refusal = this.append(decider, id, command);
    this.work();
    return refusal;
  }

  private append<State, Command extends DomainCommand, Event extends DomainEvent>(
    decider: Decider<State, Command, Event>,
    id: string,
    command: Command,
  ): Refusal | undefined {
    const decision = decider.decide(command, this.stateOf(decider, id), this.now);
    if (isRefusal(decision)) return decision;
    for (const event of decision) this.log.push(this.recorded(event, streamOf(decider.category, id)));
    return undefined;
  }

  private stateOf<State, Command extends DomainCommand, Event extends DomainEvent>(
    decider: Decider<State, Command, Event>,
    id: string,
  ): State {
    return this.log
      .filter(({ streamId }) => streamId === streamOf(decider.category, id))
      .reduce<State>(
        (state, event) => decider.evolve(state, { ...event, occurredAt: event.metadata.occurredAt } as never),
        decider.initialState,
      );
  }

  private recorded(event: DomainEvent, streamId: string): RecordedEvent {
    return {
      ...event,
      id: `e${this.log.length}`,
      streamId,
      revision: this.log.filter((each) => each.streamId === streamId).length,
      position: BigInt(this.log.length),
      recordedAt: this.now,
      metadata: { occurredAt: this.now, actor: { id: 'bea', kind: 'person', roles: [] } },
    } as never;
  }

  /** Processes see what is new and hear the timers that came due, until there is nothing left to do. */
  private work(): void {
    if (this.down) return;
    for (let busy = true; busy;) {
      busy = this.running.map((each) => this.seeNext(each) || this.ringNext(each)).includes(true);
    }
  }

  private seeNext(running: Running): boolean {
    const event = this.log[running.seen];
    if (!event) return false;
    running.seen += 1;
    const instance = running.process.handles.has(event.type) ? running.process.instanceOf(event) : undefined;
    if (instance !== undefined) this.react(running, instance, event);
    return true;
  }

  private ringNext(running: Running): boolean {
    for (const [instance, { timers }] of running.instances) {
      for (const [timer, dueAt] of timers) {
        if (dueAt > this.now) continue;
        timers.delete(timer);
        this.react(running, instance, { type: 'timer', timer, dueAt });
        return true;
      }
    }
    return false;
  }

  private react({ process, instances }: Running, id: string, input: RecordedEvent | TimerDue): void {
    const instance = instances.get(id) ?? {
      memory: process.initialMemory,
      timers: new Map(),
      ordered: new Set(),
    };
    instances.set(id, instance);
    const { memory, orders } = process.react(instance.memory, input, this.now);
    // Memories are kept as JSON.
    instance.memory = JSON.parse(JSON.stringify(memory));
    for (const order of orders) {
      if (order.do === 'schedule') instance.timers.set(order.timer, order.dueAt);
      if (order.do === 'cancel') instance.timers.delete(order.timer);
      if (order.do !== 'command' || instance.ordered.has(order.key)) continue;
      instance.ordered.add(order.key);
      this.carryOut(order);
      this.carryOut(order);
    }
  }

  private carryOut({ command, payload }: Extract<Order, { do: 'command' }>): void {
    const { invoice, customerId, step, because } = payload as Ordered;
    switch (command) {
      case 'SendScheduledReminder':
        this.append(invoiceDecider, invoice, { type: command, step });
        break;
      case 'GiveDisablingNotice':
      case 'ProposeDisablingAccess':
        this.append(accountDecider, customerId, {
          type: command,
          invoice,
          facts: { invoice: this.invoiceState(invoice) },
        });
        break;
      case 'WithdrawDisabling':
      case 'SettleOverdueMatter':
        this.append(accountDecider, customerId, { type: command, invoice, because });
        break;
      default:
        throw new Error(`Nobody carries out '${command}'.`);
    }
  }
}
