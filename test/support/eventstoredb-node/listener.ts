import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** What an HTTP/2 connection begins with; nothing else begins with these three letters. */
const PREFACE = 'PRI';

/**
 * One TCP port for gRPC, which is HTTP/2 without TLS, and for HTTP/1.1. A connection is given to either server
 * once its first bytes tell which it is.
 */
export class Listener {
  readonly #sockets = new Map<string, Socket>();
  readonly #server: Server;

  constructor(
    private readonly grpc: { accept(socket: Socket): void },
    private readonly http: HttpServer,
  ) {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @param port 0 for any that is free; @returns the port */
  async listen(port: number, host: string): Promise<number> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts the connection of a peer, `127.0.0.1:54321`. */
  cut(peer: string): void {
    const socket = this.#sockets.get(peer);
    if (socket?.destroyed === false) socket.resetAndDestroy();
  }

  cutAll(): void {
    for (const peer of this.#sockets.keys()) this.cut(peer);
  }

  /** Takes no connection any more; those that there are stay. */
  stopAccepting(): void {
    this.#server.close();
  }

  /** Ends all connections; what was sent arrives. */
  endAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
  }

  #accept(socket: Socket): void {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#sockets.set(peer, socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.#sockets.delete(peer));
    // A connection that breaks is the peer's business.
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => this.#tell(socket));
  }

  #tell(socket: Socket): void {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    socket.unshift(chunk);
    const letters = chunk.toString('latin1', 0, PREFACE.length);
    if (letters === PREFACE.slice(0, letters.length)) this.grpc.accept(socket);
    else this.http.emit('connection', socket);
  }
}
