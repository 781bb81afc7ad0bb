import { MongoServerError, type Db, type Document } from 'mongodb';
import { InvalidQuery, type CollectionSpec } from '#kernel';
import type { Answers } from './answers.js';
import { Collection, sameSpec, type WantedIndex } from './collection.js';

/** Where the specs are kept: no collection of the program can have this name. */
const SPECS = '_collections';
const NAMESPACE_NOT_FOUND = 26;
const INDEX_CONFLICTS = [85, 86];
const DUPLICATE_KEY = 11000;

interface Entry extends Document {
  readonly _id: string;
  /** As text: specs have names of fields for keys. */
  readonly spec: string;
}

/** The collections of a database, and their indexes. */
export class Catalogue {
  private readonly known = new Map<string, Collection>();

  constructor(
    private readonly db: Db,
    private readonly answers: Answers,
  ) {}

  /** The collection, when this process has met it before. */
  peek(name: string): Collection | undefined {
    return this.known.get(name);
  }

  /** @throws InvalidQuery when there is none of that name */
  async get(name: string): Promise<Collection> {
    const collection = this.known.get(name) ?? (await this.load(name));
    if (collection) return collection;
    throw new InvalidQuery(`There is no collection '${name}'; call ensure with its spec first.`);
  }

  /**
   * Makes the collection's indexes and sees to it that they are there; the server builds them beside its
   * other work.
   *
   * @throws InvalidQuery when the collection is there with another spec
   * @throws MissingIndex when an index can't be had
   */
  async ensure(spec: CollectionSpec): Promise<void> {
    const collection = new Collection(spec);
    const there = await this.load(spec.name);
    if (there) refuseOther(there, spec);
    await this.ensureIndexes(collection);
    if (!there) await this.add(spec);
    this.known.set(spec.name, collection);
  }

  /** The documents go first: a name that can be taken again must not have any. */
  async drop(name: string): Promise<void> {
    await this.answers.to('index', () => this.db.dropCollection(name));
    await this.answers.to('write', () => this.specs().deleteOne({ _id: name }));
    this.known.delete(name);
  }

  private async load(name: string): Promise<Collection | undefined> {
    const entry = await this.answers.to('read', () => this.specs().findOne({ _id: name }));
    if (!entry) {
      this.known.delete(name);
      return undefined;
    }
    const collection = new Collection(JSON.parse(entry.spec) as CollectionSpec);
    this.known.set(name, collection);
    return collection;
  }

  private async add(spec: CollectionSpec): Promise<void> {
    try {
      const entry = { _id: spec.name, spec: JSON.stringify(spec) };
      await this.answers.to('write', () => this.specs().insertOne(entry));
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
      // Another process was faster.
      const there = await this.load(spec.name);
      if (there) refuseOther(there, spec);
    }
  }

  private async ensureIndexes({ name, indexes }: Collection): Promise<void> {
    const before = await this.indexesOf(name);
    const known = indexes.filter(({ name: wanted }) => before.some((each) => each.name === wanted));
    const wanted = indexes.filter((index) => !known.includes(index));
    // Those that are listed may still be built: to ask for them again is to wait for them. One by one, because
    // FerretDB falls over a command with several that are there.
    const commands = [...known.map((index) => [index]), ...(wanted.length === 0 ? [] : [wanted])];
    for (const command of commands) await this.createIndexes(name, command);
    const after = await this.indexesOf(name);
    const missing = indexes.filter((index) => !after.some((each) => serves(each, index)));
    if (missing.length > 0) throw new MissingIndex(name, missing);
  }

  private async createIndexes(name: string, indexes: WantedIndex[]): Promise<void> {
    try {
      await this.answers.to('index', () => this.db.collection(name).createIndexes(indexes));
    } catch (error) {
      // One that does the same may be there under another name: that is looked at next.
      if (!(error instanceof MongoServerError) || !INDEX_CONFLICTS.includes(Number(error.code))) throw error;
    }
  }

  private indexesOf(name: string): Promise<Document[]> {
    return this.answers.to('read', async () => {
      try {
        return await this.db.collection(name).indexes();
      } catch (error) {
        if (error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND) return [];
        throw error;
      }
    });
  }

  private specs() {
    return this.db.collection<Entry>(SPECS);
  }
}

/** Queries would look through whole collections: the program does not start. */
export class MissingIndex extends Error {
  override readonly name = 'MissingIndex';

  constructor(collection: string, indexes: readonly WantedIndex[]) {
    const commands = indexes.map(
      ({ key, name }) =>
        `db.getCollection('${collection}').createIndex(${JSON.stringify(key)}, { name: '${name}' })`,
    );
    super(
      `The collection '${collection}' lacks indexes that its queries need, and they can't be made: others with ` +
        `their names or keys are in the way. Drop those, then run ${commands.join(' and ')}.`,
    );
  }
}

/** Whether an index as the server lists it does what is wanted: same keys in this order, for all documents, in use. */
function serves(there: Document, { key }: WantedIndex): boolean {
  const isPartial = there.partialFilterExpression !== undefined || there.sparse === true;
  const isOwn = there.collation === undefined && there.hidden !== true && !isPartial;
  return isOwn && JSON.stringify(Object.entries(there.key as object)) === JSON.stringify(Object.entries(key));
}

function refuseOther(there: Collection, spec: CollectionSpec): void {
  if (sameSpec(there.spec, spec)) return;
  throw new InvalidQuery(
    `The collection '${spec.name}' is there with another spec. A changed read model needs a new version, and with it a new name.`,
  );
}
