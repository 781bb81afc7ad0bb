import { EMPTY_ROOT, nodeHash } from './hashing.js';
import { splitOf, subtreesOf, type Subtree } from './geometry.js';

/** Gives the hash of a subtree that is complete. */
export type HashOf = (subtree: Subtree) => Buffer;

/** Root of the tree of the leaves `from` up to, but without, `end`; `from` is where RFC 9162 splits. */
export function rootOf(hashOf: HashOf, from: number, end: number): Buffer {
  const hashes = subtreesOf(from, end).map(hashOf);
  let root = hashes.pop();
  for (let left = hashes.pop(); root && left; left = hashes.pop()) root = nodeHash(left, root);
  return root ?? EMPTY_ROOT;
}

/** Inclusion proof of a leaf in the tree of the first `size` leaves, from its sibling to the root's child. */
export function inclusionProof(hashOf: HashOf, index: number, size: number): Buffer[] {
  const proof: Buffer[] = [];
  for (let from = 0, end = size; end - from > 1;) {
    const middle = from + splitOf(end - from);
    if (index < middle) {
      proof.push(rootOf(hashOf, middle, end));
      end = middle;
    } else {
      proof.push(rootOf(hashOf, from, middle));
      from = middle;
    }
  }
  return proof.reverse();
}

/** Consistency proof from the tree of the first `older` leaves to that of the first `size`; empty when there is nothing to prove. */
export function consistencyProof(hashOf: HashOf, older: number, size: number): Buffer[] {
  if (older === 0 || older === size) return [];
  const proof: Buffer[] = [];
  let from = 0;
  let end = size;
  while (end !== older) {
    const middle = from + splitOf(end - from);
    if (older <= middle) {
      proof.push(rootOf(hashOf, middle, end));
      end = middle;
    } else {
      proof.push(rootOf(hashOf, from, middle));
      from = middle;
    }
  }
  // The older tree itself is known to whoever has its root.
  if (from > 0) proof.push(rootOf(hashOf, from, end));
  return proof.reverse();
}
