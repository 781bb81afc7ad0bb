import {
  buildOf,
  EventCatalog,
  ProjectionHost,
  SystemClock,
  type Projection,
  type ProjectionNotice,
} from '#kernel';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';
import { CONTEXTS } from '../../../apps/desk/src/contexts.js';
import { sealedLog } from '../desk-log/write-log.js';
import type { Probe } from '../harness/probe.js';

const PATIENCE_MS = 3_600_000;

/** The desk's own projections over the desk's own stores, from nothing until each has its indexes and answers queries. */
const probe: Probe = async ({ log, dir, sealed }) => {
  const raw = await openEmbeddedEventStore({ dir: String(log) });
  const events = sealed === true ? await sealedLog(raw, String(log)) : raw;
  const documents = await openEmbeddedReadStore({ dir: String(dir) });
  const catalog = new EventCatalog(CONTEXTS.flatMap((context) => context.events));
  const projections = CONTEXTS.flatMap((context) => context.projections) as Projection[];
  const head = (await events.head()) ?? 0n;

  const start = performance.now();
  const live = new Countdown(projections.length);
  const notice = ({ kind }: ProjectionNotice) => {
    if (kind === 'flipped') live.count();
  };
  const host = new ProjectionHost({
    events,
    documents,
    catalog,
    clock: new SystemClock(),
    projections,
    notice,
  });
  await host.start();
  for (const { name, version } of projections) {
    await host.waitForBuild(buildOf(name, version, 1), head, PATIENCE_MS);
  }
  await live.done;
  const seconds = (performance.now() - start) / 1_000;

  const parked = (await host.status()).flatMap((status) => status.parked);
  await host.stop();
  await documents.close();
  await events.close();
  if (parked.length > 0) throw new Error(`${parked.length} streams were parked: ${parked[0]?.error}`);
  return { perSecond: Number(head) / seconds, rssMb: process.resourceUsage().maxRSS / 1_024 };
};

class Countdown {
  readonly done: Promise<void>;
  private end: () => void = () => undefined;

  constructor(private left: number) {
    this.done = new Promise((resolve) => (this.end = resolve));
  }

  count(): void {
    if (--this.left === 0) this.end();
  }
}

export default probe;
