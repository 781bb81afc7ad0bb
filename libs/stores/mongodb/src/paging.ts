import type { Filter, SortDirection } from 'mongodb';
import { InvalidQuery, type FieldType, type FieldValue, type Sort } from '#kernel';
import type { Collection } from './collection.js';
import type { Kept } from './kept.js';
import { allOf, valueFor, type Query } from './query.js';

/** Where a page ended: the sort value (null where there is no sort) and the id of its last document. */
interface Cursor {
  readonly value: FieldValue;
  readonly id: string;
}

/** Smaller than every value of a field that has one. */
const LOWEST: Record<FieldType, unknown> = {
  text: '',
  number: -Number.MAX_VALUE,
  boolean: false,
  time: new Date(-8.64e15),
};

/** The order of a list: by its sort, ties by id. */
export function orderOf(sort: Sort | undefined): Record<string, SortDirection> {
  if (!sort) return { _id: 1 };
  const direction = sort.direction === 'asc' ? 1 : -1;
  return { [sort.field]: direction, _id: direction };
}

/**
 * The documents of a list behind a cursor. Each alternative is one range of the index that serves the list, so
 * that the server walks them one after the other and sorts nothing.
 *
 * @throws InvalidQuery when the cursor is not one of this list
 */
export function filterAfter(
  collection: Collection,
  { conditions }: Query,
  sort: Sort | undefined,
  after: string | undefined,
): Filter<Kept> {
  if (after === undefined) return allOf(conditions);
  const ranges = rangesAfter(collection, sort, decodeCursor(sort, after));
  const [only] = ranges;
  if (only && ranges.length === 1) return allOf([...conditions, ...only]);
  return { $or: ranges.map((range) => allOf([...conditions, ...range])) };
}

function rangesAfter(
  collection: Collection,
  sort: Sort | undefined,
  { value, id }: Cursor,
): Filter<Kept>[][] {
  const idRange = (beyond: string): Filter<Kept> => ({ _id: { [beyond]: id } });
  if (!sort) return [[idRange('$gt')]];
  const { field, direction } = sort;
  const isAscending = direction === 'asc';
  const beyond = isAscending ? '$gt' : '$lt';
  const stored = valueFor(collection, field, value);
  const tied = [{ [field]: stored }, idRange(beyond)];
  // Documents without a value come first in ascending order; no comparison with a value finds them.
  if (value === null)
    return isAscending ? [tied, [{ [field]: { $gte: LOWEST[collection.typeOf(field)] } }]] : [tied];
  const further = [tied, [{ [field]: { [beyond]: stored } }]];
  return isAscending ? further : [...further, [{ [field]: null }]];
}

export function encodeCursor(sort: Sort | undefined, value: FieldValue, id: string): string {
  return Buffer.from(JSON.stringify([listName(sort), value, id])).toString('base64url');
}

function decodeCursor(sort: Sort | undefined, text: string): Cursor {
  const parsed = parse(text);
  if (Array.isArray(parsed) && parsed.length === 3) {
    const [list, value, id] = parsed as unknown[];
    if (list === listName(sort) && isFieldValue(value) && typeof id === 'string') return { value, id };
  }
  throw new InvalidQuery(`'${text}' is not the 'next' of a page of this list.`);
}

const listName = (sort: Sort | undefined): string => (sort ? `${sort.direction} ${sort.field}` : '');

const isFieldValue = (value: unknown): value is FieldValue =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined; // Refused by the caller, who knows what was asked.
  }
}
