import { setTimeout as delay } from 'node:timers/promises';
import type {
  handleServerStreamingCall,
  handleUnaryCall,
  ServerWritableStream,
  StatusObject,
} from '@grpc/grpc-js';
import { faultError, type Faults } from '../faults.js';
import { CallError, unhandled } from './errors.js';

/** What handlers need of a call of any kind. */
export interface AnyCall {
  getPeer(): string;
}

/** Thrown when the connection of a call was cut: there is nobody to answer. */
class Cut extends Error {}

/** Whether the answer of a call is to be withheld after what it wrote is committed. */
export interface Verdict {
  /** Ends the connection instead of an answer if the node was told so. @throws when it did */
  committed(): void;
}

/** Carries out calls, with the faults that the node was told to have. */
export class Calls {
  /** @param cut ends the connection of a peer, `127.0.0.1:54321` */
  constructor(
    private readonly faults: Faults,
    private readonly cut: (peer: string) => void,
  ) {}

  /** @throws CallError or Cut when the call is not to be carried out */
  async enter(method: string, call: AnyCall): Promise<Verdict> {
    const rule = this.faults.take(method);
    const peer = call.getPeer();
    if (rule === undefined) return { committed: () => undefined };
    const error = faultError(rule);
    if (error !== undefined) throw error;
    if (rule.how === 'drop') this.#cut(peer);
    if (rule.how === 'delay') await delay(rule.ms ?? 0);
    return {
      committed: () => {
        if (rule.how === 'cutAfterCommit') this.#cut(peer);
      },
    };
  }

  unary<Req, Res>(
    method: string,
    handle: (request: Req, verdict: Verdict) => Promise<Res> | Res,
  ): handleUnaryCall<Req, Res> {
    return (call, callback) => {
      this.answer(method, call, (verdict) => handle(call.request, verdict), callback);
    };
  }

  /** Calls back with what `handle` answers, or what it throws, or not at all. */
  answer<Res>(
    method: string,
    call: AnyCall,
    handle: (verdict: Verdict) => Promise<Res> | Res,
    callback: (error: Partial<StatusObject> | null, value?: Res) => void,
  ): void {
    void this.enter(method, call)
      .then(handle)
      .then(
        (response) => callback(null, response),
        (error: unknown) => {
          if (!(error instanceof Cut)) callback(asCallError(error));
        },
      );
  }

  serverStream<Req, Res>(
    method: string,
    handle: (call: ServerWritableStream<Req, Res>) => Promise<void>,
  ): handleServerStreamingCall<Req, Res> {
    return (call) => {
      void this.enter(method, call)
        .then(() => handle(call))
        .then(
          () => call.end(),
          (error: unknown) => {
            if (!(error instanceof Cut)) call.emit('error', asCallError(error));
          },
        );
    };
  }

  #cut(peer: string): never {
    this.cut(peer);
    throw new Cut();
  }
}

/** What a caller is told of an error: that of the server, or that there was one. */
export function asCallError(error: unknown): CallError {
  return error instanceof CallError ? error : unhandled();
}

export const isCut = (error: unknown) => error instanceof Cut;
