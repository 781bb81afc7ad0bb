import {
  EventCatalog,
  ProjectionHost,
  SystemClock,
  type Projection,
  type ProjectionHostOptions,
  type ProjectionNotice,
} from '#kernel';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';
import { CONTEXTS } from '../../../apps/desk/src/contexts.js';
import { sealedLog } from '../desk-log/write-log.js';
import type { Probe } from '../harness/probe.js';

/** The desk's own projections over the desk's own stores, from nothing until each has its indexes and answers queries. */
const probe: Probe = async ({ log, dir, sealed }) => {
  const raw = await openEmbeddedEventStore({ dir: String(log) });
  const events = sealed === true ? await sealedLog(raw, String(log)) : raw;
  const documents = await openEmbeddedReadStore({ dir: String(dir) });
  const catalog = new EventCatalog(CONTEXTS.flatMap((context) => context.events));
  const projections = CONTEXTS.flatMap((context) => context.projections) as Projection[];
  const head = (await events.head()) ?? 0n;

  const start = performance.now();
  const host = await liveHost({ events, documents, catalog, clock: new SystemClock(), projections });
  const seconds = (performance.now() - start) / 1_000;

  const parked = (await host.status()).flatMap((status) => status.parked);
  await host.stop();
  await documents.close();
  await events.close();
  if (parked.length > 0) throw new Error(`${parked.length} streams were parked: ${parked[0]?.error}`);
  return { perSecond: Number(head) / seconds, rssMb: process.resourceUsage().maxRSS / 1_024 };
};

/** Resolves when every projection answers queries. */
async function liveHost(options: ProjectionHostOptions): Promise<ProjectionHost> {
  let left = options.projections.length;
  return new Promise((resolve, reject) => {
    const notice = ({ kind }: ProjectionNotice) => {
      if (kind === 'flipped' && --left === 0) resolve(host);
    };
    const host = new ProjectionHost({ ...options, notice });
    host.start().catch(reject);
  });
}

export default probe;
