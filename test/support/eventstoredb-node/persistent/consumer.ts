import type { Message } from './message.js';

/** A connected client of a group. */
export interface Connection {
  readonly name: string;
  /** How many events it takes before it has acknowledged some. */
  readonly bufferSize: number;
  send(message: Message): void;
  /** Ends it because the group is gone or changed. */
  drop(): void;
}

const REMEMBERED_TIMES = 1000;

/** A connection with what it was sent and has not done yet. */
export class Consumer {
  /** By the id under which it is acknowledged. */
  readonly inFlight = new Map<string, { readonly message: Message; readonly sentAt: number }>();
  sent = 0;
  /** How long the last events took, in milliseconds. */
  readonly times: number[] = [];

  constructor(readonly connection: Connection) {}

  get freeSlots(): number {
    return Math.max(0, this.connection.bufferSize - this.inFlight.size);
  }

  send(message: Message, now: number): void {
    this.inFlight.set(message.id, { message, sentAt: now });
    this.sent += 1;
    this.connection.send(message);
  }

  /** @returns the message if it was with this consumer */
  take(id: string, now: number): Message | undefined {
    const entry = this.inFlight.get(id);
    if (entry === undefined) return undefined;
    this.inFlight.delete(id);
    this.times.push(now - entry.sentAt);
    if (this.times.length > REMEMBERED_TIMES) this.times.shift();
    return entry.message;
  }

  /** What it was sent so long ago that it counts as lost. */
  overdue(timeoutMs: number, now: number): readonly Message[] {
    return [...this.inFlight.values()]
      .filter(({ sentAt }) => now - sentAt >= timeoutMs)
      .map(({ message }) => message);
  }
}
