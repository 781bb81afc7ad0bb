import { nodeHash, EMPTY_ROOT } from './hashing.js';

/** A tree that grows leaf by leaf. It keeps the complete subtrees that its leaves fall into: at most one per level. */
export class GrowingTree {
  private leaves = 0;

  /** @param subtrees hashes of the complete subtrees of the tree so far, left to right */
  constructor(
    size = 0,
    private readonly subtrees: Buffer[] = [],
  ) {
    this.leaves = size;
  }

  get size(): number {
    return this.leaves;
  }

  /**
   * Adds a leaf.
   *
   * @param onComplete is told the hash of each subtree that is complete now, the leaf's first
   */
  add(leaf: Buffer, onComplete: (hash: Buffer, level: number) => void): void {
    let hash = leaf;
    onComplete(hash, 0);
    let level = 0;
    for (let rest = this.leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
      hash = nodeHash(this.subtrees.pop() ?? EMPTY_ROOT, hash);
      onComplete(hash, ++level);
    }
    this.subtrees.push(hash);
    this.leaves++;
  }

  root(): Buffer {
    const [last = EMPTY_ROOT, ...others] = [...this.subtrees].reverse();
    return others.reduce((right, left) => nodeHash(left, right), last);
  }
}
