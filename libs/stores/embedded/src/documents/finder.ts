import type { Condition, Sort } from '#kernel';
import type { Collection } from './collection.js';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.js';
import { conditionsOf, equals, filterOf, holdsAll, type Filter, type Sql } from './filter.js';
import type { WireFind, WirePage } from './message.js';
import { accessesFor, partsAfter, servesAll, type Access } from './plan.js';
import type { Found, Statements } from './statements.js';
import { matchOf } from './words.js';

/** Fewer entries than this are looked at without a thought. */
const FEW = 1000;
/** So many entries are looked through in the list's order for frequent words, before another way is tried. */
const MOST_LOOKED_THROUGH = 20_000;
/** More are not sorted: then it is better to look through the list to its end. */
const MOST_SORTED = 50_000;

/** A query being answered. */
interface Search {
  readonly collection: Collection;
  readonly filter: Filter;
  readonly sort: Sort | undefined;
  readonly cursor: Cursor | undefined;
  readonly limit: number;
  /** Never empty, best first. */
  readonly accesses: readonly Access[];
}

/** Finds a page of documents in an order. */
export function find(statements: Statements, collection: Collection, query: WireFind): WirePage {
  const { where, sort, limit, after } = query;
  const filter = filterOf(collection, where);
  const cursor = after === undefined ? undefined : decodeCursor(sort, after);
  const accesses = accessesFor(collection, filter, sort);
  if (filter.isEmpty) return { items: [], next: undefined };
  // One more than asked for tells whether there is a next page.
  const found = search(statements, { collection, filter, sort, cursor, limit: limit + 1, accesses });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return { items: page.map(([doc]) => doc), next: last && encodeCursor(sort, last[2], last[1]) };
}

export function count(statements: Statements, collection: Collection, where: readonly Condition[]): number {
  const filter = filterOf(collection, where);
  if (filter.isEmpty) return 0;
  const { entries, words } = collection;
  const { tokens } = filter;
  const conditions = conditionsOf(collection, filter);
  if (tokens.length === 0 || words === undefined) return statements.count(entries, conditions);
  const matching = [matches(words, tokens)];
  if (conditions.length === 0) return statements.count(words, matching);
  return statements.countUpTo(MOST_SORTED, words, matching) < MOST_SORTED
    ? statements.count(byWords(collection, words), [...matching, ...conditions])
    : statements.count(entries, [...conditions, ...holdsAll(tokens)]);
}

function search(statements: Statements, query: Search): readonly Found[] {
  const { collection, filter, limit } = query;
  const { words } = collection;
  if (filter.tokens.length === 0 || words === undefined) {
    return pageFrom(statements, query, indexed(query, cheapest(statements, query, query.accesses)));
  }
  const matching = [matches(words, filter.tokens)];
  const sorted = () => pageFrom(statements, query, byWords(collection, words), matching);
  // Sorting looks at as many entries as match; going through the list, a page is full after about limit * all /
  // matching entries. Below this number the first is less.
  const worthSorting = Math.ceil(Math.sqrt(limit * statements.largest('n', collection.entries)));
  if (statements.countUpTo(worthSorting, words, matching) < worthSorting) return sorted();
  const page = lookThrough(statements, query, MOST_LOOKED_THROUGH);
  if (page) return page;
  if (statements.countUpTo(MOST_SORTED, words, matching) < MOST_SORTED) return sorted();
  return lookThrough(statements, query) ?? [];
}

/** The index that leaves the fewest entries to look at; when all leave many, the one that needs no sorting. */
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
      return { access, size: statements.countUpTo(FEW, indexed(query, access), fixed) };
    })
    .filter(({ size }) => size < FEW)
    .sort((a, b) => a.size - b.size);
  return small[0]?.access ?? first;
}

/**
 * Goes through the entries in the list's order, and keeps those that have the words.
 *
 * @returns undefined when the page isn't full after `most` entries, and there are more
 */
function lookThrough(statements: Statements, query: Search, most?: number): readonly Found[] | undefined {
  const { collection, filter, limit, sort, cursor } = query;
  const ordered = query.accesses.filter((access) => access.ordered);
  const from = indexed(query, cheapest(statements, query, ordered));
  const page = pageFrom(statements, query, from, [], { holds: holdsAll(filter.tokens), most });
  if (page.length === limit || most === undefined) return page;
  const conditions = conditionsOf(collection, filter, sort, cursor);
  return statements.countUpTo(most, from, conditions) < most ? page : undefined;
}

/** The next documents of a list, from one part of it after the other. */
function pageFrom(
  statements: Statements,
  { collection, filter, sort, cursor, limit }: Search,
  from: string,
  first: readonly Sql[] = [],
  look?: { readonly holds: readonly Sql[]; readonly most: number | undefined },
): readonly Found[] {
  const conditions = [...first, ...conditionsOf(collection, filter, sort, cursor)];
  const found: Found[] = [];
  for (const part of partsAfter(collection, sort, cursor)) {
    if (found.length === limit) break;
    const where = [...conditions, part];
    found.push(...statements.page(collection, { from, where, sort, limit: limit - found.length, look }));
  }
  return found;
}

const indexed = ({ collection }: Search, { index }: Access): string =>
  `${collection.entries} INDEXED BY ${index}`;

const matches = (words: string, tokens: readonly string[]): Sql => ({
  text: `${words} MATCH ?`,
  values: [matchOf(tokens)],
});

/** A cross join is SQLite's way to say which table comes first. */
const byWords = ({ entries }: Collection, words: string): string =>
  `${words} CROSS JOIN ${entries} ON ${entries}.n = ${words}.rowid`;
