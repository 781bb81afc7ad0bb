import { describe, expect, it } from '@jest/globals';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import type gossip from '@eventstore/db-client/generated/gossip_pb.js';
import usersGrpc from '@eventstore/db-client/generated/users_grpc_pb.js';
import usersPb from '@eventstore/db-client/generated/users_pb.js';
import { collect, nothing, someEvents, useNode } from './testing/use-node.js';

const test = useNode();
const address = () => `127.0.0.1:${test.node.port}`;
type Answer<T> = (error: ServiceError | null, value: T) => void;
const answered = <T>(call: (callback: Answer<T>) => unknown) =>
  new Promise<T>((resolve, reject) =>
    call((error, value) => (error === null ? resolve(value) : reject(error))),
  );

describe('The node', () => {
  it('tells what it can do, in lower case [§1]', async () => {
    const client = new featuresGrpc.ServerFeaturesClient(address(), credentials.createInsecure());
    const supported = await answered<features.SupportedMethods>((done) =>
      client.getSupportedMethods(nothing(), done),
    );
    const methods = supported.getMethodsList().map((method) => method.toObject());
    expect(supported.getEventStoreServerVersion()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(methods).toContainEqual({
      serviceName: 'event_store.client.streams.streams',
      methodName: 'batchappend',
      featuresList: ['deadline_duration'],
    });
    expect(methods).toContainEqual({
      serviceName: 'event_store.client.persistent_subscriptions.persistentsubscriptions',
      methodName: 'replayparked',
      featuresList: ['stream', 'all'],
    });
    expect(
      methods.every(
        ({ serviceName, methodName }) =>
          `${serviceName}${methodName}` === `${serviceName}${methodName}`.toLowerCase(),
      ),
    ).toBe(true);
    client.close();
  });

  it('says by gossip that it leads and is alone [§1]', async () => {
    const client = new gossipGrpc.GossipClient(address(), credentials.createInsecure());
    const cluster = await answered<gossip.ClusterInfo>((done) => client.read(nothing(), done));
    expect(cluster.getMembersList().map((member) => member.toObject())).toEqual([
      {
        instanceId: { string: '', structured: expect.any(Object) },
        timeStamp: expect.stringMatching(/^\d{17}$/),
        state: 8,
        isAlive: true,
        httpEndPoint: { address: '127.0.0.1', port: test.node.port },
      },
    ]);
    client.close();
  });

  it('is found by discovery [§1]', async () => {
    const client = EventStoreDBClient.connectionString(`esdb+discover://${address()}?tls=false`);
    expect(await client.appendToStream('found', someEvents(1))).toMatchObject({ success: true });
    await client.dispose();
  });

  it('answers HTTP on the port of gRPC [§1]', async () => {
    const live = await fetch(`http://${address()}/health/live`);
    const info = await fetch(`http://${address()}/info`);
    const nowhere = await fetch(`http://${address()}/nowhere`);
    expect([live.status, info.status, nowhere.status]).toEqual([204, 200, 404]);
    expect(await info.json()).toEqual({
      esVersion: '23.10.8',
      state: 'leader',
      features: expect.any(Object),
      authentication: { type: 'insecure' },
    });
  });

  it('never answers for a user [§9]', async () => {
    const client = new usersGrpc.UsersClient(address(), credentials.createInsecure());
    const error = await new Promise((resolve) =>
      client.details(new usersPb.DetailsReq(), { deadline: Date.now() + 300 }).on('error', resolve),
    );
    expect(error).toMatchObject({ code: 4 });
    client.close();
  });

  it('puts the first event of a user at 733 [§2]', async () => {
    const all = await collect(test.client.readAll({ maxCount: 2 }));
    expect(all.map(({ event }) => event?.position.commit)).toEqual([548n, 733n]);
  });

  it('lets everybody do everything, with credentials or without [§9]', async () => {
    await test.client.setStreamMetadata('closed', { acl: { readRoles: ['nobody'], writeRoles: ['nobody'] } });
    const options = { credentials: { username: 'who', password: 'ever' }, requiresLeader: true };
    expect(
      await test.client.appendToStream('closed', jsonEvent({ type: 'T', data: {} }), options),
    ).toMatchObject({ success: true });
    expect(await collect(test.client.readStream('closed', options))).toHaveLength(1);
  });
});
