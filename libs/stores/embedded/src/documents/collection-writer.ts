import type { Change, Connection, Query, SqlValue } from '../sqlite/connection.js';
import type { Collection } from './collection.js';
import type { WireWrite, WriteHead } from './message.js';
import { Tombstones } from './tombstones.js';

type Entry = [n: number, words: string | null, ...fields: SqlValue[]];

/** Writes the documents of one collection, each guarded by the position that it was loaded with. */
export class CollectionWriter {
  private readonly load: Query<Entry>;
  private readonly isThere: Query<[number]>;
  private readonly insertEntry: Change;
  private readonly insertDocument: Change;
  private readonly updateDocument: Change;
  private readonly deleteEntry: Change;
  private readonly deleteDocument: Change;
  private words: { readonly enter: Change; readonly remove: Change } | undefined;
  private readonly updates = new Map<string, Change>();
  private readonly tombstones: Tombstones;
  private lastN: number;

  constructor(
    private readonly connection: Connection,
    private readonly collection: Collection,
    /** Up to which row the word index is kept: the others are entered later. */
    private readonly wordsUpTo: () => number,
  ) {
    const { entries, documents } = collection;
    const fields = collection.fields.map(({ column }) => column);
    const columns = ['n', 'id', 'words', ...fields];
    this.tombstones = new Tombstones(connection, collection);
    this.load = connection.query(
      `SELECT ${[`${entries}.n`, 'words', ...fields].join()}
       FROM ${entries} CROSS JOIN ${documents} ON ${documents}.n = ${entries}.n WHERE id = ? AND p = ?`,
    );
    this.isThere = connection.query(`SELECT 1 FROM ${entries} WHERE id = ?`);
    this.insertEntry = connection.change(
      `INSERT INTO ${entries} (${columns.join()}) VALUES (${columns.map(() => '?').join()})
       ON CONFLICT (id) DO NOTHING`,
    );
    this.insertDocument = connection.change(`INSERT INTO ${documents} (n, p, doc) VALUES (?, ?, ?)`);
    this.updateDocument = connection.change(`UPDATE ${documents} SET p = ?, doc = ? WHERE n = ?`);
    this.deleteEntry = connection.change(`DELETE FROM ${entries} WHERE n = ?`);
    this.deleteDocument = connection.change(`DELETE FROM ${documents} WHERE n = ?`);
    this.lastN = connection.query<[number | null]>(`SELECT max(n) FROM ${entries}`).first([])?.[0] ?? 0;
  }

  /** @returns false when the document is not as it was when it was loaded */
  write(write: WireWrite): boolean {
    const { doc, head } = write;
    const [, id, expected, p] = head;
    if (doc !== null) {
      if (expected === null) return !this.tombstones.has(id) && this.add(head, doc);
      if (this.update(head, doc, expected)) return true;
      return this.tombstones.remove(id, expected) && this.add(head, doc);
    }
    if (expected === null) return this.isThere.first([id]) === undefined && this.tombstones.add(id, p);
    if (this.delete(id, expected)) return this.tombstones.add(id, p);
    return this.tombstones.move(id, expected, p);
  }

  private add([, id, , p, words, fields]: WriteHead, doc: string): boolean {
    const n = ++this.lastN;
    if (this.insertEntry([n, id, words, ...fields]) === 0) return false;
    this.insertDocument([n, p, doc]);
    this.reindex(n, null, words);
    return true;
  }

  private update([, id, , p, words, fields]: WriteHead, doc: string, expected: number): boolean {
    const entry = this.load.first([id, expected]);
    if (!entry) return false;
    const [n, wordsBefore, ...before] = entry;
    this.updateDocument([p, doc, n]);
    const isNew = [words !== wordsBefore, ...fields.map((value, index) => value !== before[index])];
    if (!isNew.includes(true)) return true;
    this.updateOf(isNew)([...[words, ...fields].filter((_, index) => isNew[index]), n]);
    this.reindex(n, wordsBefore, words);
    return true;
  }

  /** SQLite rewrites every index that has a column named in the UPDATE, changed or not: name the changed ones only. */
  private updateOf(isNew: readonly boolean[]): Change {
    const key = isNew.map(Number).join('');
    const known = this.updates.get(key);
    if (known) return known;
    const columns = ['words', ...this.collection.fields.map(({ column }) => column)];
    const sets = columns.filter((_, index) => isNew[index]).map((column) => `${column} = ?`);
    const update = this.connection.change(`UPDATE ${this.collection.entries} SET ${sets.join()} WHERE n = ?`);
    this.updates.set(key, update);
    return update;
  }

  private delete(id: string, expected: number): boolean {
    const entry = this.load.first([id, expected]);
    if (!entry) return false;
    const [n, words] = entry;
    this.deleteEntry([n]);
    this.deleteDocument([n]);
    this.reindex(n, words, null);
    return true;
  }

  private reindex(n: number, before: string | null, after: string | null): void {
    if (before === after || n > this.wordsUpTo()) return;
    // Prepared when there is a word index to speak of.
    this.words ??= this.wordChanges();
    if (before !== null) this.words?.remove([n]);
    if (after !== null) this.words?.enter([n, after]);
  }

  private wordChanges() {
    const { words } = this.collection;
    if (words === undefined) return undefined;
    return {
      enter: this.connection.change(`INSERT INTO ${words} (rowid, tokens) VALUES (?, ?)`),
      remove: this.connection.change(`DELETE FROM ${words} WHERE rowid = ?`),
    };
  }
}
