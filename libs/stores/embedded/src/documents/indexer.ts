import type { Connection } from '../sqlite/connection.js';
import type { Catalogue } from './catalogue.js';
import type { Collection } from './collection.js';

/** How far the indexes of a collection are made: its words up to a row, and so many of its indexes. */
interface Progress {
  wordsUpTo: number;
  indexes: number;
}

/** Documents whose words are entered in one go: a fraction of a second, in which nobody else can write. */
const MOST_DOCUMENTS = 5_000;

/**
 * Makes the indexes of a collection that is filled without them: one sort each, where keeping them up to
 * date would have cost a place in a tree for every document. Goes in pieces, so that others, and this collection's own
 * documents, can be written in between. Begun anew after a crash.
 */
export class Indexer {
  private readonly begun = new Map<string, Progress>();
  /** Known of the others: whether they have all their indexes. */
  private readonly indexed = new Map<string, boolean>();

  constructor(
    private readonly connection: Connection,
    private readonly catalogue: Catalogue,
  ) {}

  /**
   * Does one piece.
   *
   * @returns true when all is done
   */
  advance(name: string): boolean {
    if (this.isIndexed(name)) return true;
    const collection = this.catalogue.get(name);
    const progress = this.begun.get(name);
    const after = this.connection.transaction(() => this.piece(collection, progress));
    if (after) {
      this.begun.set(name, after);
      return false;
    }
    this.forget(name);
    return true;
  }

  /**
   * Enters the words of what a collection was filled with since: a batch at a time costs as little as all at the end,
   * when those who fill it would have to wait.
   */
  keepUp(name: string): void {
    if (this.isIndexed(name)) return;
    const collection = this.catalogue.get(name);
    if (collection.words === undefined) return;
    const progress = this.begun.get(name);
    if (progress?.wordsUpTo === Infinity) return;
    this.begun.set(
      name,
      this.connection.transaction(() => {
        const begun = progress ?? this.begin(collection);
        return { ...begun, wordsUpTo: this.enterWords(collection, begun) ?? begun.wordsUpTo };
      }),
    );
  }

  /** Up to which row the words of documents are in the word index, and have to be kept there. */
  wordsUpTo(name: string): number {
    return this.begun.get(name)?.wordsUpTo ?? (this.isIndexed(name) ? Infinity : 0);
  }

  /** The collection was dropped, or has changed. */
  forget(name: string): void {
    this.begun.delete(name);
    this.indexed.delete(name);
  }

  private isIndexed(name: string): boolean {
    const known = this.indexed.get(name);
    if (known !== undefined) return known;
    const indexed = this.catalogue.isIndexed(name);
    this.indexed.set(name, indexed);
    return indexed;
  }

  private piece(collection: Collection, progress: Progress | undefined): Progress | undefined {
    if (!progress) return this.begin(collection);
    if (progress.wordsUpTo < Infinity)
      return { ...progress, wordsUpTo: this.enterWords(collection, progress) ?? Infinity };
    const index = collection.indexes[progress.indexes];
    if (index) {
      this.connection.exec(collection.indexSql(index));
      return { ...progress, indexes: progress.indexes + 1 };
    }
    this.catalogue.noteIndexed(collection.spec.name);
    return undefined;
  }

  private begin(collection: Collection): Progress {
    this.connection.exec(collection.wordIndexSql());
    return { wordsUpTo: collection.words === undefined ? Infinity : 0, indexes: 0 };
  }

  /** @returns up to which row words are entered now; undefined when there was no other row */
  private enterWords({ entries, words }: Collection, { wordsUpTo }: Progress): number | undefined {
    const next = this.connection.query<[number | null]>(
      `SELECT max(n) FROM (SELECT n FROM ${entries} WHERE n > ? ORDER BY n LIMIT ${MOST_DOCUMENTS})`,
    );
    const upTo = next.first([wordsUpTo])?.[0] ?? undefined;
    if (upTo === undefined) return undefined;
    const enter = this.connection.change(
      `INSERT INTO ${words} (rowid, tokens)
       SELECT n, words FROM ${entries} WHERE n > ? AND n <= ? AND words IS NOT NULL`,
    );
    enter([wordsUpTo, upTo]);
    return upTo;
  }
}
