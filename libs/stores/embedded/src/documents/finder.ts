import type { Condition, Sort } from '#kernel';
import type { SqlValue } from '../sqlite/connection.js';
import type { Collection } from './collection.js';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.js';
import { allOf, conditionsOf, equals, filterOf, holdsAll, type Filter, type Sql } from './filter.js';
import type { WireFind, WirePage } from './message.js';
import { accessesFor, orderBy, partsAfter, servesAll, type Access } from './plan.js';
import type { Statements } from './statements.js';
import { matchOf } from './words.js';

/** Fewer documents than this are fetched and sorted without a thought. */
const FEW = 1000;
/** So many documents are looked through in the list's order for frequent words, before another way is tried. */
const MOST_LOOKED_THROUGH = 10_000;
/** More are not sorted: then it is better to look through the list to its end. */
const MOST_SORTED = 50_000;
const SMALLEST_LOOK = 200;
const LARGEST_LOOK = 2_000;

/** The document as JSON, its id, and the value it is sorted by. */
type Found = readonly [doc: string, id: string, value: Cursor['value']];
/** `doc` is null when the document hasn't the words. */
type LookedAt = readonly [doc: string | null, id: string, value: Cursor['value']];

/** A query being answered. */
interface Search {
  readonly collection: Collection;
  readonly filter: Filter;
  readonly sort: Sort | undefined;
  readonly cursor: Cursor | undefined;
  readonly limit: number;
}

/** Finds a page of documents in an order. */
export function find(statements: Statements, collection: Collection, query: WireFind): WirePage {
  const { where, sort, limit, after } = query;
  const filter = filterOf(collection, where);
  const cursor = after === undefined ? undefined : decodeCursor(sort, after);
  const accesses = accessesFor(collection, filter, sort);
  if (filter.isEmpty) return { items: [], next: undefined };
  // One more than asked for tells whether there is a next page.
  const rows = search(statements, { collection, filter, sort, cursor, limit: limit + 1 }, accesses);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(([doc]) => doc), next: last && encodeCursor(sort, last[2], last[1]) };
}

export function count(statements: Statements, collection: Collection, where: readonly Condition[]): number {
  const filter = filterOf(collection, where);
  if (filter.isEmpty) return 0;
  const { documents, words } = collection;
  const conditions = conditionsOf(collection, filter);
  if (filter.tokens.length === 0 || words === undefined) return statements.count(documents, conditions);
  if (conditions.length === 0) return statements.count(words, [matches(words, filter.tokens)]);
  return rarest(statements, words, filter.tokens) < FEW
    ? statements.count(byWords(collection, words), [matches(words, filter.tokens), ...conditions])
    : statements.count(documents, [...conditions, ...holdsAll(filter.tokens)]);
}

function search(statements: Statements, query: Search, accesses: readonly Access[]): readonly Found[] {
  const { collection, filter } = query;
  const { words } = collection;
  if (filter.tokens.length === 0 || words === undefined) {
    const { index } = cheapest(statements, query, accesses);
    return pageOf<Found>(statements, query, `${collection.documents} INDEXED BY ${index}`, found(query));
  }
  if (rarest(statements, words, filter.tokens) < FEW) return sortMatching(statements, query, words);
  const near = lookThrough(statements, query, accesses, MOST_LOOKED_THROUGH);
  if (near) return near;
  const all = statements.countUpTo(MOST_SORTED, words, [matches(words, filter.tokens)]);
  if (all < MOST_SORTED) return sortMatching(statements, query, words);
  return lookThrough(statements, query, accesses, Infinity) ?? [];
}

/** The index that leaves the fewest documents to look at; when all leave many, one that needs no sorting. */
function cheapest(statements: Statements, query: Search, accesses: readonly Access[]): Access {
  const { collection, filter, sort } = query;
  const [first, ...others] = accesses;
  if (!first) throw new Error('A query without an index is refused before it gets here.');
  if (others.length === 0 || servesAll(first, filter, sort)) return first;
  const small = accesses
    .filter(({ fixed }) => fixed.length > 0)
    .map((access) => {
      const fixed = access.fixed.map((name) =>
        equals(collection.field(name), filter.equal.get(name) ?? null),
      );
      const from = `${collection.documents} INDEXED BY ${access.index}`;
      return { access, size: statements.countUpTo(FEW, from, fixed) };
    })
    .filter(({ size }) => size < FEW)
    .sort((a, b) => a.size - b.size);
  return small[0]?.access ?? first;
}

/** The size of the smallest of the words' lists, or FEW when all are longer. */
const rarest = (statements: Statements, words: string, tokens: readonly string[]): number =>
  Math.min(...tokens.map((token) => statements.countUpTo(FEW, words, [matches(words, [token])])));

/** Begins with the documents that have the words, and sorts those that match. */
function sortMatching(statements: Statements, query: Search, words: string): readonly Found[] {
  const { collection, filter } = query;
  return pageOf<Found>(
    statements,
    query,
    byWords(collection, words),
    found(query),
    matches(words, filter.tokens),
  );
}

/**
 * Goes through the documents in the list's order, and keeps those that have the words.
 *
 * @returns undefined when the page isn't full after `most` documents
 */
function lookThrough(
  statements: Statements,
  query: Search,
  accesses: readonly Access[],
  most: number,
): readonly Found[] | undefined {
  const { collection, filter, sort, limit } = query;
  const ordered = cheapest(
    statements,
    query,
    accesses.filter((access) => access.ordered),
  );
  const from = `${collection.documents} INDEXED BY ${ordered.index}`;
  const holds = allOf(holdsAll(filter.tokens));
  const columns = { text: `iif(${holds.text}, doc, NULL), id, ${sortColumn(query)}`, values: holds.values };
  const hits: Found[] = [];
  let { cursor } = query;
  let size = SMALLEST_LOOK;
  for (let seen = 0; seen < most; seen += size, size = Math.min(size * 2, LARGEST_LOOK)) {
    const rows = pageOf<LookedAt>(
      statements,
      { collection, filter, sort, cursor, limit: size },
      from,
      columns,
    );
    for (const [doc, id, value] of rows) if (doc !== null) hits.push([doc, id, value]);
    const last = rows.at(-1);
    if (hits.length >= limit || !last || rows.length < size) return hits.slice(0, limit);
    cursor = { id: last[1], value: last[2] };
  }
  return undefined;
}

/** The next documents of a list in order, from one part of it after the other. */
function pageOf<Row extends readonly SqlValue[]>(
  statements: Statements,
  { collection, filter, sort, cursor, limit }: Search,
  from: string,
  columns: Sql,
  ...first: readonly Sql[]
): Row[] {
  const conditions = [...first, ...conditionsOf(collection, filter, sort, cursor)];
  const order = orderBy(collection, sort);
  const rows: Row[] = [];
  for (const part of partsAfter(collection, sort, cursor)) {
    if (rows.length === limit) break;
    const left = limit - rows.length;
    rows.push(...statements.rows<Row>(columns, from, [...conditions, part], order, left));
  }
  return rows;
}

const found = (query: Search): Sql => ({ text: `doc, id, ${sortColumn(query)}`, values: [] });

const sortColumn = ({ collection, sort }: Search): string =>
  sort ? collection.field(sort.field).column : 'NULL';

const matches = (words: string, tokens: readonly string[]): Sql => ({
  text: `${words} MATCH ?`,
  values: [matchOf(tokens)],
});

/** A cross join is SQLite's way to say which table comes first. */
const byWords = ({ documents }: Collection, words: string): string =>
  `${words} CROSS JOIN ${documents} ON ${documents}.n = ${words}.rowid`;
