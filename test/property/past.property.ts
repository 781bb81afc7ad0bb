import fc from 'fast-check';
import type { FoldedDocuments } from '#kernel';
import { EventCatalog, isBy, LogFold, streamOf, type Moment, type StoredEvent } from '#kernel';
import { MemoryEventStore, SequentialIds } from '#kernel/testing';
import { books, Noted, type Book } from './projections.property.js';

const BEGIN = Date.parse('2026-03-01T00:00:00.000Z');
const timeAt = (minute: number): string => new Date(BEGIN + minute * 60_000).toISOString();

/** Something that a writer notes: when it happened, in minutes, and how long after the last one it was written. */
const note = fc.record({
  writer: fc.constantFrom('ana', 'bea', 'rui'),
  books: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
  says: fc.constantFrom('note', 'note', 'note', 'note', 'burn', 'curse'),
  occurred: fc.nat(30),
  later: fc.nat(3),
});
type Note = typeof note extends fc.Arbitrary<infer T> ? T : never;

/** A moment by any of the three clocks. */
const moment: fc.Arbitrary<Moment> = fc.oneof(
  fc.nat(100).map((position) => ({ position: BigInt(position) })),
  fc.record({
    time: fc.nat(60).map(timeAt),
    by: fc.constantFrom('occurred' as const, 'recorded' as const),
  }),
);

/** The documents at a moment are those of the first events, folded one after the other, by every clock. */
export const pastEqualsFoldingTheFirstEvents = () =>
  fc.asyncProperty(
    fc.array(note, { maxLength: 30 }),
    moment,
    fc.integer({ min: 1, max: 7 }),
    async (notes, at, page) => {
      const store = await logOf(notes);
      const stored = await store.readAll({ limit: 1_000 });
      const fold = new LogFold(store, catalog, at, [books], undefined, page);
      await fold.catchUp();
      const folded = fold.documentsOf<Book>(books.name);
      if (!folded) throw new Error('The projection is not folded.');
      same(await documentsOf(folded), reference(stored.filter((event) => isBy(event, at))));
    },
  );

/** Whoever asks again finds what was written meanwhile, and nothing twice. */
export const pastReadsOn = () =>
  fc.asyncProperty(
    fc.array(note, { minLength: 1, maxLength: 30 }),
    moment,
    fc.nat(30),
    async (notes, at, cut) => {
      const store = new MemoryEventStore(() => clock.now);
      const clock = { now: timeAt(0) };
      const write = writerInto(store, clock);
      for (const one of notes.slice(0, cut)) await write(one);
      const fold = new LogFold(store, catalog, at, [books], undefined, 5);
      await fold.catchUp();
      for (const one of notes.slice(cut)) await write(one);
      await fold.catchUp();
      const folded = fold.documentsOf<Book>(books.name);
      if (!folded) throw new Error('The projection is not folded.');
      const stored = await store.readAll({ limit: 1_000 });
      same(await documentsOf(folded), reference(stored.filter((event) => isBy(event, at))));
    },
  );

const catalog = new EventCatalog([Noted]);

async function logOf(notes: readonly Note[]): Promise<MemoryEventStore> {
  const clock = { now: timeAt(0) };
  const store = new MemoryEventStore(() => clock.now);
  const write = writerInto(store, clock);
  for (const one of notes) await write(one);
  return store;
}

function writerInto(store: MemoryEventStore, clock: { now: string }) {
  const ids = new SequentialIds();
  const revisions = new Map<string, number>();
  return async ({ writer, books, says, occurred, later }: Note): Promise<void> => {
    clock.now = new Date(Date.parse(clock.now) + later * 60_000).toISOString();
    const revision = revisions.get(writer);
    const id = ids.next();
    const metadata = {
      schemaVersion: 1,
      occurredAt: timeAt(occurred),
      actor: { id: writer, kind: 'person', roles: [] },
      correlationId: id,
      causationId: id,
      commandId: id,
    } as const;
    const event = { id, ...Noted({ books, says }), metadata };
    await store.append(streamOf('writer', writer), revision ?? 'noStream', [event]);
    revisions.set(writer, (revision ?? -1) + 1);
  };
}

/** A sequential fold that copies every document before it touches it. */
function reference(events: readonly StoredEvent[]): Map<string, Book> {
  let documents = new Map<string, Book>();
  const states = new Map<string, unknown>();
  const setAside = new Set<string>();
  for (const event of events) {
    if (setAside.has(event.streamId)) continue;
    const before = states.get(event.streamId) ?? { notes: 0 };
    const after = { notes: (before as { notes: number }).notes + 1 };
    states.set(event.streamId, after);
    const copy = structuredClone(documents);
    try {
      const keys = books.keys(event, { before, after } as never);
      for (const key of typeof keys === 'string' ? [keys] : keys) {
        const doc = books.evolve(copy.get(key) ?? null, event, key, { before, after } as never);
        if (doc === null) copy.delete(key);
        else copy.set(key, doc);
      }
      documents = copy;
    } catch {
      setAside.add(event.streamId);
    }
  }
  return documents;
}

const documentsOf = async (folded: FoldedDocuments<Book>): Promise<Map<string, Book>> =>
  folded.getMany(['a', 'b', 'c']);

function same(found: ReadonlyMap<string, Book>, wanted: ReadonlyMap<string, Book>): void {
  const text = (documents: ReadonlyMap<string, Book>) => JSON.stringify([...documents].sort());
  if (text(found) !== text(wanted)) throw new Error(`${text(found)} is not ${text(wanted)}.`);
}
