import { isDeepStrictEqual } from 'node:util';
import { countIn, findIn, type Identified } from '../past/find-in.js';
import {
  InvalidQuery,
  type CollectionSpec,
  type Condition,
  type DocumentWrite,
  type FindOptions,
  type Page,
  type ReadStore,
  type StoredDocument,
} from '../ports/read-store.js';

interface Kept {
  readonly p: bigint;
  /** As text, so that nobody holds what is in here. */
  readonly json: string | null;
  /** Highest epoch under which it was written. */
  readonly epoch: number;
}

interface Collection {
  readonly spec: CollectionSpec;
  readonly documents: Map<string, Kept>;
}

/** Collections in maps: the port's words made flesh, for specifications. */
export class MemoryReadStore implements ReadStore {
  private readonly collections = new Map<string, Collection>();

  async ensure(spec: CollectionSpec): Promise<void> {
    const known = this.collections.get(spec.name);
    if (known && !isDeepStrictEqual(known.spec, spec))
      throw new InvalidQuery(`'${spec.name}' has another spec.`);
    checkSpec(spec);
    if (!known) this.collections.set(spec.name, { spec, documents: new Map() });
  }

  async get<Doc>(collection: string, id: string): Promise<StoredDocument<Doc> | undefined> {
    const kept = this.collection(collection).documents.get(id);
    return kept && stored<Doc>(id, kept);
  }

  async getMany<Doc>(collection: string, ids: readonly string[]): Promise<StoredDocument<Doc>[]> {
    const { documents } = this.collection(collection);
    return [...new Set(ids)].flatMap((id) => {
      const kept = documents.get(id);
      return kept ? [stored<Doc>(id, kept)] : [];
    });
  }

  async write(writes: readonly DocumentWrite[]): Promise<boolean[]> {
    return writes.map(({ collection, id, expected, p, doc, epoch }) => {
      const { documents } = this.collection(collection);
      const before = documents.get(id);
      const epochBefore = before?.epoch ?? 0;
      if (before?.p !== expected || (epoch !== undefined && epoch < epochBefore)) return false;
      documents.set(id, {
        p,
        json: doc === null ? null : JSON.stringify(doc),
        epoch: epoch ?? epochBefore,
      });
      return true;
    });
  }

  async find<Doc>(collection: string, options: FindOptions): Promise<Page<Doc>> {
    const { spec, documents } = this.collection(collection);
    return findIn<Doc>(spec, present(documents), options);
  }

  async count(collection: string, where: readonly Condition[] = []): Promise<number> {
    const { spec, documents } = this.collection(collection);
    return countIn(spec, present(documents), where);
  }

  async scan<Doc>(
    collection: string,
    after: string | undefined,
    limit: number,
  ): Promise<StoredDocument<Doc>[]> {
    return all<Doc>(this.collection(collection).documents)
      .filter(({ id, doc }) => doc !== null && (after === undefined || id > after))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  async drop(collection: string): Promise<void> {
    this.collections.delete(collection);
  }

  async tidy(): Promise<void> {
    await Promise.resolve();
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  private collection(name: string): Collection {
    const collection = this.collections.get(name);
    if (!collection) throw new InvalidQuery(`The collection '${name}' was never ensured.`);
    return collection;
  }
}

const stored = <Doc>(id: string, { p, json }: Kept): StoredDocument<Doc> => ({
  id,
  p,
  doc: json === null ? null : (JSON.parse(json) as Doc),
});

const all = <Doc>(documents: ReadonlyMap<string, Kept>): StoredDocument<Doc>[] =>
  [...documents].map(([id, kept]) => stored<Doc>(id, kept));

const present = (documents: ReadonlyMap<string, Kept>): Identified[] =>
  all<unknown>(documents).filter(({ doc }) => doc !== null);

function checkSpec({ name, fields, indexes }: CollectionSpec): void {
  if (indexes.flat().some((field) => !Object.hasOwn(fields, field))) {
    throw new InvalidQuery(`'${name}' has an index on a field that is not declared.`);
  }
}
