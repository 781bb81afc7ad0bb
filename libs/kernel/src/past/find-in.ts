import { isDeepStrictEqual } from 'node:util';
import {
  InvalidQuery,
  type CollectionSpec,
  type Condition,
  type FieldValue,
  type FindOptions,
  type Page,
  type Sort,
} from '../ports/read-store.js';
import { wordsIn } from '../projecting/words.js';

/* What the port of the read store promises of finds, over documents that are in memory. */

type Fields = Readonly<Record<string, unknown>>;

/** A document with its id. */
export interface Identified<Doc = unknown> {
  readonly id: string;
  readonly doc: Doc;
}

/**
 * A page of the documents that meet every condition.
 *
 * @throws InvalidQuery when the spec does not allow the question
 */
export function findIn<Doc>(
  spec: CollectionSpec,
  documents: Iterable<Identified>,
  { where = [], sort, limit, after }: FindOptions,
): Page<Doc> {
  checkQuery(spec, where, sort);
  if (limit < 1) throw new InvalidQuery('A page has at least one document.');
  const order = (a: Identified<Fields>, b: Identified<Fields>) => compare(a, b, sort);
  const matching = [...matchingIn(spec, documents, where)].sort(order);
  const last = after === undefined ? undefined : cursorOf(after, sort);
  const from = last ? matching.findIndex((document) => order(document, last) > 0) : 0;
  const page = from < 0 ? [] : matching.slice(from, from + limit);
  const end = page.at(-1);
  return {
    items: page.map(({ doc }) => doc as Doc),
    ...(end && end !== matching.at(-1) ? { next: cursorAt(end, sort) } : {}),
  };
}

/** How many documents meet every condition. */
export const countIn = (
  spec: CollectionSpec,
  documents: Iterable<Identified>,
  where: readonly Condition[] = [],
): number => [...matchingIn(spec, documents, where)].length;

function* matchingIn(
  spec: CollectionSpec,
  documents: Iterable<Identified>,
  where: readonly Condition[],
): Iterable<Identified<Fields>> {
  for (const document of documents as Iterable<Identified<Fields>>) {
    if (where.every((condition) => holds(spec, condition, document.doc))) yield document;
  }
}

/** A place in a list: the document that it follows, as far as the order looks at it. */
const cursorAt = ({ id, doc }: Identified<Fields>, sort: Sort | undefined): string =>
  JSON.stringify({ id, doc: sort ? { [sort.field]: doc[sort.field] ?? null } : {}, sort: sort ?? null });

function cursorOf(after: string, sort: Sort | undefined): Identified<Fields> {
  try {
    const cursor = JSON.parse(after) as Identified<Fields> & { readonly sort: Sort | null };
    if (isDeepStrictEqual(cursor.sort, sort ?? null)) return cursor;
  } catch {
    // Said below, like any other cursor that is none.
  }
  throw new InvalidQuery(`'${after}' is no place in this list.`);
}

const TYPES = { text: 'string', time: 'string', number: 'number', boolean: 'boolean' } as const;

function checkValue(spec: CollectionSpec, field: string, value: FieldValue | undefined): void {
  const type = spec.fields[field];
  if (!type) throw new InvalidQuery(`'${spec.name}' has no field '${field}'.`);
  if (value !== null && value !== undefined && typeof value !== TYPES[type]) {
    throw new InvalidQuery(`The field '${field}' of '${spec.name}' is never ${JSON.stringify(value)}.`);
  }
}

function checkQuery(spec: CollectionSpec, where: readonly Condition[], sort: Sort | undefined): void {
  const equal = new Set(where.flatMap((condition) => ('is' in condition ? [condition.field] : [])));
  for (const condition of where) {
    if ('words' in condition) {
      if (spec.words === undefined) throw new InvalidQuery(`'${spec.name}' has no words.`);
    } else if ('in' in condition) for (const value of condition.in) checkValue(spec, condition.field, value);
    else if ('is' in condition) checkValue(spec, condition.field, condition.is);
    else
      for (const value of [condition.from, condition.to, condition.before])
        checkValue(spec, condition.field, value);
  }
  if (!sort) return;
  const served = spec.indexes.some((fields) => fields.find((field) => !equal.has(field)) === sort.field);
  if (!served && !equal.has(sort.field)) {
    throw new InvalidQuery(`No index of '${spec.name}' serves a list sorted by '${sort.field}'.`);
  }
}

function holds(spec: CollectionSpec, condition: Condition, doc: Fields): boolean {
  if ('words' in condition) {
    const words = new Set(wordsIn(doc, spec.words ?? []));
    return condition.words.every((word) => words.has(word));
  }
  const value = (doc[condition.field] ?? null) as FieldValue;
  if ('is' in condition) return value === condition.is;
  if ('in' in condition) return condition.in.includes(value);
  const { from, to, before } = condition;
  return (
    value !== null &&
    (from === undefined || from === null || value >= from) &&
    (to === undefined || to === null || value <= to) &&
    (before === undefined || before === null || value < before)
  );
}

function compare(a: Identified<Fields>, b: Identified<Fields>, sort: Sort | undefined): number {
  const byId = a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
  if (!sort) return byId;
  const left = (a.doc[sort.field] ?? null) as FieldValue;
  const right = (b.doc[sort.field] ?? null) as FieldValue;
  const order = left === right ? byId : isBefore(left, right) ? -1 : 1;
  return sort.direction === 'asc' ? order : -order;
}

const isBefore = (a: FieldValue, b: FieldValue): boolean => a === null || (b !== null && a < b);
