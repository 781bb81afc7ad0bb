import { createHash, randomUUID } from 'node:crypto';
import type { Clock, EventStore, ReadStore } from '#kernel';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';
import { openMongoReadStore } from '#stores/mongodb';
import { dropDatabase, withDatabase } from './mongodb-database.js';

/**
 * Which engines tests of the whole service run on: `CASEBOOK_TEST_READ_STORE=mongodb://…` takes that server for
 * the read models, with a database for each desk.
 */
export interface Engines {
  /** URL of a server; the embedded read store when undefined. */
  readonly readStore?: string | undefined;
}

export const enginesOfEnvironment = (): Engines => ({ readStore: process.env.CASEBOOK_TEST_READ_STORE });

export interface OpenEngines {
  readonly events: EventStore;
  readonly documents: ReadStore;
  /** How long tests wait for them, in milliseconds. */
  readonly patienceMs: number;
  /** Removes what would outlive the test; to be called when they are closed. */
  clear(): Promise<void>;
}

/** Opens the stores of a desk. The same directory, unless it is `:memory:`, has the same data again. */
export async function openEngines(
  dir: string,
  clock: Pick<Clock, 'now'> | undefined,
  { readStore }: Engines = enginesOfEnvironment(),
): Promise<OpenEngines> {
  const events = await openEmbeddedEventStore({ dir, ...(clock ? { now: () => clock.now() } : {}) });
  if (readStore === undefined) {
    const documents = await openEmbeddedReadStore({ dir });
    return { events, documents, patienceMs: 10_000, clear: () => Promise.resolve() };
  }
  const name =
    dir === ':memory:' ? randomUUID() : createHash('sha256').update(dir).digest('hex').slice(0, 32);
  const url = withDatabase(readStore, `casebook-desk-${name}`);
  return {
    events,
    documents: openMongoReadStore({ url }),
    patienceMs: 60_000,
    clear: () => (dir === ':memory:' ? dropDatabase(url) : Promise.resolve()),
  };
}
