import type { ServerWritableStream } from '@grpc/grpc-js';
import { Signal } from '../log/signal.js';

/** The part of a call that answers are written to, whether it reads a stream of requests or one. */
export type Writable<Res> = Pick<
  ServerWritableStream<unknown, Res>,
  'write' | 'once' | 'off' | 'on' | 'cancelled'
>;

/** Answers of a call one after the other, no faster than the client takes them. */
export class ResponseStream<Res> {
  /** Raised when the call is over, and by whoever has news. */
  readonly signal = new Signal();
  readonly #call: Writable<Res>;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(call: Writable<Res>) {
    this.#call = call;
    const close = () => {
      this.#closed = true;
      this.#wake?.();
      this.signal.raise();
    };
    call.on('cancelled', close);
    call.on('close', close);
    call.on('error', close);
    call.on('drain', () => this.#wake?.());
  }

  get closed(): boolean {
    return this.#closed || this.#call.cancelled;
  }

  /** @returns undefined when more can be written at once, else when it can */
  write(response: Res): Promise<void> | undefined {
    if (this.closed || this.#call.write(response)) return undefined;
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
