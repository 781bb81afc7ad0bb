import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DocumentWrite, EventStore, FindOptions, ReadStore } from '#kernel';
import { anEvent, newStream } from './support.js';
import { newCollection, ticketSpec } from './tickets.js';

/*
 * The same random script against two stores has to look the same from outside. Whatever may differ (positions,
 * times) is brought to a common form first.
 */

interface Closable {
  close(): Promise<void>;
}

/** A store to compare, opened once. */
export interface Candidate<Store extends Closable> {
  readonly name: string;
  readonly open: () => Promise<Store>;
  /** Closes the store, or has its server die, and opens another over the same data; absent where nothing is kept. */
  readonly restart?: (store: Store) => Promise<Store>;
}

type Step<Store> = ((store: Store, scope: Scope) => Promise<unknown>) | 'restart';

/** Names of one run of a script, the same for both stores. */
interface Scope {
  readonly streams: readonly string[];
  readonly collection: string;
  readonly eventId: (n: number) => string;
  /** The log's end when the run began. */
  readonly start: bigint | undefined;
  /** A position as its rank among those of this run. */
  readonly rank: (position: bigint) => number;
}

const STREAMS = 3;
/** Events that may be meant for the same place. */
const VARIANTS = 3;

export function describeSameEventStore(a: Candidate<EventStore>, b: Candidate<EventStore>): void {
  const restarts = a.restart && b.restart ? [{ arbitrary: fc.constant('restart' as const), weight: 1 }] : [];
  const step = fc.oneof(...EVENT_STORE_STEPS, ...restarts);
  describeSame('EventStore', a, b, fc.array(step, { maxLength: 30 }), (store) => store.head());
}

export function describeSameReadStore(a: Candidate<ReadStore>, b: Candidate<ReadStore>): void {
  const prepare = async (store: ReadStore, { collection }: Pick<Scope, 'collection'>) => {
    await store.ensure(ticketSpec(collection));
    return undefined;
  };
  describeSame('ReadStore', a, b, fc.array(readStoreStep, { maxLength: 40 }), prepare);
}

function describeSame<Store extends Closable>(
  port: string,
  a: Candidate<Store>,
  b: Candidate<Store>,
  scripts: fc.Arbitrary<Step<Store>[]>,
  prepare: Prepare<Store>,
): void {
  describe(`${port}: ${a.name} and ${b.name}`, () => {
    let stores: Promise<readonly Running<Store>[]> | undefined;

    afterAll(async () => {
      for (const { store } of (await stores) ?? []) await store.close();
    });

    it('look the same from outside', async () => {
      const opened = await (stores ??= Promise.all([a, b].map(started)));
      await fc.assert(
        fc.asyncProperty(scripts, async (script) => {
          const names = { streams: Array.from({ length: STREAMS }, newStream), collection: newCollection() };
          const ids = new Map<number, string>();
          const seen = [];
          for (const running of opened) seen.push(await run(running, script, names, ids, prepare));
          expect(seen[1]).toEqual(seen[0]);
        }),
        { numRuns: 100 },
      );
    });
  });
}

type Names = Pick<Scope, 'streams' | 'collection'>;

/** @returns where the log ends, where there is one */
type Prepare<Store> = (store: Store, names: Names) => Promise<bigint | undefined>;

/** A candidate at work; the store changes with every restart. */
interface Running<Store extends Closable> {
  readonly candidate: Candidate<Store>;
  store: Store;
}

const started = async <Store extends Closable>(candidate: Candidate<Store>): Promise<Running<Store>> => ({
  candidate,
  store: await candidate.open(),
});

async function run<Store extends Closable>(
  running: Running<Store>,
  script: readonly Step<Store>[],
  names: Names,
  ids: Map<number, string>,
  prepare: Prepare<Store>,
): Promise<unknown[]> {
  const ranks = new Map<bigint, number>();
  const start = await prepare(running.store, names);
  const scope: Scope = {
    ...names,
    start,
    eventId(n) {
      const id = ids.get(n) ?? anEvent().id;
      ids.set(n, id);
      return id;
    },
    rank(position) {
      const rank = ranks.get(position) ?? ranks.size;
      ranks.set(position, rank);
      return rank;
    },
  };
  const outcomes: unknown[] = [];
  for (const step of script) {
    if (step === 'restart') {
      running.store = (await running.candidate.restart?.(running.store)) ?? running.store;
      continue;
    }
    outcomes.push(
      await step(running.store, scope).catch((error: unknown) =>
        error instanceof Error ? error.name : error,
      ),
    );
  }
  return outcomes;
}

const appendStep = fc
  .record({
    stream: fc.nat(STREAMS - 1),
    expected: fc.oneof(fc.constant('noStream' as const), fc.nat(4)),
    ids: fc.array(fc.nat(VARIANTS - 1), { maxLength: 3 }),
    data: fc.jsonValue(),
  })
  .map(({ stream, expected, ids, data }): Step<EventStore> => async (store, { streams, eventId, rank }) => {
    // An id belongs to one place in one stream: whether a store would notice otherwise is its own affair.
    const first = expected === 'noStream' ? 0 : expected + 1;
    const events = ids.map((variant, index) =>
      anEvent(data, { id: eventId(((first + index) * VARIANTS + variant) * STREAMS + stream) }),
    );
    const result = await store.append(streams[stream] ?? '', expected, events);
    return result.ok ? [result.revision, rank(result.position)] : result;
  });

