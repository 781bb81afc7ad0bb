import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { startEventStoreDbNode, type EventStoreDbNode } from './index.js';

describe('The EventStoreDB node', () => {
  let node: EventStoreDbNode;
  let client: EventStoreDBClient;

  beforeEach(async () => {
    node = await startEventStoreDbNode();
    client = EventStoreDBClient.connectionString(node.url);
  });

  afterEach(async () => {
    await client.dispose();
    await node.stop();
  });

  it('answers HTTP on the port of gRPC [§1]', async () => {
    const live = await fetch(`http://127.0.0.1:${node.port}/health/live`);
    const info = await fetch(`http://127.0.0.1:${node.port}/info`);
    expect(live.status).toBe(204);
    expect(await info.json()).toMatchObject({ state: 'leader', authentication: { type: 'insecure' } });
  });

  it('puts the first event of a user at 733 [§2]', async () => {
    const { position } = await client.appendToStream('a', jsonEvent({ type: 'T', data: {} }));
    expect(position).toEqual({ commit: 733n, prepare: 733n });
  });
});
