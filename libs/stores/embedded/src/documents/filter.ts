import type { Condition, FieldValue, Sort } from '#kernel';
import type { SqlValue } from '../sqlite/connection.js';
import { Fault } from '../sqlite/fault.js';
import { columnValue, type Collection, type Field } from './collection.js';
import type { Cursor } from './cursor.js';
import { needleOf, tokensOf } from './words.js';

/** A piece of SQL with the values of its parameters. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** The condition that everything fulfils. */
export const NOTHING: Sql = { text: '1', values: [] };

interface Range {
  readonly operator: '>=' | '<=' | '<';
  readonly value: SqlValue;
}

/** The conditions of a query, sorted by what an index can do for them. */
export interface Filter {
  /** One value per field; SQLite's own null means 'has none'. */
  readonly equal: ReadonlyMap<string, SqlValue>;
  readonly ranges: ReadonlyMap<string, readonly Range[]>;
  /** What no index is chosen for: checked row by row. */
  readonly rest: readonly Sql[];
  readonly tokens: readonly string[];
  /** True when no document can match. */
  readonly isEmpty: boolean;
}

/** @throws Fault `invalidQuery` for a field that isn't declared or a value of another type */
export function filterOf(collection: Collection, where: readonly Condition[]): Filter {
  const equal = new Map<string, SqlValue>();
  const ranges = new Map<string, Range[]>();
  const rest: Sql[] = [];
  const tokens = new Set<string>();
  let isEmpty = false;

  const requireEqual = (field: Field, value: SqlValue) => {
    const before = equal.get(field.name);
    if (before === undefined) equal.set(field.name, value);
    else isEmpty ||= before !== value;
  };

  for (const condition of where) {
    if ('words' in condition) {
      if (collection.words === undefined) {
        throw new Fault('invalidQuery', `The collection '${collection.spec.name}' declares no words.`);
      }
      for (const token of tokensOf(condition.words)) tokens.add(token);
      continue;
    }
    const field = collection.field(condition.field);
    if ('is' in condition) {
      requireEqual(field, valueFor(field, condition.is));
    } else if ('in' in condition) {
      const values = [...new Set(condition.in.map((value) => valueFor(field, value)))];
      const [only] = values;
      if (only === undefined) isEmpty = true;
      else if (values.length === 1) requireEqual(field, only);
      else rest.push(oneOf(field, values));
    } else {
      ranges.set(field.name, [...(ranges.get(field.name) ?? []), ...rangesOf(field, condition)]);
    }
  }
  return { equal, ranges, rest, tokens: [...tokens], isEmpty };
}

/** All conditions but the words. */
export function conditionsOf(collection: Collection, filter: Filter, sort?: Sort, cursor?: Cursor): Sql[] {
  const equal = [...filter.equal].map(([name, value]) => equals(collection.field(name), value));
  const ranges = [...filter.ranges].flatMap(([name, bounds]) => {
    const { column } = collection.field(name);
    const needed = name === sort?.field && cursor ? bounds.filter((bound) => !isPassed(bound, sort)) : bounds;
    return needed.map(({ operator, value }) => ({ text: `${column} ${operator} ?`, values: [value] }));
  });
  return [...equal, ...ranges, ...filter.rest];
}

/**
 * A page that begins at a cursor lies within the bound that the list began at. Said twice, SQLite might seek
 * the bound and walk from there to the cursor.
 */
const isPassed = ({ operator }: Range, { direction }: Sort): boolean =>
  direction === 'asc' ? operator === '>=' : operator !== '>=';

export function equals({ column }: Field, value: SqlValue): Sql {
  return value === null
    ? { text: `${column} IS NULL`, values: [] }
    : { text: `${column} = ?`, values: [value] };
}

/** Looks the words up in each document's own list. */
export const holdsAll = (tokens: readonly string[]): Sql[] =>
  tokens.map((token) => ({ text: 'instr(words, ?) > 0', values: [needleOf(token)] }));

export const allOf = (conditions: readonly Sql[]): Sql => ({
  text: conditions.map(({ text }) => text).join(' AND ') || NOTHING.text,
  values: conditions.flatMap(({ values }) => values),
});

function oneOf({ column }: Field, values: readonly SqlValue[]): Sql {
  const some = values.filter((value) => value !== null);
  // The plus keeps SQLite from seeking value after value, which would lose the order of the list.
  const listed = `+${column} IN (${some.map(() => '?').join()})`;
  return { text: some.length < values.length ? `(${column} IS NULL OR ${listed})` : listed, values: some };
}

function rangesOf(
  field: Field,
  {
    from,
    to,
    before,
  }: { readonly from?: FieldValue; readonly to?: FieldValue; readonly before?: FieldValue },
): Range[] {
  const range = (operator: Range['operator'], bound: FieldValue | undefined): Range[] => {
    if (bound === undefined) return [];
    const value = valueFor(field, bound);
    if (value === null)
      throw new Fault('invalidQuery', `A range of '${field.name}' can't begin or end at null.`);
    return [{ operator, value }];
  };
  return [...range('>=', from), ...range('<=', to), ...range('<', before)];
}

function valueFor(field: Field, value: FieldValue): SqlValue {
  const converted = columnValue(field.type, value);
  if (converted === null && value !== null) {
    throw new Fault(
      'invalidQuery',
      `'${field.name}' is declared as ${field.type}; ${JSON.stringify(value)} is not.`,
    );
  }
  return converted;
}
