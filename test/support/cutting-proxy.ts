import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Stands between a client and a server of MongoDB's protocol, and cuts connections where it hurts: the server
 * has carried out the command, and its client never hears of it.
 */
export class CuttingProxy {
  /** How many answers were kept back. */
  cuts = 0;
  private plan: (command: string) => boolean = () => false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async before(port: number): Promise<CuttingProxy> {
    const server = createServer((client) => proxy.carry(client, port));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const proxy = new CuttingProxy(server, typeof address === 'object' ? (address?.port ?? 0) : 0);
    return proxy;
  }

  get url(): string {
    return `mongodb://127.0.0.1:${this.port}/`;
  }

  /** @param plan asked for every command by its name (`insert`, `update`, …): true keeps its answer back */
  cutAfter(plan: (command: string) => boolean): void {
    this.plan = plan;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private carry(client: Socket, port: number): void {
    const server = connect(port, '127.0.0.1');
    // The protocol answers commands one by one, in order.
    const cutting: boolean[] = [];
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', end).on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    onMessage(client, (message) => {
      cutting.push(this.plan(commandOf(message)));
      server.write(message);
    });
    onMessage(server, (message) => {
      if (cutting.shift() === true) {
        this.cuts++;
        end();
      } else client.write(message);
    });
  }
}

/** A message says in its first four bytes how long it is. */
function onMessage(socket: Socket, take: (message: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      take(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
}

const OP_MSG = 2013;

/** The name of a command is the first name of its document, behind header, flags and kind of section. */
function commandOf(message: Buffer): string {
  if (message.length < 27 || message.readInt32LE(12) !== OP_MSG) return '';
  return message.toString('latin1', 26, message.indexOf(0, 26));
}
