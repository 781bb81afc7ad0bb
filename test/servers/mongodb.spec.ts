import { setTimeout as delay } from 'node:timers/promises';
import { afterAll } from '@jest/globals';
import { openEmbeddedReadStore } from '#stores/embedded';
import {
  openMongoKeyStore,
  openMongoReadStore,
  type MongoKeyStore,
  type MongoReadStore,
} from '#stores/mongodb';
import { describeSameReadStore } from '../contract/differential.js';
import { describeKeyStore } from '../contract/key-store.contract.js';
import { describeLeaseStore } from '../contract/lease-store.contract.js';
import { describeReadStore } from '../contract/read-store.contract.js';
import { describeOnMongoDb } from './support/mongodb.js';

/* The suites of the read store's ports, on MongoDB's protocol. */

const dispose = () => Promise.resolve();

describeOnMongoDb('The contract of the read store', (server, database) => {
  let store: MongoReadStore | undefined;

  afterAll(() => store?.close());

  describeReadStore(server, async () => {
    store ??= openMongoReadStore({ url: database() });
    const reopen = async () => {
      await store?.close();
      return (store = openMongoReadStore({ url: database() }));
    };
    return { store, reopen, dispose };
  });
});

describeOnMongoDb('The contract of leases', (server, database) => {
  const stores: MongoReadStore[] = [];

  afterAll(() => Promise.all(stores.map((store) => store.close())));

  describeLeaseStore(server, async () => {
    const [one, other] = [0, 1].map((n) => (stores[n] ??= openMongoReadStore({ url: database() })));
    if (!one || !other) throw new Error('unreachable');
    return { leases: one.leases, others: other.leases, pass: (millis) => delay(millis), dispose };
  });
});

describeOnMongoDb('The contract of keys', (server, database) => {
  let store: MongoKeyStore | undefined;

  afterAll(() => store?.close());

  describeKeyStore(server, async () => {
    store ??= openMongoKeyStore({ url: database() });
    const reopen = async () => {
      await store?.close();
      return (store = openMongoKeyStore({ url: database() }));
    };
    return { store, reopen, dispose };
  });
});

describeOnMongoDb('The comparison of read stores', (server, database) => {
  describeSameReadStore(
    { name: 'embedded', open: () => openEmbeddedReadStore({ dir: ':memory:' }) },
    { name: server, open: () => Promise.resolve(openMongoReadStore({ url: database() })) },
  );
});
