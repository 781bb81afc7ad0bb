import { describe, expect, it } from '@jest/globals';
import { MemoryReadStore } from '../testing/memory-read-store.js';
import { canonical, comparisonOf, differencesOf, suspectsOf } from './comparison.js';

describe('Comparing two builds', () => {
  async function storeOf(
    first: Readonly<Record<string, unknown>>,
    second: Readonly<Record<string, unknown>>,
  ) {
    const store = new MemoryReadStore();
    for (const [name, documents] of Object.entries({ first, second })) {
      await store.ensure({ name, fields: {}, indexes: [] });
      const all = Object.entries(documents);
      await store.write(all.map(([id, doc]) => ({ collection: name, id, expected: undefined, p: 1n, doc })));
    }
    return store;
  }

  async function compare(
    first: Readonly<Record<string, unknown>>,
    second: Readonly<Record<string, unknown>>,
  ) {
    const store = await storeOf(first, second);
    const { suspects, documents } = await suspectsOf(store, 'first', 'second');
    return comparisonOf(documents, await differencesOf(store, 'first', 'second', suspects));
  }

  it('finds equal what says the same, in whatever order of properties', async () => {
    const first = { a: { x: 1, y: { p: [1, 2], q: null } }, b: {} };
    const second = { b: {}, a: { y: { q: null, p: [1, 2] }, x: 1 } };
    expect(await compare(first, second)).toEqual({
      equal: true,
      documents: 2,
      different: 0,
      differences: [],
    });
  });

  it('names what is missing, what is too much, and what differs', async () => {
    const comparison = await compare(
      { a: { x: 1 }, b: { x: 1 }, d: {} },
      { b: { x: 2 }, c: {}, d: {}, e: null },
    );
    expect(comparison).toEqual({
      equal: false,
      documents: 4,
      different: 3,
      differences: [
        { id: 'a', kind: 'onlyInFirst' },
        { id: 'b', kind: 'different' },
        { id: 'c', kind: 'onlyInSecond' },
      ],
    });
  });

  it('goes through any number of documents, and names some of the differences', async () => {
    const many = (x: number) =>
      Object.fromEntries(Array.from({ length: 1_234 }, (_, index) => [`id-${index}`, { x }]));
    const comparison = await compare(many(1), many(2));
    expect(comparison).toMatchObject({ documents: 1_234, different: 1_234 });
    expect(comparison.differences).toHaveLength(100);
  });

  it('knows lists in another order for different', () => {
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
  });
});
