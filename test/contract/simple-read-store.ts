import {
  InvalidQuery,
  wordsIn,
  type CollectionSpec,
  type Condition,
  type DocumentWrite,
  type FieldValue,
  type FindOptions,
  type Page,
  type ReadStore,
  type StoredDocument,
} from '#kernel';

type Body = Readonly<Record<string, unknown>>;

/**
 * A read store that looks at everything, for every question: too simple to be wrong in the way that an index
 * or a plan can be wrong. For comparisons only.
 */
export class SimpleReadStore implements ReadStore {
  private readonly collections = new Map<string, Map<string, StoredDocument<Body>>>();
  private readonly specs = new Map<string, CollectionSpec>();

  async ensure(spec: CollectionSpec): Promise<void> {
    this.specs.set(spec.name, spec);
    this.collections.set(
      spec.name,
      this.collections.get(spec.name) ?? new Map<string, StoredDocument<Body>>(),
    );
  }

  async get<Doc>(collection: string, id: string): Promise<StoredDocument<Doc> | undefined> {
    return (await this.getMany<Doc>(collection, [id]))[0];
  }

  async getMany<Doc>(collection: string, ids: readonly string[]): Promise<readonly StoredDocument<Doc>[]> {
    return [...this.all(collection).values()].filter(({ id }) => ids.includes(id)) as StoredDocument<Doc>[];
  }

  async write(writes: readonly DocumentWrite[]): Promise<readonly boolean[]> {
    return writes.map(({ collection, id, expected, p, doc }) => {
      const documents = this.all(collection);
      if (documents.get(id)?.p !== expected) return false;
      documents.set(id, { id, p, doc: structuredClone(doc) as Body | null });
      return true;
    });
  }

  async find<Doc>(collection: string, { where = [], sort, limit, after }: FindOptions): Promise<Page<Doc>> {
    if (limit < 1) throw new InvalidQuery('A page has documents.');
    const isServed = this.specs.get(collection)?.indexes.some((index) => index.includes(sort?.field ?? ''));
    if (sort && !isServed) throw new InvalidQuery('No index serves this.');
    const found = this.matching(collection, where);
    if (sort)
      found.sort((a, b) => compare(fieldOf(a, sort.field), fieldOf(b, sort.field)) || compare(a.id, b.id));
    if (sort?.direction === 'desc') found.reverse();
    const start = Number(after ?? 0);
    const items = found.slice(start, start + limit).map(({ doc }) => doc as Doc);
    const end = start + limit;
    return end < found.length ? { items, next: String(end) } : { items };
  }

  async count(collection: string, where: readonly Condition[] = []): Promise<number> {
    return this.matching(collection, where).length;
  }

  async scan<Doc>(collection: string, after: string | undefined, limit: number) {
    const behind = this.matching(collection, []).filter(
      ({ id }) => after === undefined || compare(id, after) > 0,
    );
    return behind.slice(0, limit) as StoredDocument<Doc>[];
  }

  async drop(collection: string): Promise<void> {
    this.collections.delete(collection);
  }

  async tidy(): Promise<void> {
    await Promise.resolve();
  }

  async close(): Promise<void> {
    this.collections.clear();
  }

  private all(collection: string): Map<string, StoredDocument<Body>> {
    const documents = this.collections.get(collection);
    if (!documents) throw new InvalidQuery(`There is no '${collection}'.`);
    return documents;
  }

  /** In order of id. */
  private matching(collection: string, where: readonly Condition[]): StoredDocument<Body>[] {
    const searched = this.specs.get(collection)?.words ?? [];
    return [...this.all(collection).values()]
      .filter(
        (document) =>
          document.doc !== null && where.every((condition) => holds(condition, document, searched)),
      )
      .sort((a, b) => compare(a.id, b.id));
  }
}

function holds(condition: Condition, document: StoredDocument<Body>, searched: readonly string[]): boolean {
  if ('words' in condition) {
    const words = wordsIn(document.doc ?? {}, searched);
    return condition.words.every((word) => words.includes(word));
  }
  const value = fieldOf(document, condition.field);
  if ('is' in condition) return value === condition.is;
  if ('in' in condition) return condition.in.includes(value);
  const { from, to, before } = condition;
  if (value === null) return false;
  return (
    (from === undefined || compare(value, from) >= 0) &&
    (to === undefined || compare(value, to) <= 0) &&
    (before === undefined || compare(value, before) < 0)
  );
}

function fieldOf({ doc }: StoredDocument<Body>, field: string): FieldValue {
  const value = doc?.[field];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Nothing before everything; text by its bytes in UTF-8. */
function compare(a: FieldValue, b: FieldValue): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}
