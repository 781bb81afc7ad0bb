import type {
  CollectionSpec,
  Condition,
  DocumentWrite,
  EnsureOptions,
  FindOptions,
  LeaseStore,
  Page,
  ReadStore,
  StoredDocument,
} from '#kernel';
import { DocumentLeases, InvalidQuery, wordsIn } from '#kernel';
import type { SqlValue } from '../sqlite/connection.js';
import type { Links } from '../threads/open-links.js';
import { Collection, columnValue } from './collection.js';
import { textOf, type DocumentRow, type WireWrite } from './message.js';
import type { SqliteDocuments } from './sqlite-documents.js';
import { tokenText } from './words.js';

const MOST_PER_PAGE = 10_000;

/** What of a document can be looked for: its words, and its fields in the order of the spec. */
type Columns = readonly [words: string | null, fields: readonly SqlValue[]];
const NOTHING: Columns = [null, []];

/** The ReadStore port on SQLite. Made by `openEmbeddedReadStore`. */
export class EmbeddedReadStore implements ReadStore {
  /** Leases by the clock of SQLite, which is the machine's. */
  readonly leases: LeaseStore;
  private readonly collections = new Map<string, Collection>();
  private closing: Promise<void> | undefined;

  private constructor(private readonly links: Links<SqliteDocuments>) {
    this.leases = new DocumentLeases(this, () => links.writer.call('now'));
  }

  /** Resolves when the file is open and found in order. */
  static async open(links: Links<SqliteDocuments>): Promise<EmbeddedReadStore> {
    const store = new EmbeddedReadStore(links);
    try {
      // The writer makes the file that the reader opens.
      for (const spec of await links.writer.call('specs'))
        store.collections.set(spec.name, new Collection(spec));
      await links.reader.call('specs');
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async ensure(spec: CollectionSpec, { filling = false }: EnsureOptions = {}): Promise<void> {
    const { writer } = this.links;
    await writer.call('ensure', spec);
    if (!filling) while (!(await writer.call('index', spec.name)));
    if (!this.collections.has(spec.name)) this.collections.set(spec.name, new Collection(spec));
  }

  async get<Doc>(collection: string, id: string): Promise<StoredDocument<Doc> | undefined> {
    const [document] = await this.getMany<Doc>(collection, [id]);
    return document;
  }

  async getMany<Doc>(collection: string, ids: readonly string[]): Promise<readonly StoredDocument<Doc>[]> {
    if (ids.length === 0) return [];
    const rows = await this.links.reader.call('getMany', collection, [...new Set(ids)]);
    return rows.map(documentOf<Doc>);
  }

  async write(writes: readonly DocumentWrite[]): Promise<readonly boolean[]> {
    if (writes.length === 0) return [];
    return this.links.writer.call(
      'write',
      writes.map((write) => textOf(this.wireOf(write))),
    );
  }

  async find<Doc>(collection: string, { where = [], sort, limit, after }: FindOptions): Promise<Page<Doc>> {
    checkLimit(limit);
    const { items, next } = await this.links.reader.call('find', collection, { where, sort, limit, after });
    const documents = items.map((json) => JSON.parse(json) as Doc);
    return next === undefined ? { items: documents } : { items: documents, next };
  }

  async count(collection: string, where: readonly Condition[] = []): Promise<number> {
    return this.links.reader.call('count', collection, where);
  }

  async scan<Doc>(
    collection: string,
    after: string | undefined,
    limit: number,
  ): Promise<readonly StoredDocument<Doc>[]> {
    checkLimit(limit);
    const rows = await this.links.reader.call('scan', collection, after ?? '', limit);
    return rows.map(documentOf<Doc>);
  }

  async drop(collection: string): Promise<void> {
    this.collections.delete(collection);
    await this.links.writer.call('drop', collection);
    await this.links.reader.call('forget', collection);
  }

  tidy(): Promise<void> {
    return this.links.writer.call('tidy');
  }

  /** Calls under way are answered first. */
  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    await this.links.reader.close();
    await this.links.writer.close();
    this.links.release();
  }

  /** JSON and field values are made here and not in the engine: objects are dear to hand to a thread. */
  private wireOf({ collection: name, id, expected, p, doc, epoch }: DocumentWrite): WireWrite {
    if (id === '' || id.includes('\0'))
      throw new InvalidQuery(`${JSON.stringify(id)} can't be the id of a document.`);
    const guard = expected === undefined ? null : Number(expected);
    const document = doc as Readonly<Record<string, unknown>> | null;
    const [words, values] = document === null ? NOTHING : this.columnsOf(name, document);
    return {
      head: [name, id, guard, Number(p), words, values, epoch ?? null],
      doc: document === null ? null : JSON.stringify(document),
    };
  }

  private columnsOf(name: string, document: Readonly<Record<string, unknown>>): Columns {
    const { fields, spec } = this.collectionOf(name);
    return [
      spec.words === undefined ? null : tokenText(wordsIn(document, spec.words)),
      fields.map(({ name: field, type }) => columnValue(type, document[field])),
    ];
  }

  private collectionOf(name: string): Collection {
    const collection = this.collections.get(name);
    if (collection) return collection;
    throw new InvalidQuery(`There is no collection '${name}'; call ensure with its spec first.`);
  }
}

function documentOf<Doc>([id, p, doc]: DocumentRow): StoredDocument<Doc> {
  return { id, p: BigInt(p), doc: doc === null ? null : (JSON.parse(doc) as Doc) };
}

function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit > 0 && limit <= MOST_PER_PAGE) return;
  throw new InvalidQuery(`A page has from 1 to ${MOST_PER_PAGE} documents, not ${limit}.`);
}
