import type { Filter } from 'mongodb';
import { InvalidQuery, isDay, type Condition, type FieldValue, type Sort } from '#kernel';
import { fieldOf, wordOf, WORDS, type Collection } from './collection.js';
import { GONE, type Kept } from './kept.js';
import { dateOf, type Scalar } from './values.js';

/** The conditions of a query, checked, in the server's words. */
export interface Query {
  /** All of them have to hold. */
  readonly conditions: readonly Filter<Kept>[];
  /** Fields that they fix to one value. */
  readonly fixed: ReadonlySet<string>;
  /** True when no document can match. */
  readonly isEmpty: boolean;
}

/** What one condition comes to. */
interface Part {
  readonly filter?: Filter<Kept>;
  readonly fixes?: string;
  /** True when only documents that have something there match: then tombstones don't. */
  readonly wantsValue: boolean;
  readonly isEmpty?: boolean;
}

const NEVER: Part = { wantsValue: false, isEmpty: true };
const ALWAYS: Part = { wantsValue: false };

/** @throws InvalidQuery for a field that isn't declared or a value of another type */
export function queryOf(collection: Collection, where: readonly Condition[]): Query {
  const parts = where.map((condition) => partOf(collection, condition));
  const conditions = parts.flatMap(({ filter }) => (filter ? [filter] : []));
  return {
    conditions: parts.some(({ wantsValue }) => wantsValue) ? conditions : [...conditions, { [GONE]: null }],
    fixed: new Set(parts.flatMap(({ fixes }) => (fixes === undefined ? [] : [fixes]))),
    isEmpty: parts.some(({ isEmpty }) => isEmpty),
  };
}

/** @throws InvalidQuery when no index delivers documents in this order */
export function checkServed(collection: Collection, { fixed }: Query, sort: Sort | undefined): void {
  if (!sort) return;
  collection.typeOf(sort.field);
  const isServed = collection.spec.indexes.some((fields) => {
    const free = fields.findIndex((field) => !fixed.has(field));
    return (free === -1 ? fields : fields.slice(0, free + 1)).includes(sort.field);
  });
  if (isServed) return;
  throw new InvalidQuery(
    `No index of '${collection.name}' serves a list sorted by '${sort.field}' with these filters.`,
  );
}

export const allOf = (conditions: readonly Filter<Kept>[]): Filter<Kept> => {
  const [only] = conditions;
  if (!only) return {};
  return conditions.length === 1 ? only : { $and: [...conditions] };
};

function partOf(collection: Collection, condition: Condition): Part {
  if ('words' in condition) return wordsPart(collection, condition.words);
  const { field } = condition;
  if ('is' in condition) return anyOf(collection, field, [condition.is]);
  if ('in' in condition) return anyOf(collection, field, condition.in);
  return rangePart(collection, condition);
}

function wordsPart({ spec }: Collection, words: readonly string[]): Part {
  if (spec.words === undefined) throw new InvalidQuery(`The collection '${spec.name}' declares no words.`);
  const wanted = [...new Set(words.filter((word) => word !== '').map(wordOf))];
  return wanted.length === 0 ? ALWAYS : { filter: { [WORDS]: { $all: wanted } }, wantsValue: true };
}

function anyOf(collection: Collection, field: string, values: readonly FieldValue[]): Part {
  const type = collection.typeOf(field);
  // A day is no time: no document has it.
  const possible = values.filter((value) => type !== 'time' || !isDayText(value));
  const wanted = [...new Set(possible)].map((value) => valueFor(collection, field, value));
  const [only] = wanted;
  if (only === undefined) return NEVER;
  const wantsValue = !wanted.includes(null);
  return wanted.length === 1
    ? { filter: { [field]: only }, fixes: field, wantsValue }
    : { filter: { [field]: { $in: wanted } }, wantsValue };
}

type Range = Extract<Condition, { readonly from?: FieldValue }>;

function rangePart(collection: Collection, { field, from, to, before }: Range): Part {
  const isTime = collection.typeOf(field) === 'time';
  const bound = (operator: '$gte' | '$lte' | '$lt', value: FieldValue | undefined) => {
    if (value === undefined) return [];
    if (value === null) throw new InvalidQuery(`A range of '${field}' can't begin or end at null.`);
    if (!isTime || !isDayText(value))
      return [{ [field]: { [operator]: valueFor(collection, field, value) } }];
    // As text a day lies right before its first moment.
    const start = dateOf(`${value}T00:00:00.000Z`);
    return [{ [field]: { [operator === '$lte' ? '$lt' : operator]: start } }];
  };
  const bounds = [...bound('$gte', from), ...bound('$lte', to), ...bound('$lt', before)];
  return bounds.length === 0 ? ALWAYS : { filter: allOf(bounds), wantsValue: true };
}

const isDayText = (value: FieldValue): value is string => typeof value === 'string' && isDay(value);

/** @throws InvalidQuery for a value that the field can't have */
export function valueFor(collection: Collection, field: string, value: FieldValue): Scalar {
  const type = collection.typeOf(field);
  if (typeof value === 'number' && type === 'number' && Math.abs(value) === Infinity) return value;
  const stored = fieldOf(type, value);
  if (stored !== undefined && (stored !== null || value === null)) return stored;
  throw new InvalidQuery(`'${field}' is declared as ${type}; ${JSON.stringify(value)} is not.`);
}