const readStep = fc
  .record({ stream: fc.nat(STREAMS - 1), from: fc.nat(3), to: fc.nat(5) })
  .map(({ stream, from, to }): Step<EventStore> => async (store, { streams, rank }) => {
    const events = await store.readStream(streams[stream] ?? '', { from, to });
    return events.map(({ id, type, revision, data, metadata, position }) => [
      id,
      type,
      revision,
      data,
      // Stores may parse it only as far as it is asked for.
      JSON.parse(JSON.stringify(metadata)) as unknown,
      rank(position),
    ]);
  });

const readAllStep = fc
  .integer({ min: 1, max: 8 })
  .map((limit): Step<EventStore> => async (store, { streams, start, rank }) => {
    const seen: unknown[] = [];
    for (let after = start; ;) {
      const page = await store.readAll({ limit, ...(after === undefined ? {} : { after }) });
      after = page.at(-1)?.position;
      for (const { id, streamId, revision, position } of page) {
        if (streams.includes(streamId)) seen.push([id, streamId, revision, rank(position)]);
      }
      if (page.length < limit) return seen;
    }
  });

const EVENT_STORE_STEPS = [
  { arbitrary: appendStep, weight: 6 },
  { arbitrary: readStep, weight: 2 },
  { arbitrary: readAllStep, weight: 1 },
];

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const status = fc.constantFrom('open', 'waiting', 'closed', 'Ö', '');
const customer = fc.constantFrom('a', 'b');
const at = fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04');
const severity = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(0.5, 1e9));
const word = fc.constantFrom('printer', 'vpn', 'ağ', '漢字', 'x1');
const words = fc.uniqueArray(word, { maxLength: 3 });

const ticket = fc.record({
  status: optional(fc.option(status)),
  customer: optional(customer),
  at: optional(fc.option(at)),
  severity: optional(severity),
  urgent: optional(fc.boolean()),
  words: optional(words),
  note: fc.jsonValue(),
});

const writeStep = fc
  .array(
    fc.record({
      id: fc.constantFrom('t1', 't2', 't3', 't4', 'ü'),
      expected: optional(fc.bigInt({ min: 1n, max: 3n })),
      p: fc.bigInt({ min: 1n, max: 3n }),
      doc: fc.option(ticket, { freq: 6 }),
    }),
    { maxLength: 6 },
  )
  .map(
    (writes): Step<ReadStore> =>
      (store, { collection }) =>
        store.write(
          writes.map(({ doc, ...guard }): DocumentWrite => {
            // Through JSON, as it will come back: without what is undefined.
            const plain: unknown = doc && JSON.parse(JSON.stringify({ ...doc, id: guard.id }));
            return { collection, ...guard, doc: plain };
          }),
        ),
  );

const condition = fc.oneof(
  fc.record({ field: fc.constant('status'), is: fc.option(status) }),
  fc.record({ field: fc.constant('urgent'), is: fc.option(fc.boolean()) }),
  fc.record({ field: fc.constant('customer'), in: fc.array(fc.option(customer), { maxLength: 3 }) }),
  fc.record({ field: fc.constant('at'), from: at, before: at }),
  fc.record({ field: fc.constant('severity'), to: severity }),
  fc.record({ words }),
);

const findStep = fc
  .record({
    where: fc.array(condition, { maxLength: 3 }),
    sort: optional(
      fc.record({
        field: fc.constantFrom('at', 'severity', 'team', 'urgent'),
        direction: fc.constantFrom('asc' as const, 'desc' as const),
      }),
    ),
    limit: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ where, sort, limit }): Step<ReadStore> => async (store, { collection }) => {
    const options: FindOptions = { where, limit, ...(sort ? { sort } : {}) };
    const pages: (readonly unknown[])[] = [];
    for (let after: string | undefined; ;) {
      const page = await store.find(collection, { ...options, ...(after === undefined ? {} : { after }) });
      pages.push(page.items);
      after = page.next;
      if (after === undefined) return [pages, await store.count(collection, where)];
    }
  });

const getStep = fc
  .array(fc.constantFrom('t1', 't2', 't3', 'ü', 'nowhere'), { maxLength: 4 })
  .map((ids): Step<ReadStore> => async (store, { collection }) => {
    const found = await store.getMany(collection, ids);
    return [...found].sort((x, y) => (x.id < y.id ? -1 : 1));
  });

const scanStep = fc
  .record({ after: optional(fc.constantFrom('t1', 't2')), limit: fc.integer({ min: 1, max: 3 }) })
  .map(
    ({ after, limit }): Step<ReadStore> =>
      (store, { collection }) =>
        store.scan(collection, after, limit),
  );

const readStoreStep = fc.oneof(
  { arbitrary: writeStep, weight: 2 },
  { arbitrary: findStep, weight: 2 },
  getStep,
  scanStep,
);
