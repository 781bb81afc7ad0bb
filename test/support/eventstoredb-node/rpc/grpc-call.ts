import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { MethodDefinition } from '@grpc/grpc-js';
import { Signal } from '../log/signal.js';
import { oversized, type CallError } from './errors.js';
import { frame, MessageReader } from './framing.js';

const HEADERS = { ':status': 200, 'content-type': 'application/grpc', server: 'Kestrel' };
/** Answers are handed on together, up to so many bytes: one by one they would cost more than what they hold. */
const FLUSH_BYTES = 64 * 1024;

/** A call of one method, by a client. */
export class GrpcCall<Req, Res> {
  /** Raised when the call is over, and by whoever has news for it. */
  readonly signal = new Signal();
  #unsent: Uint8Array[] = [];
  #unsentBytes = 0;
  #answered = false;
  #over = false;
  #wake: (() => void) | undefined;
  readonly #whenOver: (() => void)[] = [];

  constructor(
    private readonly stream: ServerHttp2Stream,
    private readonly headers: IncomingHttpHeaders,
    private readonly method: MethodDefinition<Req, Res>,
    /** Where it comes from: `127.0.0.1:54321`. */
    readonly peer: string,
  ) {
    stream.on('close', () => this.#close());
    stream.on('drain', () => this.#wake?.());
    // A stream that is reset is over, and that is all.
    stream.on('error', () => this.#close());
  }

  /** Whether nothing can be answered any more. */
  get closed(): boolean {
    return this.#over;
  }

  header(name: string): string | undefined {
    const value = this.headers[name];
    return typeof value === 'string' ? value : undefined;
  }

  whenOver(callback: () => void): void {
    this.#whenOver.push(callback);
  }

  /** Hears every request, and when there are no more. What is too large fails the call. */
  receive(onRequest: (request: Req) => void, onEnd: () => void): void {
    const reader = new MessageReader();
    this.stream.on('data', (chunk: Buffer) => {
      if (this.#over) return;
      for (const message of reader.read(chunk)) {
        if (message === 'too large') {
          this.fail(oversized());
          return;
        }
        onRequest(this.method.requestDeserialize(message));
      }
    });
    this.stream.on('end', onEnd);
  }

  /** All requests, when the client has sent the last. */
  requests(): Promise<readonly Req[]> {
    return new Promise((resolve) => {
      const requests: Req[] = [];
      this.receive(
        (request) => requests.push(request),
        () => resolve(requests),
      );
    });
  }

  /** @returns undefined when more can be written at once, else when it can */
  write(response: Res): Promise<void> | undefined {
    return this.writeBytes(this.method.responseSerialize(response));
  }

  /** The same for an answer that is serialized already. */
  writeBytes(message: Uint8Array): Promise<void> | undefined {
    if (this.#over) return undefined;
    if (this.#unsent.length === 0) setImmediate(() => this.#flush());
    this.#unsent.push(frame(message.length), message);
    this.#unsentBytes += message.length;
    if (this.#unsentBytes < FLUSH_BYTES || this.#flush()) return undefined;
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  end(): void {
    this.#finish({ 'grpc-status': '0' });
  }

  fail({ code, details, metadata }: CallError): void {
    this.#finish({
      'grpc-status': String(code),
      'grpc-message': encodeURI(details),
      ...metadata,
    });
  }

  /** @returns whether the client takes more at once */
  #flush(): boolean {
    if (this.#unsent.length === 0 || this.stream.destroyed) return true;
    this.#respond();
    const bytes = Buffer.concat(this.#unsent);
    this.#unsent = [];
    this.#unsentBytes = 0;
    return this.stream.write(bytes);
  }

  #respond(): void {
    if (this.#answered) return;
    this.#answered = true;
    this.stream.respond(HEADERS, { waitForTrailers: true });
  }

  /** Without an answer before, the status comes in the headers, and nothing behind them. */
  #finish(trailers: Readonly<Record<string, string>>): void {
    if (this.#over || this.stream.destroyed) return;
    this.#flush();
    if (this.#answered) {
      this.stream.once('wantTrailers', () => this.stream.sendTrailers(trailers));
      this.stream.end();
    } else {
      this.#answered = true;
      this.stream.respond({ ...HEADERS, 'content-length': '0', ...trailers }, { endStream: true });
    }
    this.#close();
    // What the client goes on sending is of no interest.
    this.stream.resume();
  }

  #close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#wake?.();
    this.signal.raise();
    for (const callback of this.#whenOver) callback();
  }
}
