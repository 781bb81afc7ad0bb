import type { DocumentWrite, ReadStore, StoredDocument } from '#kernel';

/**
 * Read stores that each take away one ingredient of "exactly once in effect", to show that none can be
 * spared. They stand between the projection and the store, so that no line of the real code has to change.
 */

/** Writes whatever comes: no compare-and-set. */
export function withoutGuard(store: ReadStore): ReadStore {
  return {
    ...methodsOf(store),
    write: async (writes) => {
      for (const write of writes) {
        const there = await store.get(write.collection, write.id);
        await store.write([{ ...write, expected: there?.p }]);
      }
      return writes.map(() => true);
    },
  };
}

/** Hides how far a document has come, so that no event is dropped; the guard itself stays whole. */
export function withoutDrop(store: ReadStore): ReadStore {
  const loaded = new Map<string, bigint>();
  const hide = <Doc>(collection: string, { id, p, doc }: StoredDocument<Doc>): StoredDocument<Doc> => {
    loaded.set(`${collection}|${id}`, p);
    return { id, p: -1n, doc };
  };
  const restore = (write: DocumentWrite): DocumentWrite =>
    write.expected === -1n ? { ...write, expected: loaded.get(`${write.collection}|${write.id}`) } : write;
  return {
    ...methodsOf(store),
    getMany: async <Doc>(collection: string, ids: readonly string[]) => {
      const found = await store.getMany<Doc>(collection, ids);
      return isSystem(collection) ? found : found.map((document) => hide(collection, document));
    },
    write: (writes) => store.write(writes.map(restore)),
  };
}

/** Forgets a deleted document altogether. */
export function withoutTombstones(store: ReadStore): ReadStore {
  return {
    ...methodsOf(store),
    getMany: async <Doc>(collection: string, ids: readonly string[]) => {
      const found = await store.getMany<Doc>(collection, ids);
      return found.filter(({ doc }) => doc !== null || isSystem(collection));
    },
    write: async (writes) => {
      const written: boolean[] = [];
      for (const write of writes) {
        const there = await store.get(write.collection, write.id);
        const forgotten = there?.doc === null && write.expected === undefined && !isSystem(write.collection);
        written.push(...(await store.write([forgotten ? { ...write, expected: there.p } : write])));
      }
      return written;
    },
  };
}

const isSystem = (collection: string): boolean => collection !== 'books-v1';

/** All methods as they are, bound, to be replaced one by one. */
const methodsOf = (store: ReadStore): ReadStore => ({
  ensure: (spec, options) => store.ensure(spec, options),
  get: (collection, id) => store.get(collection, id),
  getMany: (collection, ids) => store.getMany(collection, ids),
  write: (writes) => store.write(writes),
  find: (collection, options) => store.find(collection, options),
  count: (collection, where) => store.count(collection, where),
  scan: (collection, after, limit) => store.scan(collection, after, limit),
  drop: (collection) => store.drop(collection),
  tidy: () => store.tidy(),
  close: () => store.close(),
});
