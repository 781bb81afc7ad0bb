import { buildOf, EventCatalog, ProjectionHost, SystemClock, type Projection, type ReadStore } from '#kernel';
import { openEmbeddedEventStore } from '#stores/embedded';
import { CONTEXTS } from '../../../apps/desk/src/contexts.js';
import { ClosedLog } from './stores.js';

const PATIENCE_MS = 3_600_000;

export const PROJECTIONS = CONTEXTS.flatMap((context) => context.projections) as Projection[];

/**
 * Fills all read models of the desk from a log.
 *
 * @returns how long it took from the first event to the last document, in seconds
 */
export async function project(log: string, documents: ReadStore): Promise<number> {
  const events = new ClosedLog(await openEmbeddedEventStore({ dir: log }));
  const catalog = new EventCatalog(CONTEXTS.flatMap((context) => context.events));
  const clock = new SystemClock();
  const host = new ProjectionHost({ events, documents, catalog, clock, projections: PROJECTIONS });
  await host.start();

  const start = performance.now();
  events.open();
  const head = (await events.head()) ?? 0n;
  for (const { name, version } of PROJECTIONS) {
    await host.waitForBuild(buildOf(name, version, 1), head, PATIENCE_MS);
  }
  const seconds = (performance.now() - start) / 1_000;

  const parked = (await host.status()).flatMap((status) => status.parked);
  await host.stop();
  await events.close();
  if (parked.length > 0) throw new Error(`${parked.length} streams were parked: ${parked[0]?.error}`);
  return seconds;
}
