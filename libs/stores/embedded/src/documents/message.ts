import type { CollectionSpec, Condition, Sort } from '#kernel';
import type { SqlValue } from '../sqlite/connection.js';

/* What travels between the store and its engine. */

/** What is to be kept of a document beside its text; its fields are laid out in the order of the spec. */
export type WriteHead = readonly [
  collection: string,
  id: string,
  /** `p` as loaded; null when nothing was there. */
  expected: number | null,
  p: number,
  words: string | null,
  fields: readonly SqlValue[],
  /** Of the lease under which it is written; null without one. */
  epoch: number | null,
];

/** A guarded write. */
export interface WireWrite {
  readonly head: WriteHead;
  /** The document as JSON; null for a tombstone. */
  readonly doc: string | null;
}

/**
 * A write as one text: its head, a line break, the document. Texts are dear to hand to a thread by their number, and
 * lists even more so. No JSON that is made here has a line break in it.
 */
export const textOf = ({ head, doc }: WireWrite): string => `${JSON.stringify(head)}\n${doc ?? ''}`;

/** The write of such a text. */
export function writeOf(text: string): WireWrite {
  const end = text.indexOf('\n');
  const doc = text.slice(end + 1);
  return { head: JSON.parse(text.slice(0, end)) as WriteHead, doc: doc === '' ? null : doc };
}

/** Id, p, and the document as JSON (null for a tombstone). */
export type DocumentRow = readonly [id: string, p: number, doc: string | null];

export interface WireFind {
  readonly where: readonly Condition[];
  readonly sort: Sort | undefined;
  readonly limit: number;
  readonly after: string | undefined;
}

export interface WirePage {
  /** Documents as JSON. */
  readonly items: readonly string[];
  readonly next: string | undefined;
}

export type Specs = readonly CollectionSpec[];
