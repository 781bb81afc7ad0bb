import type { CollectionSpec, Condition } from '#kernel';
import type { Connection, Query } from '../sqlite/connection.js';
import { closeFile, openFile, writeAnew, type Access, type OpenOptions } from '../sqlite/open-file.js';
import type { Engine } from '../threads/engine.js';
import { Catalogue } from './catalogue.js';
import type { Collection } from './collection.js';
import { CollectionWriter } from './collection-writer.js';
import { Epochs } from './epochs.js';
import { count, find } from './finder.js';
import { writeOf, type DocumentRow, type WireFind, type WirePage, type WireWrite } from './message.js';
import { Indexer } from './indexer.js';
import { DOCUMENTS_FILE } from './schema.js';
import { Statements } from './statements.js';

/** Collections of documents on SQLite. Synchronous; at most one that writes at a time, any number that read. */
export class SqliteDocuments implements Engine {
  readonly path: string;
  private readonly access: Access;
  private readonly connection: Connection;
  private readonly catalogue: Catalogue;
  private readonly statements: Statements;
  private readonly writers = new Map<string, CollectionWriter>();
  private readonly indexer: Indexer;
  private epochs: Epochs;
  private readonly time: Query<[number]>;

  constructor(options: OpenOptions) {
    this.path = options.path;
    this.access = options.access;
    this.connection = openFile(DOCUMENTS_FILE, options);
    this.catalogue = new Catalogue(this.connection, options.access);
    this.statements = new Statements(this.connection);
    this.indexer = new Indexer(this.connection, this.catalogue);
    this.epochs = new Epochs(this.connection);
    this.time = this.connection.query("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)");
  }

  /** The time on the database's clock, in milliseconds since 1970. */
  now(): number {
    return this.time.first([])?.[0] ?? 0;
  }

  specs(): CollectionSpec[] {
    return this.catalogue.specs();
  }

  /** Makes the collection if it isn't there; its indexes are for `index`. */
  ensure(spec: CollectionSpec): void {
    this.catalogue.ensure(spec);
  }

  /**
   * Makes a part of a collection's indexes.
   *
   * @returns true when they are all there
   */
  index(name: string): boolean {
    return this.indexer.advance(name);
  }

  drop(name: string): void {
    this.forget(name);
    this.catalogue.drop(name);
    this.epochs.drop(name);
  }

  /** The collection was, or is about to be, dropped. */
  forget(name: string): void {
    this.statements.clear();
    this.writers.delete(name);
    this.indexer.forget(name);
    this.catalogue.forget(name);
  }

  /**
   * All in one transaction, each document with its own outcome.
   *
   * @param writes as `textOf` makes them
   */
  write(writes: readonly string[]): boolean[] {
    try {
      const written = this.connection.transaction(() => writes.map((write) => this.writeOne(writeOf(write))));
      for (const name of this.writers.keys()) this.indexer.keepUp(name);
      return written;
    } catch (error) {
      // What the writers noted about their tables was rolled back.
      this.writers.clear();
      this.epochs = new Epochs(this.connection);
      throw error;
    }
  }

  getMany(name: string, ids: readonly string[]): DocumentRow[] {
    const collection = this.catalogue.get(name);
    const wanted = { text: 'id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(ids)] };
    const read = (columns: string, from: string) =>
      this.statements.rows<DocumentRow>(columns, from, [wanted], '', ids.length);
    const found = read('id, p, doc', withDocuments(collection));
    return found.length === ids.length ? found : [...found, ...read('id, p, NULL', collection.tombstones)];
  }

  find(name: string, query: WireFind): WirePage {
    return find(this.statements, this.catalogue.get(name), query);
  }

  count(name: string, where: readonly Condition[]): number {
    return count(this.statements, this.catalogue.get(name), where);
  }

  scan(name: string, after: string, limit: number): DocumentRow[] {
    const from = withDocuments(this.catalogue.get(name));
    const behind = { text: 'id > ?', values: [after] };
    return this.statements.rows<DocumentRow>('id, p, doc', from, [behind], 'ORDER BY id', limit);
  }

  /** Writes the whole file anew: nothing that was deleted or replaced is left in it, nor in its write-ahead log. */
  tidy(): void {
    for (const { name } of this.specs()) this.tidyWords(name);
    writeAnew(this.connection);
  }

  close(): void {
    closeFile(this.connection, this.access);
  }

  /** An index of words keeps what was deleted until its parts are merged. */
  private tidyWords(name: string): void {
    const { words } = this.catalogue.get(name);
    if (words === undefined || !this.catalogue.isIndexed(name)) return;
    this.connection.exec(`INSERT INTO ${words} (${words}) VALUES ('optimize')`);
  }

  private writeOne(write: WireWrite): boolean {
    const [collection, id, , , , , epoch] = write.head;
    const writer = this.writerOf(collection);
    if (epoch === null) return writer.write(write);
    if (this.epochs.refuse(collection, id, epoch) || !writer.write(write)) return false;
    this.epochs.keep(collection, id, epoch);
    return true;
  }

  private writerOf(name: string): CollectionWriter {
    const known = this.writers.get(name);
    if (known) return known;
    const writer = new CollectionWriter(this.connection, this.catalogue.get(name), () =>
      this.indexer.wordsUpTo(name),
    );
    this.writers.set(name, writer);
    return writer;
  }
}

/** By id, with nothing read between the index of ids and the documents. */
const withDocuments = ({ entries, idIndex, documents }: Collection): string =>
  `${entries} INDEXED BY ${idIndex} CROSS JOIN ${documents} ON ${documents}.n = ${entries}.n`;
