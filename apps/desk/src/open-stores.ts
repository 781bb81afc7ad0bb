import { existsSync } from 'node:fs';
import type { Clock, EventStore, KeyStore, LeaseStore, MasterKeys, ReadStore } from '#kernel';
import { SystemIds } from '#kernel';
import { ConfigError, sealedLogOf, type Config } from '#platform';
import {
  MasterKeyFile,
  openEmbeddedEventStore,
  openEmbeddedKeyStore,
  openEmbeddedReadStore,
} from '#stores/embedded';
import { InvalidConnectionString, openEventStoreDb } from '#stores/eventstoredb';
import * as mongodb from '#stores/mongodb';
import { CONTEXTS } from './contexts.js';

export interface Stores {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly keys: KeyStore;
  readonly masterKeys: MasterKeys;
  /** By which copies of the program share the work; absent where this one owns a store, and does all of it. */
  readonly leases?: LeaseStore | undefined;
}

/**
 * Opens the stores that the settings name. Servers need not be there: only what is kept in files is looked at.
 *
 * @throws ConfigError for an address that says nothing
 * @throws StoreInUse, StoreCorrupt, StoreUnavailable
 */
export async function openStores(config: Config, clock: Clock): Promise<Stores> {
  const events = await openEvents(config, clock);
  try {
    const keys = await openKeys(config);
    try {
      return { events, ...keys, ...(await openDocuments(config)) };
    } catch (error) {
      await keys.keys.close();
      throw error;
    }
  } catch (error) {
    await events.close();
    throw error;
  }
}

/**
 * Opens the log alone, for programs that work on it without the service.
 *
 * @throws ConfigError for an address that says nothing
 * @throws StoreInUse, StoreCorrupt, StoreUnavailable
 */
export async function openLog(config: Config, clock: Clock): Promise<EventStore> {
  const events = await openEvents(config, clock);
  try {
    const keys = await openKeys(config);
    return sealedLogOf({ events, ...keys, contexts: CONTEXTS, clock, ids: new SystemIds() });
  } catch (error) {
    await events.close();
    throw error;
  }
}

async function openEvents(config: Config, clock: Clock): Promise<EventStore> {
  const { eventStoreUrl: url, eventStoreConnectionName: connectionName, dataDir: dir } = config;
  if (url === undefined) return openEmbeddedEventStore({ dir, now: () => clock.now() });
  try {
    return openEventStoreDb({ url, connectionName });
  } catch (error) {
    if (!(error instanceof InvalidConnectionString)) throw error;
    throw new ConfigError([`EVENT_STORE_URL ${error.message}.`]);
  }
}

type KeySettings = Pick<Config, 'dataDir' | 'eventStoreUrl' | 'readStoreUrl' | 'masterKeyFile'>;

/**
 * The keys of personal data, with the file of master keys that wrap them. A master key is made where there are no keys
 * yet that would need another one: at a first start without the file, the keys have to be within reach.
 *
 * @throws StoreUnavailable when it can't be told whether a master key is missing
 * @throws StoreCorrupt when it is, or can't be used
 */
export async function openKeys(config: KeySettings): Promise<Pick<Stores, 'keys' | 'masterKeys'>> {
  const keys = openKeyStore(config);
  try {
    const isThere = existsSync(config.masterKeyFile);
    const isNeeded = isThere || (await keys.page({}, undefined, 1)).length > 0;
    return { keys, masterKeys: MasterKeyFile.open(config.masterKeyFile, isNeeded) };
  } catch (error) {
    await keys.close();
    throw error;
  }
}

/** Where copies of the program share both stores, they share the keys too. */
function openKeyStore({ dataDir: dir, eventStoreUrl, readStoreUrl: url }: KeySettings): KeyStore {
  return eventStoreUrl !== undefined && url !== undefined
    ? orConfigError(() => mongodb.openMongoKeyStore({ url }))
    : openEmbeddedKeyStore({ dir });
}

/** A log on files has one owner, who does all of the work: then there is nobody to share it with. */
async function openDocuments(config: Config): Promise<Pick<Stores, 'documents' | 'leases'>> {
  const { eventStoreUrl, readStoreUrl: url, dataDir: dir } = config;
  if (url === undefined) return { documents: await openEmbeddedReadStore({ dir }) };
  const documents = orConfigError(() => mongodb.openMongoReadStore({ url }));
  return { documents, leases: eventStoreUrl === undefined ? undefined : documents.leases };
}

/** @throws ConfigError when the address of the read store says nothing */
function orConfigError<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof mongodb.InvalidConnectionString)) throw error;
    throw new ConfigError([`READ_STORE_URL ${error.message}.`]);
  }
}
