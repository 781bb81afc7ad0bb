import { afterAll, describe } from '@jest/globals';
import { openEmbeddedEventStore } from '#stores/embedded';
import { openEventStoreDb } from '#stores/eventstoredb';
import { describeSameEventStore } from '../contract/differential.js';
import { describeEventStore } from '../contract/event-store.contract.js';
import { Directories } from '../contract/support.js';
import { startEventStoreDbNode, type EventStoreDbNode } from '../support/eventstoredb-node/index.js';
import { describeUnless } from '../support/not-run.js';

/* The adapter, on the test node, and where there is one on a real server: nothing that others wrote there matters. */

const directories = new Directories();

afterAll(() => directories.remove());

/** A store for each test; opening it again connects anew. */
function connected(url: string) {
  let store = openEventStoreDb({ url, deadlineMs: 30_000 });
  const reopen = async () => {
    await store.close();
    return (store = openEventStoreDb({ url, deadlineMs: 30_000 }));
  };
  return { store, reopen, dispose: () => store.close() };
}

/** What the others are held against: restarted, it opens the same file again. */
function embedded() {
  let dir = '';
  const open = () => openEmbeddedEventStore({ dir, threads: false });
  return {
    name: 'embedded, on a file',
    open: async () => {
      dir = await directories.make();
      return open();
    },
    restart: async (store: { close(): Promise<void> }) => {
      await store.close();
      return open();
    },
  };
}

describe('On the test node', () => {
  let node: Promise<EventStoreDbNode> | undefined;

  afterAll(async () => (await node)?.stop());

  describeEventStore('EventStoreDB', async () => {
    node ??= startEventStoreDbNode();
    return connected((await node).url);
  });
});

describe('On a test node that dies in between', () => {
  let node: EventStoreDbNode | undefined;

  afterAll(() => node?.stop());

  const start = async (dataDir: string, port = 0) => {
    node = await startEventStoreDbNode({ dataDir, port });
    return openEventStoreDb({ url: node.url, deadlineMs: 30_000 });
  };
  let dataDir = '';

  describeSameEventStore(embedded(), {
    name: 'EventStoreDB',
    open: async () => start((dataDir = await directories.make())),
    restart: async (store) => {
      node?.kill();
      await store.close();
      return start(dataDir, node?.port);
    },
  });
});

const { ESDB_URL = '' } = process.env;

describeUnless(ESDB_URL === '' ? 'ESDB_URL is not set' : undefined, 'On a real EventStoreDB', () => {
  describeEventStore('EventStoreDB', () => Promise.resolve(connected(ESDB_URL)));

  describeSameEventStore(embedded(), {
    name: 'EventStoreDB',
    open: () => Promise.resolve(openEventStoreDb({ url: ESDB_URL })),
    restart: async (store) => {
      await store.close();
      return openEventStoreDb({ url: ESDB_URL });
    },
  });
});
