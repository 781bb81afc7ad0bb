import type { CollectionSpec } from '#kernel';
import type { Change, Connection, Query } from '../sqlite/connection.js';
import { Fault } from '../sqlite/fault.js';
import { Collection, sameSpec } from './collection.js';

/** The collections of a file. */
export class Catalogue {
  private readonly known = new Map<string, Collection>();
  private readonly select: Query<[string]>;
  private readonly isMarked: Query<[number]>;
  private readonly selectAll: Query<[string]>;
  private readonly insert: Change | undefined;
  private readonly mark: Change | undefined;
  private readonly remove: Change | undefined;

  constructor(
    private readonly connection: Connection,
    access: 'write' | 'read',
  ) {
    this.select = connection.query('SELECT spec FROM collections WHERE name = ?');
    this.isMarked = connection.query('SELECT indexed FROM collections WHERE name = ?');
    this.selectAll = connection.query('SELECT spec FROM collections ORDER BY name');
    if (access === 'write') {
      this.insert = connection.change('INSERT INTO collections (name, spec, indexed) VALUES (?, ?, ?)');
      this.mark = connection.change('UPDATE collections SET indexed = ? WHERE name = ?');
      this.remove = connection.change('DELETE FROM collections WHERE name = ?');
    }
  }

  /** @throws Fault `invalidQuery` when there is none of that name */
  get(name: string): Collection {
    const collection = this.find(name);
    if (collection) return collection;
    throw new Fault('invalidQuery', `There is no collection '${name}'; call ensure with its spec first.`);
  }

  specs(): CollectionSpec[] {
    return this.selectAll.all([]).map(([spec]) => JSON.parse(spec) as CollectionSpec);
  }

  /** True when the collection has its indexes; false while it is being filled. */
  isIndexed(name: string): boolean {
    return this.isMarked.first([name])?.[0] === 1;
  }

  noteIndexed(name: string): void {
    this.mark?.([1, name]);
  }

  /**
   * Makes the tables of a collection if they aren't there; not yet its indexes.
   *
   * @throws Fault `invalidQuery` when the collection is there with another spec
   */
  ensure(spec: CollectionSpec): void {
    const there = this.find(spec.name);
    if (there && sameSpec(there.spec, spec)) return;
    if (there) {
      throw new Fault(
        'invalidQuery',
        `The collection '${spec.name}' is there with another spec. A changed read model needs a new version, and with it a new name.`,
      );
    }
    const collection = new Collection(spec);
    this.connection.transaction(() => {
      this.connection.exec(collection.createSql());
      this.insert?.([spec.name, JSON.stringify(spec), 0]);
    });
    this.known.set(spec.name, collection);
  }

  drop(name: string): void {
    const collection = this.find(name);
    if (!collection) return;
    this.connection.transaction(() => {
      this.connection.exec(collection.dropSql());
      this.remove?.([name]);
    });
    this.forget(name);
  }

  /** The collection was dropped, here or through another connection. */
  forget(name: string): void {
    this.known.delete(name);
  }

  private find(name: string): Collection | undefined {
    const known = this.known.get(name);
    if (known) return known;
    const row = this.select.first([name]);
    if (!row) return undefined;
    const collection = new Collection(JSON.parse(row[0]) as CollectionSpec);
    this.known.set(name, collection);
    return collection;
  }
}
