import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import { status, type MethodDefinition } from '@grpc/grpc-js';
import { CallError } from './errors.js';
import { GrpcCall } from './grpc-call.js';

type Start = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, peer: string) => void;

const WINDOW_BYTES = 1024 * 1024;

/** Serves the methods of services as gRPC says, over connections that somebody else has accepted. */
export class GrpcServer {
  readonly #methods = new Map<string, Start>();
  /** Those whose answers are streams. */
  readonly #answering = new Set<ServerHttp2Stream>();
  readonly #server: Http2Server;

  constructor() {
    this.#server = createServer({ settings: { initialWindowSize: WINDOW_BYTES } });
    this.#server.on('session', (session) => session.setLocalWindowSize(WINDOW_BYTES * 16));
    this.#server.on('stream', (stream, headers) => this.#start(stream, headers));
    // A session that breaks takes its calls with it; each of them hears of it.
    this.#server.on('sessionError', () => undefined);
  }

  /** @param method one of a service that the client ships, such as `StreamsService.read` */
  on<Req, Res>(method: MethodDefinition<Req, Res>, handle: (call: GrpcCall<Req, Res>) => void): void {
    this.#methods.set(method.path, (stream, headers, peer) => {
      if (method.responseStream) {
        this.#answering.add(stream);
        stream.on('close', () => this.#answering.delete(stream));
      }
      handle(new GrpcCall(stream, headers, method, peer));
    });
  }

  accept(socket: Socket): void {
    this.#server.emit('connection', socket);
  }

  /** What a server does that is shut down: calls that are answered by streams are cancelled. */
  cancelAnswers(): void {
    for (const stream of this.#answering) stream.close(constants.NGHTTP2_CANCEL);
  }

  #start(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const path = headers[':path'] ?? '';
    const socket = stream.session?.socket;
    const peer = `${socket?.remoteAddress}:${socket?.remotePort}`;
    const start = this.#methods.get(path);
    if (start === undefined) refuse(stream, headers, peer);
    else start(stream, headers, peer);
  }
}

function refuse(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, peer: string): void {
  const nothing = () => Buffer.alloc(0);
  const method = {
    path: '',
    requestStream: false,
    responseStream: false,
    requestSerialize: nothing,
    requestDeserialize: nothing,
    responseSerialize: nothing,
    responseDeserialize: nothing,
  };
  new GrpcCall(stream, headers, method, peer).fail(
    new CallError(status.UNIMPLEMENTED, 'Service is unimplemented.'),
  );
}
