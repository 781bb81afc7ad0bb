import type { Db } from 'mongodb';
import {
  DocumentLeases,
  InvalidQuery,
  type CollectionSpec,
  type Condition,
  type DocumentWrite,
  type FieldValue,
  type FindOptions,
  type LeaseStore,
  type Page,
  type ReadStore,
  type StoredDocument,
} from '#kernel';
import type { Answers } from './answers.js';
import { timeOf } from './clock.js';
import { Catalogue } from './catalogue.js';
import type { Collection } from './collection.js';
import { fromStored } from './document-form.js';
import { encodeCursor, filterAfter, orderOf } from './paging.js';
import { GONE, type Kept } from './kept.js';
import { allOf, checkServed, queryOf } from './query.js';
import { prepared, Writer } from './writer.js';

const MOST_PER_PAGE = 10_000;

/** The ReadStore port on MongoDB. Made by `openMongoReadStore`. */
export class MongoReadStore implements ReadStore {
  /** Leases by the clock of the server that holds the lease clock, whatever server is asked. */
  readonly leases: LeaseStore;
  private readonly catalogue: Catalogue;
  private readonly writer: Writer;

  constructor(
    private readonly db: Db,
    private readonly answers: Answers,
  ) {
    this.catalogue = new Catalogue(this.db, answers);
    this.writer = new Writer(this.db, answers);
    this.leases = new DocumentLeases(this, () => timeOf(this.db, answers));
  }

  /** Has the indexes made at once, also for a collection that is to be filled: the server keeps them as it goes. */
  async ensure(spec: CollectionSpec): Promise<void> {
    await this.catalogue.ensure(spec);
  }

  async get<Doc>(collection: string, id: string): Promise<StoredDocument<Doc> | undefined> {
    const [document] = await this.getMany<Doc>(collection, [id]);
    return document;
  }

  async getMany<Doc>(name: string, ids: readonly string[]): Promise<readonly StoredDocument<Doc>[]> {
    await this.catalogue.get(name);
    const wanted = [...new Set(ids)];
    const [only] = wanted;
    if (only === undefined) return [];
    const filter = { _id: wanted.length === 1 ? only : { $in: wanted } };
    const found = await this.answers.to('read', () =>
      this.collection(name).find(filter, { batchSize: wanted.length }).toArray(),
    );
    return found.map(documentOf<Doc>);
  }

  async write(writes: readonly DocumentWrite[]): Promise<readonly boolean[]> {
    const missing = new Set(
      writes.map(({ collection }) => collection).filter((name) => !this.catalogue.peek(name)),
    );
    if (missing.size === 0) return this.writer.write(this.prepare(writes));
    // What is to be kept is taken before anything is waited for.
    const kept = structuredClone(writes);
    for (const name of missing) await this.catalogue.get(name);
    return this.writer.write(this.prepare(kept));
  }

  async find<Doc>(name: string, options: FindOptions): Promise<Page<Doc>> {
    const { where = [], sort, limit, after } = options;
    checkLimit(limit);
    const collection = await this.catalogue.get(name);
    const query = queryOf(collection, where);
    checkServed(collection, query, sort);
    const filter = filterAfter(collection, query, sort, after);
    if (query.isEmpty) return { items: [] };
    // One more than asked for tells whether there is a next page.
    const found = await this.answers.to('read', () =>
      this.collection(name)
        .find(filter, { sort: orderOf(sort), limit: limit + 1, batchSize: limit + 1 })
        .toArray(),
    );
    const page = found.slice(0, limit).map(documentOf<Doc>);
    const items = page.map(({ doc }) => doc as Doc);
    const last = found.length > limit ? page.at(-1) : undefined;
    if (!last) return { items };
    return { items, next: encodeCursor(sort, sortValue(collection, last.doc, sort?.field), last.id) };
  }

  async count(name: string, where: readonly Condition[] = []): Promise<number> {
    const query = queryOf(await this.catalogue.get(name), where);
    if (query.isEmpty) return 0;
    return this.answers.to('read', () =>
      this.collection(name).countDocuments(allOf(query.conditions), { useBigInt64: false }),
    );
  }

  async scan<Doc>(
    name: string,
    after: string | undefined,
    limit: number,
  ): Promise<readonly StoredDocument<Doc>[]> {
    checkLimit(limit);
    await this.catalogue.get(name);
    const filter = { [GONE]: null, ...(after === undefined ? {} : { _id: { $gt: after } }) };
    const found = await this.answers.to('read', () =>
      this.collection(name)
        .find(filter, { sort: { _id: 1 }, limit, batchSize: limit })
        .toArray(),
    );
    return found.map(documentOf<Doc>);
  }

  /** The server's own matter: what it replaced it overwrites in time, and `compact` hastens. */
  tidy(): Promise<void> {
    return Promise.resolve();
  }

  async drop(name: string): Promise<void> {
    await this.catalogue.drop(name);
  }

  async close(): Promise<void> {
    await this.answers.close();
  }

  private prepare(writes: readonly DocumentWrite[]) {
    return writes.map((write) => {
      const collection = this.catalogue.peek(write.collection);
      if (!collection) throw new InvalidQuery(`There is no collection '${write.collection}' any more.`);
      return prepared(collection, write);
    });
  }

  private collection(name: string) {
    return this.db.collection<Kept>(name);
  }
}

function documentOf<Doc>({ _id: id, _p: p, ...properties }: Kept): StoredDocument<Doc> {
  if (properties[GONE] === true) return { id, p, doc: null };
  return { id, p, doc: fromStored(properties) as Doc };
}

/** The value that a document is sorted by; one of another type than declared counts as none. */
function sortValue(collection: Collection, doc: unknown, field: string | undefined): FieldValue {
  if (field === undefined) return null;
  const value = (doc as Readonly<Record<string, unknown>>)[field] ?? null;
  const stored = collection.queried(field, value) ?? null;
  return stored === null || typeof stored === 'string' ? stored : (value as FieldValue);
}

function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit > 0 && limit <= MOST_PER_PAGE) return;
  throw new InvalidQuery(`A page has from 1 to ${MOST_PER_PAGE} documents, not ${limit}.`);
}
