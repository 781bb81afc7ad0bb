import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryReadStore } from '#kernel/testing';
import { openEmbeddedReadStore } from '#stores/embedded';
import { withoutDrop, withoutGuard, withoutTombstones } from './mutants.js';
import { documentsEqualASequentialFold, WrongDocuments } from './projections.property.js';

/** Thousands of steps, on a machine that may have other things to do, in milliseconds. */
const PATIENCE = 60_000;

const inMemory = () => Promise.resolve(new MemoryReadStore());
const embedded = () => openEmbeddedReadStore({ dir: ':memory:' });

describe('Two workers on one projection, crashes and lost answers at any step', () => {
  it(
    'come to the documents of a sequential fold, in memory',
    async () => {
      await fc.assert(documentsEqualASequentialFold(inMemory), { numRuns: 600 });
    },
    PATIENCE,
  );

  it(
    'come to the documents of a sequential fold, in the embedded store',
    async () => {
      await fc.assert(documentsEqualASequentialFold(embedded), { numRuns: 60 });
    },
    PATIENCE,
  );

  it.each([
    ['the compare-and-set', withoutGuard],
    ['dropping events that a document has applied', withoutDrop],
    ['tombstones', withoutTombstones],
  ])(
    'go wrong without %s',
    async (_what, mutate) => {
      const property = documentsEqualASequentialFold(() => Promise.resolve(mutate(new MemoryReadStore())));
      const { failed, errorInstance } = await fc.check(property, { numRuns: 5_000, endOnFailure: true });
      expect(failed).toBe(true);
      expect(errorInstance).toBeInstanceOf(WrongDocuments);
    },
    PATIENCE,
  );
});
