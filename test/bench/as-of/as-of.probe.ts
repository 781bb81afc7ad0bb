import type { QueryBus } from '@nestjs/cqrs';
import { casePast, GetCase, GetCaseHandler } from '#cases';
import {
  CommandRunner,
  EventCatalog,
  idOf,
  SystemClock,
  SystemIds,
  type ProjectionHost,
  type StoredEvent,
} from '#kernel';
import { HandOverFactsHandler, type HandOverFacts } from '#offering';
import { OwnWrites, PastAwareClock, ReadModels, States, StreamReader, ThingPasts } from '#platform';
import { openEmbeddedEventStore } from '#stores/embedded';
import { CONTEXTS } from '../../../apps/desk/src/contexts.js';
import { Random } from '../desk-log/random.js';
import type { Probe } from '../harness/probe.js';

const PAGE = 2_000;
const AT_A_TIME = 8;
/** Of the cases, so many are asked about before it counts. */
const WARM_UP = 0.2;

/**
 * Asks about many cases: as of the middle of each one's stream, through what the service itself
 * asks, or only reads the stream through the same store and parses every event of it. Processor time, of
 * all threads, is what it costs; how long it takes depends on what else the machine does.
 */
const probe: Probe = async ({ log, cases, round, what }) => {
  const store = await openEmbeddedEventStore({ dir: String(log) });
  const ask = what === 'asOf' ? asOfIn(store) : readIn(store);
  const streams = await streamsIn(store, Number(cases), Number(round));
  const warmUp = Math.floor(streams.length * WARM_UP);
  await askAll(streams.slice(0, warmUp), ask);
  const before = process.cpuUsage();
  const start = performance.now();
  await askAll(streams.slice(warmUp), ask);
  const millis = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const asked = streams.length - warmUp;
  await store.close();
  return { micros: (millis * 1_000) / asked, cpuMicros: (user + system) / asked };
};

/** Several at a time, as in a service: alone, each would wait for a thread to wake up, and that is all one would see. */
async function askAll(streams: readonly Asked[], ask: (asked: Asked) => Promise<void>): Promise<void> {
  const left = streams.values();
  const askOn = async () => {
    for (const asked of left) await ask(asked);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, askOn));
}

interface Asked {
  readonly streamId: string;
  /** A position in the middle of the stream. */
  readonly position: bigint;
}

type Store = Awaited<ReturnType<typeof openEmbeddedEventStore>>;

function asOfIn(store: Store): (asked: Asked) => Promise<void> {
  const catalog = new EventCatalog(CONTEXTS.flatMap((context) => context.events));
  // In the past, no live read model is asked.
  const models = new ReadModels(null as unknown as ProjectionHost, new OwnWrites());
  const runner = new CommandRunner(store, catalog, new SystemClock(), new SystemIds());
  const states = new States(runner, new StreamReader(store, catalog));
  const facts = new HandOverFactsHandler(states);
  const queries = { execute: (query: HandOverFacts) => facts.execute(query) } as unknown as QueryBus;
  const handler = new GetCaseHandler(models, queries, new PastAwareClock(new SystemClock()));
  const pasts = new ThingPasts(store, catalog, {} as never);
  return async ({ streamId, position }) => {
    const id = idOf(streamId);
    const found = await pasts.see(casePast, id, { position }, () => handler.execute(new GetCase(id)));
    if (found?.id !== id) throw new Error(`'${streamId}' has no case at ${position}.`);
  };
}

function readIn(store: Store): (asked: Asked) => Promise<void> {
  return async ({ streamId }) => {
    const events: readonly StoredEvent[] = await store.readStream(streamId);
    const parsed = events.filter(({ data, metadata }) => data !== null && metadata.schemaVersion > 0);
    if (parsed.length !== events.length) throw new Error(`'${streamId}' has an event without data.`);
  };
}

/** Streams of cases from all over the log, and a moment of each. */
async function streamsIn(store: Store, count: number, seed: number): Promise<Asked[]> {
  const random = new Random(seed + 1);
  const positions = new Map<string, bigint[]>();
  for (let after: bigint | undefined; ;) {
    const page = await store.readAll({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { streamId, position } of page) {
      if (!streamId.startsWith('case-')) continue;
      positions.set(streamId, [...(positions.get(streamId) ?? []), position]);
    }
    after = page.at(-1)?.position;
    if (page.length < PAGE) break;
  }
  const all = [...positions];
  return Array.from({ length: count }, () => {
    const [streamId, its] = all[Math.floor(random.next() * all.length)] ?? ['', []];
    return { streamId, position: its[Math.floor(its.length / 2)] ?? 0n };
  });
}

export default probe;
