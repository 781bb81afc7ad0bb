import fc from 'fast-check';
import {
  buildOf,
  Checkpoints,
  defineEvent,
  ensureSystemCollections,
  EventCatalog,
  projection,
  ProjectionDelivery,
  ProjectionRunner,
  RaceLost,
  StoreUnavailable,
  streamOf,
  t,
  type DomainEvent,
  type FollowedFold,
  type ReadStore,
  type StoredEvent,
} from '#kernel';
import { ManualClock, MemoryEventStore, recorded, SequentialIds } from '#kernel/testing';
import { stepwiseReadStore, UnluckyWorld, type Step } from './unlucky-world.js';

export const Noted = defineEvent('Noted', {
  summary: 'Something was noted in some books.',
  data: t.Object({
    books: t.Array(t.String()),
    says: t.Union([t.Literal('note'), t.Literal('burn'), t.Literal('curse')]),
  }),
});
type Noted = ReturnType<typeof Noted>;

export interface Book {
  readonly lines: string[];
}

const writer: FollowedFold<{ readonly notes: number }> = {
  category: 'writer',
  initialState: { notes: 0 },
  evolve: ({ notes }) => ({ notes: notes + 1 }),
};

/** Books that several writers write in, in order; a burnt one is gone; a curse can't be written down. */
export const books = projection<Book, { readonly notes: number }>('books', 1, {
  feeds: 'shared',
  follows: writer,
  fields: {},
  indexes: [],
}).on(
  Noted,
  ({ data }) => data.books,
  (book, { streamId, data }, key, { after }) => {
    if (data.says === 'burn') return null;
    const { lines } = book ?? { lines: [] };
    // In place, as a projection may: what an event that fails leaves behind has to be thrown away.
    lines.push(`${streamId} ${after.notes}`);
    if (data.says === 'curse' && key === 'b') throw new Error('A curse can not be written down.');
    return { lines };
  },
);

export const catalog = new EventCatalog([Noted]);

/** The documents are not what they must be. */
export class WrongDocuments extends Error {
  override readonly name = 'WrongDocuments';
}

/** What happens, and how unlucky it goes. */
export interface Scenario {
  readonly facts: readonly { readonly writer: number; readonly fact: Noted }[];
  readonly choices: readonly number[];
}

export const scenario: fc.Arbitrary<Scenario> = fc.record({
  facts: fc.array(
    fc.record({
      writer: fc.nat(2),
      fact: fc
        .record({
          books: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
          says: fc.constantFrom(
            'note' as const,
            'note' as const,
            'note' as const,
            'burn' as const,
            'curse' as const,
          ),
        })
        .map((data) => Noted(data)),
    }),
    { minLength: 1, maxLength: 10 },
  ),
  choices: fc.array(fc.nat(255), { minLength: 20, maxLength: 300 }),
});

/**
 * Two workers on one projection: crashes and lost answers before and after any read and write of any
 * document, any batches, everything repeated. The documents come out as if every event had been applied
 * once, in order; a stream that can't go on is set aside from the event that failed.
 *
 * @param open a new, empty store
 */
export function documentsEqualASequentialFold(open: () => Promise<ReadStore>) {
  return fc.asyncProperty(scenario, async ({ facts, choices }) => {
    const store = await open();
    try {
      await ensureSystemCollections(store);
      const log = await logOf(facts);
      const world = new UnluckyWorld([...choices]);
      const worker = (step: Step) => work(stepwiseReadStore(store, step), log, world);
      await world.run([worker, worker]);
      // Whoever comes later finds nothing more to do.
      await work(store, log, new UnluckyWorld([]));
      const actual = await store.scan<Book>('books-v1', undefined, 100);
      const asText = JSON.stringify(actual.map(({ id, doc }) => [id, doc?.lines]));
      const expected = JSON.stringify(sequentialFold(await log.readAll({ limit: 100 })));
      if (asText !== expected) throw new WrongDocuments(`Expected ${expected}, found ${asText}.`);
    } finally {
      await store.close();
    }
  });
}

async function work(documents: ReadStore, events: MemoryEventStore, world: UnluckyWorld): Promise<void> {
  const clock = new ManualClock(undefined, { eager: true });
  const checkpoints = new Checkpoints(documents);
  const runner = await ProjectionRunner.open(books, buildOf('books', 1, 1), documents, checkpoints, clock);
  const delivery = new ProjectionDelivery({ events, documents, catalog, clock });
  const { signal } = new AbortController();
  const head = await events.head();
  let readUpTo = runner.progress.position;
  while (head !== undefined && !runner.progress.has(head)) {
    const page = await events.readAll({
      limit: 1 + world.choose(4),
      ...(readUpTo === undefined ? {} : { after: readUpTo }),
    });
    const last = page.at(-1);
    if (!last) throw new Error('The log ended before its head.');
    try {
      const mayWait = last.position !== head;
      const handled = await delivery.deliver([runner], page, { mayWait, signal });
      readUpTo = last.position;
      if (handled === undefined) continue;
      runner.progress.advance(handled);
      if (world.choose(2) === 0) await checkpoints.save(new Map([[runner.name, handled]]));
    } catch (error) {
      if (!(error instanceof StoreUnavailable) && !(error instanceof RaceLost)) throw error;
      await delivery.reset();
      readUpTo = runner.progress.position;
    }
  }
}

/**
 * What must come out.
 *
 * @param isOwn the books of one partition: whoever looks after them knows nothing of the others
 */
export function sequentialFold(
  events: readonly StoredEvent[],
  isOwn: (book: string) => boolean = () => true,
): [string, string[]][] {
  const documents = new Map<string, string[]>();
  const notes = new Map<string, number>();
  const parked = new Set<string>();
  for (const { streamId, data } of events) {
    const count = (notes.get(streamId) ?? 0) + 1;
    notes.set(streamId, count);
    const { books: all, says } = data as Noted['data'];
    const touched = all.filter(isOwn);
    if (says === 'curse' && touched.includes('b')) parked.add(streamId);
    if (parked.has(streamId)) continue;
    for (const book of touched) {
      if (says === 'burn') documents.delete(book);
      else documents.set(book, [...(documents.get(book) ?? []), `${streamId} ${count}`]);
    }
  }
  return [...documents].sort(([a], [b]) => (a < b ? -1 : 1));
}

export async function logOf(facts: Scenario['facts']): Promise<MemoryEventStore> {
  const log = new MemoryEventStore();
  const ids = new SequentialIds();
  const revisions = new Map<string, number>();
  for (const { writer: who, fact } of facts) {
    const streamId = streamOf('writer', String(who));
    const revision = revisions.get(streamId) ?? -1;
    const { metadata } = recorded(fact as DomainEvent);
    await log.append(streamId, revision < 0 ? 'noStream' : revision, [{ ...fact, id: ids.next(), metadata }]);
    revisions.set(streamId, revision + 1);
  }
  return log;
}
