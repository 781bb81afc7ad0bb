/** One of `of` equal shares of something, counted from 0. */
export interface Partition {
  readonly index: number;
  readonly of: number;
}

/** The share that a name belongs to: the same in every program and at any time. */
export const partitionOf = (name: string, of: number): number => (of === 1 ? 0 : hashOf(name) % of);

export const isIn = ({ index, of }: Partition, name: string): boolean => partitionOf(name, of) === index;

/** All shares of something. */
export const partitionsOf = (of: number): Partition[] =>
  Array.from({ length: of }, (_, index) => ({ index, of }));

/** What a share is called: the whole by its own name, so that nothing changes for what is not split. */
export const shareName = (whole: string, { index, of }: Partition): string =>
  of === 1 ? whole : `${whole}.${index}of${of}`;

let hashed = { text: '', hash: 0 };

/**
 * FNV-1a, its bits mixed once more (as MurmurHash3 ends), since those that a remainder looks at vary least. Every
 * projection asks about the same stream, one right after the other: the last answer is kept.
 */
export function hashOf(text: string): number {
  if (hashed.text === text) return hashed.hash;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  hashed = { text, hash };
  return hash;
}
