import { join } from 'node:path';
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

/** The keys of personal data, with the file of master keys beside them. */
export async function openKeys({
  dataDir: dir,
}: Pick<Config, 'dataDir'>): Promise<Pick<Stores, 'keys' | 'masterKeys'>> {
  const keys = openEmbeddedKeyStore({ dir });
  try {
    const areThere = (await keys.page({}, undefined, 1)).length > 0;
    return { keys, masterKeys: MasterKeyFile.open(join(dir, 'master-keys.json'), areThere) };
  } catch (error) {
    await keys.close();
    throw error;
  }
}

/** A log on files has one owner, who does all of the work: then there is nobody to share it with. */
async function openDocuments(config: Config): Promise<Pick<Stores, 'documents' | 'leases'>> {
  const { eventStoreUrl, readStoreUrl: url, dataDir: dir } = config;
  if (url === undefined) return { documents: await openEmbeddedReadStore({ dir }) };
  try {
    const documents = mongodb.openMongoReadStore({ url });
    return { documents, leases: eventStoreUrl === undefined ? undefined : documents.leases };
  } catch (error) {
    if (!(error instanceof mongodb.InvalidConnectionString)) throw error;
    throw new ConfigError([`READ_STORE_URL ${error.message}.`]);
  }
}
