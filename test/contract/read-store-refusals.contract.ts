import { beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidQuery, type FindOptions, type ReadStore } from '#kernel';
import { byTime, inserts, newCollection, ticketSpec } from './tickets.js';

/** What no query may ask. */
export function describeRefusedQueries(current: () => ReadStore): void {
  let store: ReadStore;
  let collection: string;

  beforeEach(async () => {
    store = current();
    collection = newCollection();
    await store.ensure(ticketSpec(collection));
  });

  describe('are refused', () => {
    it.each<[string, FindOptions]>([
      [
        'when they filter by a field that is not declared',
        { where: [{ field: 'colour', is: 'red' }], limit: 1 },
      ],
      [
        'when they sort by a field that is not declared',
        { sort: { field: 'colour', direction: 'asc' }, limit: 1 },
      ],
      ['when no index serves the sort', { sort: { field: 'team', direction: 'asc' }, limit: 1 }],
      [
        'when a value has another type than its field',
        { where: [{ field: 'severity', is: 'high' }], limit: 1 },
      ],
      ['when a page has no size', { limit: 0 }],
      ['when the cursor is not one', { limit: 1, after: 'nonsense' }],
    ])('%s', async (_, options) => {
      await expect(store.find(collection, options)).rejects.toThrow(InvalidQuery);
    });

    it('when the cursor is of another list', async () => {
      await store.write(
        inserts(
          collection,
          ['1', '2'].map((at) => ({ id: at, at })),
        ),
      );
      const { next } = await store.find(collection, { sort: byTime('asc'), limit: 1 });
      if (next === undefined) throw new Error('There is a second page.');
      await expect(store.find(collection, { sort: byTime('desc'), limit: 1, after: next })).rejects.toThrow(
        InvalidQuery,
      );
    });

    it('when the collection has no words', async () => {
      const bare = newCollection();
      await store.ensure({ name: bare, fields: {}, indexes: [] });
      await expect(store.find(bare, { where: [{ words: ['x'] }], limit: 1 })).rejects.toThrow(InvalidQuery);
    });
  });
}
