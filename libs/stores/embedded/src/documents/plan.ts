import type { Sort } from '#kernel';
import { Fault } from '../sqlite/fault.js';
import type { Collection } from './collection.js';
import type { Cursor } from './cursor.js';
import { NOTHING, type Filter, type Sql } from './filter.js';

/** An index that can serve a query, and what it does for it. */
export interface Access {
  readonly index: string;
  /** Fields at its beginning that the filter fixes to one value. */
  readonly fixed: readonly string[];
  /** True when it delivers in the order asked for, so that a page is read off and nothing is sorted. */
  readonly ordered: boolean;
  /** True when it goes on beyond the sort field: then documents with the same sort value are sorted by id on the way. */
  readonly longer: boolean;
}

/**
 * The indexes that can serve a query, best ordered first: SQLite is told which one to use, as it would have
 * to keep statistics to choose as well.
 *
 * @throws Fault `invalidQuery` when no index serves the sort
 */
export function accessesFor(collection: Collection, filter: Filter, sort: Sort | undefined): Access[] {
  const accesses = collection.indexes.flatMap(({ name, fields }): Access[] => {
    const free = fields.findIndex((field) => !filter.equal.has(field));
    const fixed = free === -1 ? fields : fields.slice(0, free);
    const next = fields[fixed.length];
    const ordered = sort ? next === sort.field || fixed.includes(sort.field) : next === undefined;
    const longer = fields.length > fixed.length + 1;
    return ordered || fixed.length > 0 ? [{ index: name, fixed, ordered, longer }] : [];
  });
  if (!sort) accesses.push({ index: collection.idIndex, fixed: [], ordered: true, longer: false });
  else if (!accesses.some(({ ordered }) => ordered)) throw unserved(collection, sort);
  return accesses.sort(
    (a, b) =>
      Number(b.ordered) - Number(a.ordered) ||
      b.fixed.length - a.fixed.length ||
      Number(a.longer) - Number(b.longer),
  );
}

function unserved(collection: Collection, sort: Sort): Fault {
  collection.field(sort.field);
  return new Fault(
    'invalidQuery',
    `No index of '${collection.spec.name}' serves a list sorted by '${sort.field}' with these filters.`,
  );
}

/** True when the index leaves nothing of the filter to be checked document by document. */
export function servesAll({ fixed }: Access, filter: Filter, sort: Sort | undefined): boolean {
  return (
    fixed.length === filter.equal.size &&
    [...filter.ranges.keys()].every((field) => field === sort?.field) &&
    filter.rest.length === 0
  );
}

/**
 * The parts of a list that lie behind a cursor, in order. Each is one contiguous range of an index, which
 * documents without a value and documents with one can't be together. Those without come first in ascending order.
 */
export function partsAfter(
  collection: Collection,
  sort: Sort | undefined,
  cursor: Cursor | undefined,
): Sql[] {
  if (!cursor) return [NOTHING];
  const { value, id } = cursor;
  if (!sort) return [{ text: 'id > ?', values: [id] }];
  const { column, type } = collection.field(sort.field);
  const ascending = sort.direction === 'asc';
  const beyond = ascending ? '>' : '<';
  if (value !== null) {
    const rest = { text: `(${column}, id) ${beyond} (?, ?)`, values: [value, id] };
    return ascending ? [rest] : [rest, { text: `${column} IS NULL`, values: [] }];
  }
  const rest = { text: `${column} IS NULL AND id ${beyond} ?`, values: [id] };
  // Said as a range, because SQLite seeks no index for IS NOT NULL.
  const withValue = { text: `${column} >= ${type === 'text' ? "''" : '-9e999'}`, values: [] };
  return ascending ? [rest, withValue] : [rest];
}
