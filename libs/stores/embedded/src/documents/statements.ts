import type { Connection, Query, SqlValue } from '../sqlite/connection.js';
import { allOf, type Sql } from './filter.js';

const MOST_KEPT = 300;

/** Runs SELECTs that are put together at run time; those in use stay prepared. */
export class Statements {
  private readonly prepared = new Map<string, Query<SqlValue[]>>();

  constructor(private readonly connection: Connection) {}

  rows<Row extends readonly SqlValue[]>(
    columns: Sql,
    from: string,
    conditions: readonly Sql[],
    tail: string,
    limit: number,
  ): Row[] {
    const where = allOf(conditions);
    const query = this.prepare(`SELECT ${columns.text} FROM ${from} WHERE ${where.text} ${tail} LIMIT ?`);
    return query.all([...columns.values, ...where.values, limit]) as unknown as Row[];
  }

  count(from: string, conditions: readonly Sql[]): number {
    const where = allOf(conditions);
    return this.number(`SELECT count(*) FROM ${from} WHERE ${where.text}`, where.values);
  }

  /** Counts, but gives up at `limit`. */
  countUpTo(limit: number, from: string, conditions: readonly Sql[]): number {
    const where = allOf(conditions);
    const some = `SELECT 1 FROM ${from} WHERE ${where.text} LIMIT ?`;
    return this.number(`SELECT count(*) FROM (${some})`, [...where.values, limit]);
  }

  /** A collection was dropped: no statement may speak of it. */
  clear(): void {
    this.prepared.clear();
  }

  private number(sql: string, values: readonly SqlValue[]): number {
    return Number(this.prepare(sql).first(values)?.[0] ?? 0);
  }

  private prepare(sql: string): Query<SqlValue[]> {
    const known = this.prepared.get(sql);
    if (known) return known;
    if (this.prepared.size >= MOST_KEPT) this.prepared.clear();
    const query = this.connection.query<SqlValue[]>(sql);
    this.prepared.set(sql, query);
    return query;
  }
}
