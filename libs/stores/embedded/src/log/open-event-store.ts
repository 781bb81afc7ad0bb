import { openLinks, type EngineSetup } from '../threads/open-links.js';
import { EmbeddedEventStore } from './embedded-event-store.js';
import { SqliteLog } from './sqlite-log.js';

export interface EmbeddedEventStoreOptions {
  /** Directory of the log (made if it isn't there), or `:memory:` for a log that ends with the process. */
  readonly dir: string;
  /** Whether the disk is worked on in threads; true by default, and never for `:memory:`. */
  readonly threads?: boolean;
  /** Most memory in which each engine keeps pages of the file, in MiB; 16 by default. */
  readonly cacheMiB?: number;
  /** The time, ISO 8601 in UTC with milliseconds; the system's clock by default. */
  readonly now?: () => string;
  /** Events that may wait in memory for a slow subscriber; 10,000 by default. */
  readonly mostBuffered?: number;
}

const SETUP: EngineSetup<SqliteLog> = {
  engine: 'log',
  file: 'events',
  tuning: { durability: 'FULL', cacheMiB: 16, checkpointMiB: 16 },
  open: (options) => new SqliteLog(options),
};

/**
 * Opens the log in `<dir>/events.db`, or makes it.
 *
 * @throws StoreInUse when another process has it open
 * @throws StoreCorrupt when the file is damaged or not ours
 * @throws StoreUnavailable when the disk does not let us
 */
export async function openEmbeddedEventStore(
  options: EmbeddedEventStoreOptions,
): Promise<EmbeddedEventStore> {
  const { now = systemTime, mostBuffered } = options;
  const links = openLinks(SETUP, options);
  return EmbeddedEventStore.open({ ...links, now, mostBuffered });
}

const systemTime = (): string => new Date().toISOString();
