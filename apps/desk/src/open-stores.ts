import type { Clock, EventStore, LeaseStore, ReadStore } from '#kernel';
import { ConfigError, type Config } from '#platform';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';
import { InvalidConnectionString, openEventStoreDb } from '#stores/eventstoredb';
import * as mongodb from '#stores/mongodb';

export interface Stores {
  readonly events: EventStore;
  readonly documents: ReadStore;
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
    return { events, ...(await openDocuments(config)) };
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

/** A log on files has one owner, who does all of the work: then there is nobody to share it with. */
async function openDocuments(config: Config): Promise<Omit<Stores, 'events'>> {
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
