import { setTimeout as delay } from 'node:timers/promises';
import type { MethodDefinition } from '@grpc/grpc-js';
import { faultError, type Faults } from '../faults.js';
import { CallError, unhandled } from './errors.js';
import type { GrpcCall } from './grpc-call.js';
import type { GrpcServer } from './grpc-server.js';

/** Thrown when the connection of a call was cut: there is nobody to answer. */
class Cut extends Error {}

/** Whether the answer of a call is to be withheld after what it wrote is committed. */
export interface Verdict {
  /** Ends the connection instead of an answer if the node was told so. @throws when it did */
  committed(): void;
}

const INNOCENT: Verdict = { committed: () => undefined };

/** Carries out calls, with the faults that the node was told to have. */
export class Calls {
  /** @param cut ends the connection of a peer, `127.0.0.1:54321` */
  constructor(
    private readonly server: GrpcServer,
    private readonly faults: Faults,
    private readonly cut: (peer: string) => void,
  ) {}

  /** One request, one answer. */
  unary<Req, Res>(
    method: MethodDefinition<Req, Res>,
    handle: (request: Req, verdict: Verdict) => Promise<Res> | Res,
  ): void {
    this.requests(method, ([request], verdict) => {
      if (request === undefined) throw unhandled();
      return handle(request, verdict);
    });
  }

  /** Any number of requests, one answer. */
  requests<Req, Res>(
    method: MethodDefinition<Req, Res>,
    handle: (requests: readonly Req[], verdict: Verdict) => Promise<Res> | Res,
  ): void {
    this.#on(method, async (call, requests) => {
      const verdict = await this.enter(method, call.peer);
      await call.write(await handle(await requests, verdict));
    });
  }

  /** One request, any number of answers. */
  responses<Req, Res>(
    method: MethodDefinition<Req, Res>,
    handle: (request: Req, call: GrpcCall<Req, Res>) => Promise<void>,
  ): void {
    this.#on(method, async (call, requests) => {
      await this.enter(method, call.peer);
      const [request] = await requests;
      if (request === undefined) throw unhandled();
      await handle(request, call);
    });
  }

  /** Any number of both. `handle` ends the call; faults are its business, too. */
  duplex<Req, Res>(method: MethodDefinition<Req, Res>, handle: (call: GrpcCall<Req, Res>) => void): void {
    this.server.on(method, handle);
  }

  /** @throws CallError or Cut when the call is not to be carried out */
  async enter(method: { readonly path: string }, peer: string): Promise<Verdict> {
    const rule = this.faults.take(method.path);
    if (rule === undefined) return INNOCENT;
    const error = faultError(rule);
    if (error !== undefined) throw error;
    if (rule.how === 'drop') this.#cut(peer);
    if (rule.how === 'delay') await delay(rule.ms ?? 0);
    if (rule.how !== 'cutAfterCommit') return INNOCENT;
    return { committed: () => this.#cut(peer) };
  }

  #on<Req, Res>(
    method: MethodDefinition<Req, Res>,
    handle: (call: GrpcCall<Req, Res>, requests: Promise<readonly Req[]>) => Promise<void>,
  ): void {
    this.server.on(method, (call) => {
      handle(call, call.requests()).then(
        () => call.end(),
        (error: unknown) => failCall(call, error),
      );
    });
  }

  #cut(peer: string): never {
    this.cut(peer);
    throw new Cut();
  }
}

/** Ends a call with what went wrong: what the server says of it, or else just that something did. */
export function failCall(call: { fail(error: CallError): void }, error: unknown): void {
  if (error instanceof Cut) return;
  call.fail(error instanceof CallError ? error : unhandled());
}
