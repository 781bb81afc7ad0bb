import type { EventEmitter } from 'node:events';
import type { AllStreamSubscription, StreamSubscription } from '@eventstore/db-client';
import { Signal } from '../log/signal.js';

/** Everything that a subscription was told, in order: events as `stream@revision`, and the names of the rest. */
export class Heard {
  readonly all: string[] = [];
  readonly events: unknown[] = [];
  error: Record<string, unknown> | undefined;
  readonly #news = new Signal();

  constructor(private readonly subscription: AllStreamSubscription | StreamSubscription) {
    const emitter: EventEmitter = subscription;
    emitter.on('confirmation', () => this.#hear('confirmation'));
    emitter.on('caughtUp', () => this.#hear('caught up'));
    emitter.on('error', (error: Record<string, unknown>) => {
      this.error = error;
      this.#hear(`error ${String(error.type)}`);
    });
    emitter.on('data', (event: { readonly event?: { streamId: string; revision: bigint } }) => {
      this.events.push(event);
      this.#hear(`${String(event.event?.streamId)}@${String(event.event?.revision)}`);
    });
  }

  /** For checkpoints, which are told by a callback. */
  hear(what: string): void {
    this.#hear(what);
  }

  /** Waits until it has heard so much. */
  async until(enough: (all: readonly string[]) => boolean): Promise<void> {
    while (!enough(this.all)) await this.#news.next();
  }

  count(count: number): Promise<void> {
    return this.until((all) => all.length >= count);
  }

  stop(): Promise<void> {
    return this.subscription.unsubscribe();
  }

  #hear(what: string): void {
    this.all.push(what);
    this.#news.raise();
  }
}
