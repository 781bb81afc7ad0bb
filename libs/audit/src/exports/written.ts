/* What a step of an export writes into the archive. */

/** A file of the archive. */
export type Member = readonly [name: string, content: Buffer];

/** A file of which nobody holds all: its size is known when it ends. */
export interface Poured {
  readonly name: string;
  readonly content: AsyncIterable<string>;
}

/** What is added to a file that several steps write. */
export interface Addition {
  readonly file: string;
  /** Text, or things of a list that stand one after the other. */
  readonly text?: string;
  readonly items?: readonly string[];
  /** What stands between two of them. */
  readonly separator?: string;
  /** Lines about what was named, to be kept until the file is done. */
  readonly named?: readonly string[];
  /** Nothing follows. */
  readonly isLast?: boolean;
}

export type Written = readonly Member[] | Poured | Addition;
