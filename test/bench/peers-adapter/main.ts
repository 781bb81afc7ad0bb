import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  buildOf,
  CommandRunner,
  EventCatalog,
  idOf,
  ProjectionHost,
  StateCache,
  SystemClock,
  SystemIds,
  type EventStore,
  type ReadStore,
} from '#kernel';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '../../../libs/stores/embedded/src/index.js';
import { loadCommon, type OpenPeer, type PeerModel } from './common.js';
import { contextOf, deciderOf, definitionsOf } from './domain.js';
import { MemoryReadStore } from './memory-read-store.js';
import { modelOf, readModelsOf } from './read-models.js';

/*
 * Casebook in a comparison of event-sourcing libraries: the kernel and the embedded stores do the
 * comparison's work, on its payloads and its domain. docs/benchmarks.md says how to run it.
 */

/** Appends under way at once while seeding: enough to fill the groups of the store. */
const SEEDED_AT_ONCE = 2_000;
/** Longest that a rebuild may take, in milliseconds. */
const PATIENCE_MS = 600_000;
/** Nobody else has to be answered while a rebuild goes on; and as many pages in memory as SQLite keeps by itself. */
const SMALL = { threads: false, cacheMiB: 2 };

const common = await loadCommon();
const definitions = definitionsOf(common);
const catalog = new EventCatalog(definitions);
const decider = deciderOf(common);
const clock = new SystemClock();

class Refused extends Error {}
class Contended extends Error {}

async function seed(file: string, total: number): Promise<void> {
  const dir = dirname(file);
  const store = await openEmbeddedEventStore({ dir });
  const ids = new SystemIds();
  let under: Promise<unknown>[] = [];
  for (const { stream, version, type, data, meta } of common.seedEvents(total)) {
    const { actor, commandId, correlationId, causationId, reason } = contextOf(meta);
    const occurredAt = data.at;
    const metadata = {
      schemaVersion: 1,
      occurredAt,
      actor,
      correlationId,
      causationId,
      commandId,
      ...(reason === undefined ? {} : { reason }),
    };
    const expected = version === 1 ? 'noStream' : version - 2;
    under.push(store.append(stream, expected, [{ id: ids.next(), type, data, metadata }]));
    if (under.length < SEEDED_AT_ONCE) continue;
    await Promise.all(under);
    under = [];
  }
  await Promise.all(under);
  await store.close();
  await rename(join(dir, 'events.db'), file);
}

async function open(file: string): Promise<OpenPeer> {
  const store = await openEmbeddedEventStore({ dir: dirname(file) });
  const cache = new StateCache();
  const runner = new CommandRunner(store, catalog, clock, new SystemIds(), cache);
  return {
    async execute(command) {
      const outcome = await runner.run(decider, idOf(command.id), command, contextOf(command.meta));
      if (outcome.ok) return;
      throw outcome.reason.kind === 'contended' ? new Contended() : new Refused(outcome.reason.kind);
    },
    isConflict: (error) => error instanceof Contended,
    load: async (stream) => (await runner.load(decider, idOf(stream))).state,
    beforeLoad: (stream) => void cache.forget(stream),
    streamLength: async (stream) => (await store.readStream(stream)).length,
    close: () => store.close(),
  };
}

async function rebuild(file: string, documents: ReadStore): Promise<{ ms: number; model: PeerModel }> {
  const events: EventStore = await openEmbeddedEventStore({ dir: dirname(file), ...SMALL });
  const { cases, statuses } = readModelsOf(common, definitions);
  const projections = [cases, statuses];
  const head = (await events.head()) ?? 0n;
  const start = performance.now();
  const host = new ProjectionHost({ events, documents, catalog, clock, projections });
  await host.start();
  for (const { name, version } of projections) {
    await host.waitForBuild(buildOf(name, version, 1), head, PATIENCE_MS);
  }
  const ms = performance.now() - start;
  await host.stop();
  const model = await modelOf(documents);
  await documents.close();
  await events.close();
  return { ms, model };
}

await common.main({
  name: 'casebook',
  versions: { casebook: '0.1.0', libsql: '0.5.29' },
  store: 'sqlite',
  durability:
    'WAL, synchronous=FULL: one fsync of the WAL per group of appends, before any of them is answered',
  optimisticConcurrency: true,
  notes: [
    'states of recently used streams are cached and checked by revision on append; load_* is with that cache cleared, load_*_cached_* with it',
    'commands on one stream wait for each other; the engine of the log runs in threads of its own',
    'for a rebuild the engines run in the calling thread, since nobody else has to be answered meanwhile, with the page cache that SQLite has by itself: that takes less memory',
    'the status counters follow the fold of each stream, so that they are right after a crash, too',
  ],
  seed,
  open,
  rebuildMemory: (file) => rebuild(file, new MemoryReadStore()),
  rebuildSqlite: async (file) => rebuild(file, await openEmbeddedReadStore({ dir: dirname(file), ...SMALL })),
});
