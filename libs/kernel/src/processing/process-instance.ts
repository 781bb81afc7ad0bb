import type { WrittenEvent } from '../events/envelope.js';
import type { ExpectedRevision } from '../ports/event-store.js';
import type { ProcessEvent, ProcessInput } from './process-events.js';
import type { Order } from './process.js';

export type CommandOrder = Extract<Order, { do: 'command' }>;

/** A command that was ordered and of which the outcome is not known yet. */
export interface PendingOrder {
  readonly order: CommandOrder;
  /** The event that led to it, and what that one belongs to. */
  readonly causationId: string;
  readonly correlationId: string;
}

/** One timer as it was set. */
export interface SetTimer {
  readonly dueAt: string;
  readonly correlationId: string;
  /** The event with which it was set. */
  readonly setBy: string;
}

/** What the stream of one process instance adds up to. Kept by its runner and changed in place. */
export class ProcessInstance {
  revision: ExpectedRevision = 'noStream';
  /** Position of the last input event; inputs come in log order, so anything up to it was seen. */
  seenUpTo: bigint | undefined;
  memory: unknown;
  readonly pending = new Map<string, PendingOrder>();
  readonly timers = new Map<string, SetTimer>();
  private readonly ordered = new Set<string>();

  constructor(
    readonly id: string,
    initialMemory: unknown,
  ) {
    this.memory = initialMemory;
  }

  /** True when the event at `position` was reacted to. */
  hasSeen(position: bigint): boolean {
    return this.seenUpTo !== undefined && position <= this.seenUpTo;
  }

  apply(event: WrittenEvent<ProcessEvent>): void {
    this.revision = event.revision;
    switch (event.type) {
      case 'ProcessReacted':
        this.react(event);
        break;
      case 'ProcessOrderDone':
      case 'ProcessOrderRefused':
        this.pending.delete(event.data.key);
        break;
      case 'ProcessInputSkipped':
        this.see(event.data.input);
        break;
      case 'ProcessRetried':
        break;
    }
  }

  private react(event: Extract<WrittenEvent<ProcessEvent>, { type: 'ProcessReacted' }>): void {
    const { input, memory, orders } = event.data;
    this.memory = memory;
    this.see(input);
    for (const order of orders) this.order(order, event);
  }

  private see(input: ProcessInput): void {
    if ('position' in input) this.seenUpTo = BigInt(input.position);
    else this.timers.delete(input.timer);
  }

  private order(order: Order, { id, metadata: { causationId, correlationId } }: WrittenEvent): void {
    switch (order.do) {
      case 'command':
        // The same key is the same order, however often it is given.
        if (this.ordered.has(order.key)) return;
        this.ordered.add(order.key);
        this.pending.set(order.key, { order, causationId, correlationId });
        break;
      case 'schedule':
        this.timers.set(order.timer, { dueAt: order.dueAt, correlationId, setBy: id });
        break;
      case 'cancel':
        this.timers.delete(order.timer);
        break;
    }
  }
}
