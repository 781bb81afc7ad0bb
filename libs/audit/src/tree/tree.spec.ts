import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafOf, merkleRoot, provesConsistency, provesInclusion } from '../../../../test/support/merkle.js';
import { completeIn, placeOf } from './geometry.js';
import { GrowingTree } from './growing-tree.js';
import { EMPTY_ROOT, leafHash, nodeHash } from './hashing.js';
import { consistencyProof, inclusionProof, rootOf, type HashOf } from './proofs.js';

const MOST = 700;
const leaves = Array.from({ length: MOST }, (_, index) => leafOf(Buffer.from(`entry ${index}`)));

/** All hashes of the tree as it grew. */
const hashes: Buffer[] = [];
const roots: Buffer[] = [EMPTY_ROOT];
const tree = new GrowingTree();
for (const leaf of leaves) {
  tree.add(leaf, (hash) => hashes.push(hash));
  roots.push(tree.root());
}
const hashOf: HashOf = (subtree) => hashes[placeOf(subtree)] ?? EMPTY_ROOT;
const rootAt = (size: number): Buffer => roots[size] ?? EMPTY_ROOT;

const size = fc.integer({ min: 1, max: MOST });
const leafInTree = size.chain((count) =>
  fc.tuple(fc.integer({ min: 0, max: count - 1 }), fc.constant(count)),
);
const twoSizes = size.chain((newer) => fc.tuple(fc.integer({ min: 0, max: newer }), fc.constant(newer)));

describe('A growing tree', () => {
  it('hashes leaves and nodes as RFC 9162 does', () => {
    expect(leafHash(Buffer.from('entry 7'))).toEqual(leaves[7]);
    const [one = EMPTY_ROOT, two = EMPTY_ROOT] = leaves;
    expect(nodeHash(one, two)).toEqual(merkleRoot([one, two]));
    // The value that RFC 9162 gives for the empty tree.
    expect(EMPTY_ROOT.toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('has the root of RFC 9162 at every size', () => {
    for (let count = 0; count <= MOST; count += 13)
      expect(rootAt(count)).toEqual(merkleRoot(leaves.slice(0, count)));
  });

  it('goes on from the subtrees that it fell into', () => {
    fc.assert(
      fc.property(size, (count) => {
        expect(rootOf(hashOf, 0, count)).toEqual(rootAt(count));
      }),
    );
  });

  it('completes each subtree at the place that arithmetic gives it', () => {
    expect(hashes).toHaveLength(completeIn(MOST));
    expect(placeOf({ level: 0, index: 0 })).toBe(0);
    expect(hashes[placeOf({ level: 3, index: 5 })]).toEqual(merkleRoot(leaves.slice(40, 48)));
    expect(completeIn(2 ** 40)).toBe(2 ** 41 - 1);
  });
});

describe('Proofs', () => {
  it('of inclusion hold for any leaf in any tree, and for no other leaf and no other tree', () => {
    fc.assert(
      fc.property(leafInTree, fc.nat(), ([index, count], other) => {
        const proof = inclusionProof(hashOf, index, count);
        const leaf = leaves[index] ?? EMPTY_ROOT;
        expect(provesInclusion(leaf, index, count, proof, rootAt(count))).toBe(true);
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
        const wrong = leaves[(index + 1 + (other % (MOST - 1))) % MOST] ?? EMPTY_ROOT;
        expect(provesInclusion(wrong, index, count, proof, rootAt(count))).toBe(false);
        if (count > 1) {
          const elsewhere = (index + 1 + (other % (count - 1))) % count;
          expect(provesInclusion(leaf, elsewhere, count, proof, rootAt(count))).toBe(false);
        }
        if (count < MOST) expect(provesInclusion(leaf, index, count, proof, rootAt(count + 1))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of consistency hold for any two sizes, and for no other older tree', () => {
    fc.assert(
      fc.property(twoSizes, ([older, newer]) => {
        const proof = consistencyProof(hashOf, older, newer);
        expect(provesConsistency(older, newer, proof, rootAt(older), rootAt(newer))).toBe(true);
        if (older === 0) return;
        expect(provesConsistency(older, newer, proof, leafOf(rootAt(older)), rootAt(newer))).toBe(false);
        expect(provesConsistency(older, newer, proof, rootAt(older), leafOf(rootAt(newer)))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
