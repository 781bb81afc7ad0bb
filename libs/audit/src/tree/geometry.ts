/*
 * Where things are in a Merkle tree. A subtree that is complete has a level and an index: it spans the leaves from
 * index * 2^level on, 2^level of them. Sizes are whole numbers below 2^53, so nothing here may shift bits.
 */

/** A subtree that is complete. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/**
 * How many subtrees are complete in a tree of so many leaves, the leaves counted: each leaf completes itself and one
 * more for every 1 at the end of its index.
 */
export const completeIn = (size: number): number => 2 * size - ones(size);

/** The place of a subtree among all, in the order in which they become complete. */
export function placeOf({ level, index }: Subtree): number {
  const lastLeaf = (index + 1) * 2 ** level - 1;
  return completeIn(lastLeaf) + level;
}

/** The complete subtrees that the leaves `from` up to, but without, `end` fall into, left to right, as RFC 9162 splits. */
export function subtreesOf(from: number, end: number): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let next = from; next < end;) {
    let level = 0;
    while (next % 2 ** (level + 1) === 0 && next + 2 ** (level + 1) <= end) level++;
    subtrees.push({ level, index: next / 2 ** level });
    next += 2 ** level;
  }
  return subtrees;
}

/** The largest power of two that is smaller than `size`, which is at least 2. */
export function splitOf(size: number): number {
  let split = 1;
  while (2 * split < size) split *= 2;
  return split;
}

function ones(number: number): number {
  let count = 0;
  for (let rest = number; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
