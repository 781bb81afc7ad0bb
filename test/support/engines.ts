import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  MemoryMasterKeys,
  SystemClock,
  SystemIds,
  type Clock,
  type EventStore,
  type KeyStore,
  type MasterKeys,
  type ReadStore,
} from '#kernel';
import { sealedLogOf } from '#platform';
import {
  MasterKeyFile,
  openEmbeddedEventStore,
  openEmbeddedKeyStore,
  openEmbeddedReadStore,
} from '#stores/embedded';
import { openEventStoreDb } from '#stores/eventstoredb';
import { openMongoReadStore } from '#stores/mongodb';
import { CONTEXTS } from '../../apps/desk/src/contexts.js';
import { startEventStoreDbNode } from './eventstoredb-node/index.js';
import { dropDatabase, withDatabase } from './mongodb-database.js';

/**
 * Which engines tests of the whole service run on: `CASEBOOK_TEST_EVENT_STORE=node` takes a test node of EventStoreDB
 * for each desk, `CASEBOOK_TEST_EVENT_STORE=esdb://…` a server, which has to be empty;
 * `CASEBOOK_TEST_READ_STORE=mongodb://…` takes that server for the read models, with a database for each desk.
 */
export interface Engines {
  /** `node`, or a connection string; the embedded event store when undefined. */
  readonly eventStore?: string | undefined;
  /** URL of a server; the embedded read store when undefined. */
  readonly readStore?: string | undefined;
}

export const enginesOfEnvironment = (): Engines => ({
  eventStore: process.env.CASEBOOK_TEST_EVENT_STORE,
  readStore: process.env.CASEBOOK_TEST_READ_STORE,
});

/** Why what looks into files of the embedded engines can't run; `undefined` when the tests run on those. */
export function whyNoFiles(): string | undefined {
  const { eventStore, readStore } = enginesOfEnvironment();
  if (eventStore === undefined && readStore === undefined) return undefined;
  return 'it is about files of the embedded engines, which this run does not use';
}

export interface OpenEngines {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly keys: KeyStore;
  readonly masterKeys: MasterKeys;
  /** How long tests wait for them, in milliseconds. */
  readonly patienceMs: number;
  /** Removes what would outlive the test; to be called when they are closed. */
  clear(): Promise<void>;
}

/** Opens the stores of a desk. The same directory, unless it is `:memory:`, has the same data again. */
export async function openEngines(
  dir: string,
  clock: Pick<Clock, 'now'> | undefined,
  engines: Engines = enginesOfEnvironment(),
): Promise<OpenEngines> {
  const { events, end } = await openEvents(dir, clock, engines);
  const { documents, clear } = await openDocuments(dir, engines);
  const isEmbedded = engines.eventStore === undefined && engines.readStore === undefined;
  return {
    events,
    documents,
    ...openKeys(dir),
    patienceMs: isEmbedded ? 10_000 : PATIENCE_MS,
    clear: async () => {
      await clear();
      await end();
    },
  };
}

/** The keys of a desk are in files, or end with it. */
export function openKeys(dir: string): Pick<OpenEngines, 'keys' | 'masterKeys'> {
  const keys = openEmbeddedKeyStore({ dir });
  if (dir === ':memory:') return { keys, masterKeys: new MemoryMasterKeys() };
  return { keys, masterKeys: MasterKeyFile.open(join(dir, 'master-keys.json'), false) };
}

const nothing = (): Promise<void> => Promise.resolve();

/** A log, and what has to end when it was closed. */
export interface OpenLog {
  readonly events: EventStore;
  end(): Promise<void>;
}

/** Opens the log of a desk alone. */
export async function openEvents(
  dir: string,
  clock?: Pick<Clock, 'now'>,
  { eventStore }: Engines = enginesOfEnvironment(),
): Promise<OpenLog> {
  if (eventStore === undefined) {
    const now = clock && { now: () => clock.now() };
    return { events: await openEmbeddedEventStore({ dir, ...now }), end: nothing };
  }
  if (eventStore !== 'node')
    return { events: openEventStoreDb({ url: eventStore, deadlineMs }), end: nothing };
  const node = await startEventStoreDbNode({
    ...(dir === ':memory:' ? {} : { dataDir: join(dir, 'eventstoredb') }),
    ...(clock && { now: () => Date.parse(clock.now()) }),
  });
  return { events: openEventStoreDb({ url: node.url, deadlineMs }), end: () => node.stop() };
}

/** The log of a desk alone, as the desk sees it. Closing it closes its keys. */
export async function openDeskLog(dir: string): Promise<OpenLog> {
  const { events, end } = await openEvents(dir);
  const parts = { contexts: CONTEXTS, clock: new SystemClock(), ids: new SystemIds() };
  return { events: sealedLogOf({ events, ...openKeys(dir), ...parts }), end };
}

/** More patience with a server of events than the slowest machine needs. */
const deadlineMs = 30_000;
/**
 * FerretDB looks through a whole collection for each document that is to be replaced, and does what nobody waits for
 * any more all the same: a deadline of every day would have it drown in repetitions.
 */
const PATIENCE_MS = 300_000;

async function openDocuments(
  dir: string,
  { readStore }: Engines,
): Promise<{ readonly documents: ReadStore; clear(): Promise<void> }> {
  if (readStore === undefined) return { documents: await openEmbeddedReadStore({ dir }), clear: nothing };
  const name =
    dir === ':memory:' ? randomUUID() : createHash('sha256').update(dir).digest('hex').slice(0, 32);
  const url = withDatabase(readStore, `casebook-desk-${name}`);
  return {
    documents: openMongoReadStore({ url, deadlines: { read: PATIENCE_MS, write: PATIENCE_MS } }),
    clear: () => (dir === ':memory:' ? dropDatabase(url) : Promise.resolve()),
  };
}
