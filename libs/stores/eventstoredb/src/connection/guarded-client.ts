import { Duplex, type Readable, type Writable } from 'node:stream';
import {
  EventStoreDBClient,
  type ChannelCredentialOptions,
  type GossipClusterOptions,
  type DNSClusterOptions,
  type SingleNodeOptions,
} from '@eventstore/db-client';

export type ClientOptions = DNSClusterOptions | GossipClusterOptions | SingleNodeOptions;

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The client, kept from ending the process. Version 6.2.1 fails outside any promise that somebody could wait for in
 * three places, each of them in the ordinary course of a connection that is lost:
 *
 * - answers to appends are looked up in one table of the whole process, which the failure of any connection
 *   empties: an answer that still comes is then a TypeError inside an event handler;
 * - an append that waits for room in the outgoing stream when that fails is rejected where nobody listens;
 * - a second failure on a connection that is being replaced waits for the new one, and fails with it.
 */
export class GuardedClient extends EventStoreDBClient {
  /** True when it was given up: what it still brings may be cut off without an error. */
  isGone = false;
  private connected: ReturnType<EventStoreDBClient['getChannel']> | undefined;

  constructor(options: ClientOptions, channel: ChannelCredentialOptions, credentials?: Credentials) {
    // The overloads know each kind of options, but not their union.
    super(options as SingleNodeOptions, channel, credentials);
    const create = this.GRPCStreamCreator;
    this.GRPCStreamCreator = (service, name, creator, cache) =>
      create(
        service,
        name,
        (client) => {
          const stream = creator(client);
          return stream instanceof Promise ? stream.then(tamed) : tamed(stream);
        },
        cache,
      );
    const connect = this.getChannel;
    this.getChannel = () => (this.connected = connect());
    const handle = this.handleError;
    this.handleError = (client, error) => handle(client, error).catch(nobodyListens);
  }

  /** Cancels whatever is under way and ends the connection. Never rejects. */
  async leave(): Promise<void> {
    this.isGone = true;
    // What it waits for may never come; that the calls are cancelled it sees to at once.
    this.dispose().catch(nobodyListens);
    const channel = await this.connected?.catch(nobodyListens);
    channel?.close();
  }
}

function tamed<Stream extends Readable | Writable | Duplex>(stream: Stream): Stream {
  stream.on('error', nobodyListens);
  if (stream instanceof Duplex) tameAppends(stream);
  return stream;
}

function tameAppends(stream: Duplex): void {
  for (const listener of stream.listeners('data')) {
    const hear = listener as (answer: unknown) => void;
    stream.off('data', hear);
    stream.on('data', (answer) => {
      try {
        hear(answer);
      } catch (error) {
        // Nobody waits for this answer any more: who sent the append has been told of the lost connection.
        nobodyListens(error);
      }
    });
  }
  const write = stream.write.bind(stream) as (message: unknown) => boolean;
  // Nobody who writes is made to wait, so nobody is left waiting. What piles up is bounded by the appends under way.
  stream.write = (message: unknown) => {
    write(message);
    return true;
  };
}

/** For failures of which those concerned hear another way. */
const nobodyListens = (_failure: unknown): undefined => undefined;
