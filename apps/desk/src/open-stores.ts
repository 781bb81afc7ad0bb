import type { Clock, EventStore, ReadStore } from '#kernel';
import { ConfigError, type Config } from '#platform';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';

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
  const { eventStoreUrl, readStoreUrl, dataDir: dir } = config;
  const faults = [
    ...(eventStoreUrl === undefined
      ? []
      : ['EVENT_STORE_URL is set, but this version has the embedded store only.']),
    ...(readStoreUrl === undefined
      ? []
      : ['READ_STORE_URL is set, but this version has the embedded store only.']),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  const events = await openEmbeddedEventStore({ dir, now: () => clock.now() });
  try {
    return { events, documents: await openEmbeddedReadStore({ dir }) };
  } catch (error) {
    await events.close();
    throw error;
  }
}
