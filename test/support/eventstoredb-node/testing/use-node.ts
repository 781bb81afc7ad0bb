import { afterAll, beforeAll } from '@jest/globals';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import { EventStoreDBClient, jsonEvent, type JSONEventData } from '@eventstore/db-client';
import persistentGrpc from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { startEventStoreDbNode, type EventStoreDbNode, type NodeOptions } from '../index.js';

/** A node for the tests of a file, with the official client and bare ones. */
export class TestNode {
  #node: EventStoreDbNode | undefined;
  #client: EventStoreDBClient | undefined;
  #streams: InstanceType<typeof streamsGrpc.StreamsClient> | undefined;
  #persistent: InstanceType<typeof persistentGrpc.PersistentSubscriptionsClient> | undefined;

  get node(): EventStoreDbNode {
    return present(this.#node);
  }

  get client(): EventStoreDBClient {
    return present(this.#client);
  }

  get streams() {
    return present(this.#streams);
  }

  get persistent() {
    return present(this.#persistent);
  }

  async start(options: NodeOptions = {}): Promise<void> {
    this.#node = await startEventStoreDbNode(options);
    this.#client = EventStoreDBClient.connectionString(this.#node.url);
    const address = `127.0.0.1:${this.#node.port}`;
    this.#streams = new streamsGrpc.StreamsClient(address, credentials.createInsecure());
    this.#persistent = new persistentGrpc.PersistentSubscriptionsClient(
      address,
      credentials.createInsecure(),
    );
  }

  async stop(): Promise<void> {
    await this.client.dispose();
    this.streams.close();
    this.persistent.close();
    await this.node.stop();
  }
}

/** Starts a node before the tests of the file and stops it after them. */
export function useNode(options: NodeOptions = {}): TestNode {
  const test = new TestNode();
  beforeAll(() => test.start(options));
  afterAll(() => test.stop());
  return test;
}

/** Small events, with given ids or new ones. */
export function events(...ids: readonly string[]): JSONEventData[] {
  return ids.map((id) => jsonEvent({ id, type: 'Happened', data: { id } }));
}

/** So many new events of a type. */
export function someEvents(count: number, type = 'Happened'): JSONEventData[] {
  return Array.from({ length: count }, (_, index) => jsonEvent({ type, data: { index } }));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** What a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  const outcome = await promise.then(
    (value: unknown) => new Error(`No failure: ${String(value)}`),
    (error: unknown) => error,
  );
  return outcome as Record<string, unknown>;
}

/** What a client's error says of itself. */
export const told = (error: unknown) =>
  error as { readonly type: string; readonly expectedVersion?: unknown; readonly actualVersion?: unknown };

/** What a raw call ended with: code, message and the trailers that aren't of HTTP. */
export function ended(error: ServiceError) {
  const { exception, ...rest } = error.metadata.getMap();
  const own = Object.entries(rest).filter(([key]) => !/^(?:content-|server|date|grpc-)/.test(key));
  return { code: error.code, details: error.details, exception, ...Object.fromEntries(own) };
}

export const named = (stream: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
export const nothing = () => new shared.Empty();

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The node has not been started.');
  return value;
}
