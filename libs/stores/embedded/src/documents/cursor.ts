import type { Sort } from '#kernel';
import type { SqlValue } from '../sqlite/connection.js';
import { Fault } from '../sqlite/fault.js';

/** Where a page ended: the sort value and the id of its last document. */
export interface Cursor {
  readonly value: string | number | null;
  readonly id: string;
}

export function encodeCursor(sort: Sort | undefined, value: SqlValue, id: string): string {
  return Buffer.from(JSON.stringify([orderOf(sort), value, id])).toString('base64url');
}

/** @throws Fault `invalidQuery` when it is not a cursor of a list in this order */
export function decodeCursor(sort: Sort | undefined, text: string): Cursor {
  const parsed = parse(text);
  if (Array.isArray(parsed) && parsed.length === 3) {
    const [order, value, id] = parsed as unknown[];
    const isValue = value === null || typeof value === 'string' || typeof value === 'number';
    if (order === orderOf(sort) && isValue && typeof id === 'string') return { value, id };
  }
  throw new Fault('invalidQuery', `'${text}' is not the 'next' of a page of this list.`);
}

const orderOf = (sort: Sort | undefined): string => (sort ? `${sort.direction} ${sort.field}` : '');

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined; // Refused by the caller, who knows what was asked.
  }
}
