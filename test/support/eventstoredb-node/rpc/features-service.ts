import grpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Calls } from './calls.js';

export const SERVER_VERSION = '23.10.8';

const PACKAGE = 'event_store.client';
const PERSISTENT = ['stream', 'all'];

/** What the server can do: service, method, features of the method. All in lower case, as the server says it [§1]. */
const METHODS: readonly (readonly [service: string, methods: Readonly<Record<string, readonly string[]>>])[] =
  [
    [
      'persistent_subscriptions.persistentsubscriptions',
      {
        create: PERSISTENT,
        update: PERSISTENT,
        delete: PERSISTENT,
        read: PERSISTENT,
        getinfo: PERSISTENT,
        replayparked: PERSISTENT,
        list: PERSISTENT,
        restartsubsystem: PERSISTENT,
      },
    ],
    [
      'streams.streams',
      {
        read: ['position', 'events'],
        append: [],
        delete: [],
        tombstone: [],
        batchappend: ['deadline_duration'],
      },
    ],
    [
      'users.users',
      plain('create', 'update', 'delete', 'disable', 'enable', 'details', 'changepassword', 'resetpassword'),
    ],
    [
      'operations.operations',
      plain(
        'startscavenge',
        'stopscavenge',
        'shutdown',
        'mergeindexes',
        'resignnode',
        'setnodepriority',
        'restartpersistentsubscriptions',
      ),
    ],
    ['gossip.gossip', plain('read')],
    ['monitoring.monitoring', plain('stats')],
    ['redaction.redaction', plain('geteventpositions', 'switchchunks')],
    ['server_features.serverfeatures', plain('getsupportedmethods')],
  ];

export function serveFeatures(calls: Calls): void {
  calls.unary(grpc.ServerFeaturesService.getSupportedMethods, supportedMethods);
}

function supportedMethods(): features.SupportedMethods {
  const methods = METHODS.flatMap(([service, names]) =>
    Object.entries(names).map(([name, its]) =>
      new features.SupportedMethod()
        .setServiceName(`${PACKAGE}.${service}`)
        .setMethodName(name)
        .setFeaturesList([...its]),
    ),
  );
  return new features.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(SERVER_VERSION);
}

function plain(...names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(names.map((name) => [name, []]));
}
