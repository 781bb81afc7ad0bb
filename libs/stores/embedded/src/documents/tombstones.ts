import type { Change, Connection, Query } from '../sqlite/connection.js';
import type { Collection } from './collection.js';

/**
 * What deleted documents leave behind, in a table of its own so that no query has to step around it. Most
 * collections have none, and then nothing is looked up.
 */
export class Tombstones {
  private readonly select: Query<[number]>;
  private readonly insert: Change;
  private readonly update: Change;
  private readonly delete: Change;
  private count: number;

  constructor(connection: Connection, { tombstones }: Collection) {
    this.select = connection.query(`SELECT p FROM ${tombstones} WHERE id = ?`);
    this.insert = connection.change(`INSERT INTO ${tombstones} (id, p) VALUES (?, ?) ON CONFLICT DO NOTHING`);
    this.update = connection.change(`UPDATE ${tombstones} SET p = ? WHERE id = ? AND p = ?`);
    this.delete = connection.change(`DELETE FROM ${tombstones} WHERE id = ? AND p = ?`);
    this.count = connection.query<[number]>(`SELECT count(*) FROM ${tombstones}`).first([])?.[0] ?? 0;
  }

  has(id: string): boolean {
    return this.count > 0 && this.select.first([id]) !== undefined;
  }

  /** @returns false when there was one already */
  add(id: string, p: number): boolean {
    const added = this.insert([id, p]);
    this.count += added;
    return added > 0;
  }

  /** @returns false when there was none with this position */
  move(id: string, expected: number, p: number): boolean {
    return this.count > 0 && this.update([p, id, expected]) > 0;
  }

  /** @returns false when there was none with this position */
  remove(id: string, expected: number): boolean {
    if (this.count === 0) return false;
    const removed = this.delete([id, expected]);
    this.count -= removed;
    return removed > 0;
  }
}
