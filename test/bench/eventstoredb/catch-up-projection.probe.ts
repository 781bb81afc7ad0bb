import { caseEvents } from '#cases';
import { buildOf, EventCatalog, ProjectionHost, SystemClock, type Projection } from '#kernel';
import { openEmbeddedReadStore } from '#stores/embedded';
import { openEventStoreDb } from '#stores/eventstoredb';
import type { Probe } from '../harness/probe.js';

const PATIENCE_MS = 3_600_000;

interface Count {
  readonly count: number;
}

const counting: Projection<Count> = {
  name: 'count',
  version: 1,
  collection: { fields: {}, indexes: [] },
  feeds: 'shared',
  handles: new Set(['TroubleshootingPerformed']),
  keys: () => 'all',
  evolve: (doc) => ({ count: (doc?.count ?? 0) + 1 }),
};

const probe: Probe = async ({ url, events: expected }) => {
  const events = openEventStoreDb({ url: String(url), deadlineMs: 60_000 });
  const documents = await openEmbeddedReadStore({ dir: ':memory:' });
  const head = (await events.head()) ?? 0n;

  const start = performance.now();
  const host = new ProjectionHost({
    events,
    documents,
    catalog: new EventCatalog(caseEvents),
    clock: new SystemClock(),
    projections: [counting],
  });
  await host.start();
  const build = buildOf(counting.name, counting.version, 1);
  await host.waitForBuild(build, head, PATIENCE_MS);
  const seconds = (performance.now() - start) / 1_000;

  const counted = await documents.get<Count>(build.collection, 'all');
  await host.stop();
  await documents.close();
  await events.close();
  if (counted?.doc?.count !== expected) throw new Error(`It counted ${counted?.doc?.count}.`);
  return { perSecond: Number(expected) / seconds };
};

export default probe;
