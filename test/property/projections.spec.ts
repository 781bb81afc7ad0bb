import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryReadStore } from '#kernel/testing';
import { openEmbeddedReadStore } from '#stores/embedded';
import { withoutDrop, withoutGuard, withoutTombstones } from './mutants.js';
import { documentsEqualASequentialFold } from './projections.property.js';

const inMemory = () => Promise.resolve(new MemoryReadStore());
const embedded = () => openEmbeddedReadStore({ dir: ':memory:' });

describe('Two workers on one projection, crashes and lost answers at any step', () => {
  it('come to the documents of a sequential fold, in memory', async () => {
    await fc.assert(documentsEqualASequentialFold(inMemory), { numRuns: 1_500 });
  });

  it('come to the documents of a sequential fold, in the embedded store', async () => {
    await fc.assert(documentsEqualASequentialFold(embedded), { numRuns: 150 });
  });

  it.each([
    ['the compare-and-set', withoutGuard],
    ['dropping events that a document has applied', withoutDrop],
    ['tombstones', withoutTombstones],
  ])('go wrong without %s', async (_what, mutate) => {
    const property = documentsEqualASequentialFold(() => Promise.resolve(mutate(new MemoryReadStore())));
    const { failed } = await fc.check(property, { numRuns: 5_000, endOnFailure: true });
    expect(failed).toBe(true);
  });
});
