import { MongoServerError, type Collection, type Db, type IndexDescription } from 'mongodb';
import type { Erasure, KeyRecord, KeyScope, KeySelection, KeyStore, Rewrapping, WrappedKey } from '#kernel';
import type { Answers } from '../answers.js';
import { keptOf, livingOf, noScopeOf, recordOf, scopeOf, selectedBy, type KeptKey } from './key-form.js';

const DUPLICATE_KEY = 11000;
/** Each is made by a command of its own: FerretDB dies of several that are there already. */
const INDEXES: readonly IndexDescription[] = [
  { key: { scope: 1 }, name: 'scope', unique: true },
  { key: { subject: 1, _id: 1 }, name: 'subject' },
];
/** Keys that are destroyed or wrapped anew in one command. */
const AT_ONCE = 50;

/**
 * The KeyStore port on MongoDB, for many copies of the program. One document per key, of which a unique index lets one
 * live for each scope; a key that was acknowledged is on the disks of a majority.
 */
export class MongoKeyStore implements KeyStore {
  private readonly keys: Collection<KeptKey>;
  private indexed: Promise<void> | undefined;

  constructor(
    db: Db,
    private readonly answers: Answers,
  ) {
    this.keys = db.collection<KeptKey>('keys');
  }

  async add(key: WrappedKey): Promise<WrappedKey> {
    await this.ready();
    for (;;) {
      if (await this.inserted(key)) return key;
      const there = await this.living(key);
      // Otherwise it was destroyed in between.
      if (there) return there;
    }
  }

  async living(scope: KeyScope): Promise<WrappedKey | undefined> {
    const found = await this.answers.to('read', () => this.keys.findOne({ scope: scopeOf(scope) }));
    return found ? livingOf(found) : undefined;
  }

  async find(ids: readonly string[]): Promise<readonly KeyRecord[]> {
    if (ids.length === 0) return [];
    const found = await this.answers.to('read', () => this.keys.find({ _id: { $in: [...ids] } }).toArray());
    return found.map(recordOf);
  }

  async page(
    selection: KeySelection,
    after: string | undefined,
    limit: number,
  ): Promise<readonly KeyRecord[]> {
    const filter = { ...selectedBy(selection), ...(after === undefined ? {} : { _id: { $gt: after } }) };
    const found = await this.answers.to('read', () =>
      this.keys.find(filter, { sort: { _id: 1 }, limit, batchSize: limit }).toArray(),
    );
    return found.map(recordOf);
  }

  /**
   * Destroys one key after the other: whoever is told of a failure repeats it, and what was destroyed stays so. The
   * servers' own files hold a key, wrapped, until they are written over: rotating the master key closes it for good.
   */
  async destroy(selections: readonly KeySelection[], erasure: Erasure): Promise<number> {
    let count = 0;
    for (const selection of selections) count += await this.destroyOne(selection, erasure);
    return count;
  }

  async rewrap(keys: readonly Rewrapping[]): Promise<void> {
    await this.update(
      keys.map(({ id, from, master, wrapped }) => ({
        updateOne: { filter: { _id: id, master: from }, update: { $set: { master, wrapped } } },
      })),
    );
  }

  async close(): Promise<void> {
    await this.answers.close();
  }

  /** Until none is left: another copy may make one while these are destroyed. */
  private async destroyOne(selection: KeySelection, erasure: Erasure): Promise<number> {
    const filter = { ...selectedBy(selection), wrapped: { $exists: true } };
    for (let count = 0; ;) {
      const living = await this.answers.to('read', () =>
        this.keys.find(filter, { limit: AT_ONCE, batchSize: AT_ONCE }).toArray(),
      );
      if (living.length === 0) return count;
      count += await this.update(
        living.map(({ _id }) => ({
          updateOne: {
            filter: { _id, wrapped: { $exists: true } },
            update: {
              $set: { scope: noScopeOf(_id), erasure: { ...erasure } },
              $unset: { master: '' as const, wrapped: '' as const },
            },
          },
        })),
      );
    }
  }

  /** @returns how many documents were changed */
  private async update(updates: Parameters<Collection<KeptKey>['bulkWrite']>[0][number][]): Promise<number> {
    let count = 0;
    for (let from = 0; from < updates.length; from += AT_ONCE) {
      const some = updates.slice(from, from + AT_ONCE);
      const { modifiedCount } = await this.answers.to('write', () =>
        this.keys.bulkWrite(some, { ordered: false }),
      );
      count += modifiedCount;
    }
    return count;
  }

  /** @returns false when the scope has a key */
  private inserted(key: WrappedKey): Promise<boolean> {
    return this.answers.to('write', async () => {
      try {
        await this.keys.insertOne(keptOf(key));
        return true;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
        throw error;
      }
    });
  }

  private async makeIndexes(): Promise<void> {
    for (const index of INDEXES) await this.answers.to('index', () => this.keys.createIndexes([index]));
  }

  /** Without the index two copies could make a key for one scope. */
  private async ready(): Promise<void> {
    this.indexed ??= this.makeIndexes();
    try {
      await this.indexed;
    } catch (error) {
      this.indexed = undefined;
      throw error;
    }
  }
}
