import type { Sort } from '#kernel';
import type { Connection, Query, SqlValue } from '../sqlite/connection.js';
import type { Collection } from './collection.js';
import type { Cursor } from './cursor.js';
import { allOf, type Sql } from './filter.js';

const MOST_KEPT = 300;

/** The document as JSON, its id, and the value it is sorted by. */
export type Found = readonly [doc: string, id: string, value: Cursor['value']];

/** Which entries make a page, and in which order. */
export interface PageQuery {
  readonly from: string;
  readonly where: readonly Sql[];
  readonly sort: Sort | undefined;
  readonly limit: number;
  /** Conditions that are checked on the first `most` entries (all, when undefined) in the list's order. */
  readonly look: { readonly holds: readonly Sql[]; readonly most: number | undefined } | undefined;
}

/** Puts SELECTs together and runs them; those in use stay prepared. */
export class Statements {
  private readonly prepared = new Map<string, Query<SqlValue[]>>();

  constructor(private readonly connection: Connection) {}

  /** First the entries, then the documents of those that made it onto the page. */
  page(collection: Collection, { from, where, sort, limit, look }: PageQuery): Found[] {
    const { entries, documents } = collection;
    const value = sort ? collection.field(sort.field).column : 'NULL';
    const order = orderBy(sort, value);
    const columns = `${entries}.n AS n, id, ${value} AS value${look ? ', words' : ''}`;
    const listed = select(columns, from, where, `${order} LIMIT ?`, [look ? (look.most ?? -1) : limit]);
    const paged = look ? select('n, id, value', `(${listed.text})`, look.holds, 'LIMIT ?', [limit]) : listed;
    // The words of the look come after the list in the text, and so do their values.
    const values = look ? [...listed.values, ...paged.values] : listed.values;
    const text = `SELECT doc, id, value FROM (${paged.text}) AS page
      CROSS JOIN ${documents} ON ${documents}.n = page.n ${orderBy(sort, 'value')}`;
    return this.prepare(text).all(values) as unknown as Found[];
  }

  /** Rows of a table in an order. */
  rows<Row extends readonly SqlValue[]>(
    columns: string,
    from: string,
    where: readonly Sql[],
    tail: string,
    limit: number,
  ): Row[] {
    const { text, values } = select(columns, from, where, `${tail} LIMIT ?`, [limit]);
    return this.prepare(text).all(values) as unknown as Row[];
  }

  count(from: string, where: readonly Sql[]): number {
    return this.number(select('count(*)', from, where));
  }

  /** Counts, but gives up at `limit`. */
  countUpTo(limit: number, from: string, where: readonly Sql[]): number {
    const some = select('1', from, where, 'LIMIT ?', [limit]);
    return this.number({ text: `SELECT count(*) FROM (${some.text})`, values: some.values });
  }

  /** The largest value of a column, or 0. */
  largest(column: string, from: string): number {
    return this.number(select(`max(${column})`, from, []));
  }

  /** A collection was dropped: no statement may speak of it. */
  clear(): void {
    this.prepared.clear();
  }

  private number({ text, values }: Sql): number {
    return Number(this.prepare(text).first(values)?.[0] ?? 0);
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

function select(
  columns: string,
  from: string,
  where: readonly Sql[],
  tail = '',
  tailValues: readonly SqlValue[] = [],
): Sql {
  const all = allOf(where);
  return {
    text: `SELECT ${columns} FROM ${from} WHERE ${all.text} ${tail}`,
    values: [...all.values, ...tailValues],
  };
}

function orderBy(sort: Sort | undefined, value: string): string {
  return sort ? `ORDER BY ${value} ${sort.direction}, id ${sort.direction}` : 'ORDER BY id';
}
