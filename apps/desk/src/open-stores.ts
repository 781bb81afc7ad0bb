import type { Clock, EventStore, ReadStore } from '#kernel';
import { ConfigError, type Config } from '#platform';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';
import { InvalidConnectionString, openEventStoreDb } from '#stores/eventstoredb';

export interface Stores {
  readonly events: EventStore;
  readonly documents: ReadStore;
}

/**
 * Opens the stores that the settings name.
 *
 * @throws ConfigError for a store that there is no adapter for
 * @throws StoreInUse, StoreCorrupt, StoreUnavailable
 */
export async function openStores(config: Config, clock: Clock): Promise<Stores> {
  const { readStoreUrl, dataDir: dir } = config;
  if (readStoreUrl !== undefined) {
    throw new ConfigError(['READ_STORE_URL is set, but this version has the embedded store only.']);
  }
  const events = await openEvents(config, clock);
  try {
    return { events, documents: await openEmbeddedReadStore({ dir }) };
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
