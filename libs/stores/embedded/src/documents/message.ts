import type { CollectionSpec, Condition, Sort } from '#kernel';
import type { SqlValue } from '../sqlite/connection.js';

/* What travels between the store and its engine. */

/** A guarded write: documents are JSON already, their fields are laid out in the order of the spec. */
export type GuardedWrite = readonly [
  collection: string,
  id: string,
  /** `p` as loaded; null when nothing was there. */
  expected: number | null,
  p: number,
  /** Null for a tombstone; then the rest is empty. */
  doc: string | null,
  words: string | null,
  fields: readonly SqlValue[],
];

/** With the epoch of the lease under which it is written, if any. */
export type WireWrite = readonly [...write: GuardedWrite, epoch?: number];

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
