import type { Change, Connection, Query, SqlValue } from '../sqlite/connection.js';
import type { Collection } from './collection.js';
import type { WireWrite } from './message.js';

type StoredRow = [n: number, words: string | null, ...fields: SqlValue[]];

/** Writes the documents of one collection, each guarded by the position that it was loaded with. */
export class CollectionWriter {
  private readonly load: Query<StoredRow>;
  private readonly insert: Change;
  private readonly remove: Query<[number]>;
  private readonly isThere: Query<[number]>;
  private readonly bury: Change;
  private readonly rebury: Change;
  private readonly exhume: Change;
  private readonly isBuried: Query<[number]>;
  private readonly index: Change | undefined;
  private readonly unindex: Change | undefined;
  private readonly updates = new Map<string, Change>();
  private lastN: number;
  private tombstones: number;

  constructor(
    private readonly connection: Connection,
    private readonly collection: Collection,
  ) {
    const { documents, tombstones, words, fields } = collection;
    const columns = fields.map(({ column }) => column);
    const marks = Array.from({ length: columns.length + 5 }, () => '?').join();
    this.load = connection.query(
      `SELECT ${['n', 'words', ...columns].join()} FROM ${documents} WHERE id = ? AND p = ?`,
    );
    this.insert = connection.change(
      `INSERT INTO ${documents} (${['n', 'id', 'p', 'words', 'doc', ...columns].join()}) VALUES (${marks})
       ON CONFLICT (id) DO NOTHING`,
    );
    this.remove = connection.query(`DELETE FROM ${documents} WHERE id = ? AND p = ? RETURNING n`);
    this.isThere = connection.query(`SELECT 1 FROM ${documents} WHERE id = ?`);
    this.bury = connection.change(`INSERT INTO ${tombstones} (id, p) VALUES (?, ?) ON CONFLICT DO NOTHING`);
    this.rebury = connection.change(`UPDATE ${tombstones} SET p = ? WHERE id = ? AND p = ?`);
    this.exhume = connection.change(`DELETE FROM ${tombstones} WHERE id = ? AND p = ?`);
    this.isBuried = connection.query(`SELECT 1 FROM ${tombstones} WHERE id = ?`);
    if (words !== undefined) {
      this.index = connection.change(`INSERT INTO ${words} (rowid, tokens) VALUES (?, ?)`);
      this.unindex = connection.change(`DELETE FROM ${words} WHERE rowid = ?`);
    }
    this.lastN = connection.query<[number | null]>(`SELECT max(n) FROM ${documents}`).first([])?.[0] ?? 0;
    this.tombstones = connection.query<[number]>(`SELECT count(*) FROM ${tombstones}`).first([])?.[0] ?? 0;
  }

  /** @returns false when the document is not as it was when it was loaded */
  write(write: WireWrite): boolean {
    const [, id, expected, p, doc] = write;
    if (doc === null) return expected === null ? this.placeTombstone(id, p) : this.delete(id, expected, p);
    if (expected === null) return !this.hasTombstone(id) && this.add(write, doc);
    return this.update(write, doc, expected) || this.revive(write, doc, expected);
  }

  private add([, id, , p, , words, fields]: WireWrite, doc: string): boolean {
    const n = ++this.lastN;
    if (this.insert([n, id, p, words, doc, ...fields]) === 0) return false;
    if (words !== null) this.index?.([n, words]);
    return true;
  }

  private update([, id, , p, , words, fields]: WireWrite, doc: string, expected: number): boolean {
    const row = this.load.first([id, expected]);
    if (!row) return false;
    const [n, wordsBefore, ...before] = row;
    const changed = fields.map((value, index) => value !== before[index]);
    const values = fields.filter((_, index) => changed[index]);
    const newWords = words !== wordsBefore;
    this.updateOf(changed, newWords)([p, doc, ...(newWords ? [words] : []), ...values, n]);
    if (!newWords) return true;
    if (wordsBefore !== null) this.unindex?.([n]);
    if (words !== null) this.index?.([n, words]);
    return true;
  }

  /** SQLite rewrites every index that has a column named in the UPDATE, changed or not: name the changed ones only. */
  private updateOf(changed: readonly boolean[], newWords: boolean): Change {
    const key = [newWords, ...changed].map(Number).join('');
    const known = this.updates.get(key);
    if (known) return known;
    const columns = this.collection.fields.filter((_, index) => changed[index]).map(({ column }) => column);
    const sets = ['p', 'doc', ...(newWords ? ['words'] : []), ...columns].map((column) => `${column} = ?`);
    const update = this.connection.change(
      `UPDATE ${this.collection.documents} SET ${sets.join(', ')} WHERE n = ?`,
    );
    this.updates.set(key, update);
    return update;
  }

  private delete(id: string, expected: number, p: number): boolean {
    const removed = this.remove.all([id, expected])[0];
    if (!removed) return this.tombstones > 0 && this.rebury([p, id, expected]) > 0;
    this.unindex?.([removed[0]]);
    this.bury([id, p]);
    this.tombstones++;
    return true;
  }

  private placeTombstone(id: string, p: number): boolean {
    if (this.isThere.first([id]) || this.bury([id, p]) === 0) return false;
    this.tombstones++;
    return true;
  }

  private revive(write: WireWrite, doc: string, expected: number): boolean {
    if (this.tombstones === 0 || this.exhume([write[1], expected]) === 0) return false;
    this.tombstones--;
    return this.add(write, doc);
  }

  /** Tombstones are rare: most collections have none, and then there is nothing to look up. */
  private hasTombstone(id: string): boolean {
    return this.tombstones > 0 && this.isBuried.first([id]) !== undefined;
  }
}
