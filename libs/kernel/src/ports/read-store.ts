/** A value that can be filtered and sorted by. Times and days are fixed-width text. */
export type FieldValue = string | number | boolean | null;

/**
 * `time` is text of the form `2026-03-01T09:30:00.000Z`, and nothing else; conditions on it may also name a day,
 * which lies right before its first moment.
 */
export type FieldType = 'text' | 'time' | 'number' | 'boolean';

/** What a collection can be asked about. Fields are top-level properties of its documents. */
export interface CollectionSpec {
  /** Unique, carries the projection's version: `cases-v3`. */
  readonly name: string;
  /** Properties that filters and sorts may name, with their type. */
  readonly fields: Readonly<Record<string, FieldType>>;
  /**
   * Orders in which lists are read: equality fields first, then the sort fields. A find is refused
   * when no index begins with its sort, or with some of its equalities and then its sort.
   */
  readonly indexes: readonly (readonly string[])[];
  /**
   * Properties in whose words a document is found: of text all of its words, as `wordsOf` tells them; of a list of text
   * its items, as they are. They need not be among the fields.
   */
  readonly words?: readonly string[];
}

/** A document as stored: `doc` is null for a tombstone. */
export interface StoredDocument<Doc = unknown> {
  readonly id: string;
  /** Position of the last event that it has applied. */
  readonly p: bigint;
  readonly doc: Doc | null;
}

/** One guarded write: succeeds only if the document is still as it was when it was loaded. */
export interface DocumentWrite<Doc = unknown> {
  readonly collection: string;
  readonly id: string;
  /** `p` as loaded; undefined when no document (nor tombstone) was there. */
  readonly expected: bigint | undefined;
  readonly p: bigint;
  /** Null leaves a tombstone. */
  readonly doc: Doc | null;
  /**
   * Epoch of the lease under which it is written, from 1. Refused when the document, or its tombstone, was
   * written under a higher one; else kept with it. Without one nothing is checked, and what is kept stays.
   */
  readonly epoch?: number | undefined;
}

export type Condition =
  | { readonly field: string; readonly is: FieldValue }
  | { readonly field: string; readonly in: readonly FieldValue[] }
  | {
      readonly field: string;
      readonly from?: FieldValue;
      readonly to?: FieldValue;
      readonly before?: FieldValue;
    }
  /** Every one of these normalised words is in the document. */
  | { readonly words: readonly string[] };

export interface Sort {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

export interface FindOptions {
  readonly where?: readonly Condition[];
  /** Ties are broken by id, in the same direction. By id, ascending, when absent. */
  readonly sort?: Sort;
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

export interface Page<Doc> {
  readonly items: readonly Doc[];
  /** Opaque; present only when there is more. */
  readonly next?: string;
}

export interface EnsureOptions {
  /**
   * The collection is to be filled before anybody looks for anything in it: its indexes may wait for the next
   * `ensure` without this, which makes both quicker. Until then there is no `find`, and `count` of all only.
   */
  readonly filling?: boolean;
}

/**
 * Collections of JSON documents. Every method rejects with StoreUnavailable while the engine can't be
 * reached. Tombstones are seen by `get` and `getMany` only.
 */
export interface ReadStore {
  /** Makes the collection and its indexes if they aren't there. */
  ensure(spec: CollectionSpec, options?: EnsureOptions): Promise<void>;
  get<Doc>(collection: string, id: string): Promise<StoredDocument<Doc> | undefined>;
  /** Only those found, in no particular order. */
  getMany<Doc>(collection: string, ids: readonly string[]): Promise<readonly StoredDocument<Doc>[]>;
  /**
   * Each document is written on its own: some may be lost to a race while others succeed. What is to be kept of
   * the documents is taken before the call gives its promise; they may be changed right after it.
   *
   * @returns for each write, in order, whether it was written
   */
  write(writes: readonly DocumentWrite[]): Promise<readonly boolean[]>;
  find<Doc>(collection: string, options: FindOptions): Promise<Page<Doc>>;
  count(collection: string, where?: readonly Condition[]): Promise<number>;
  /** Every document (no tombstones), in order of id: for comparing two builds of a read model. */
  scan<Doc>(
    collection: string,
    after: string | undefined,
    limit: number,
  ): Promise<readonly StoredDocument<Doc>[]>;
  drop(collection: string): Promise<void>;
  /**
   * Resolves once no file of the store holds anything any more of what was deleted or replaced before the call, as
   * far as the engine lets its users have a say in that.
   */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** A query that the collection's spec does not allow: a mistake of the program. */
export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';
}
