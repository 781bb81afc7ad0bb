import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidQuery, type DocumentWrite, type ReadStore } from '#kernel';
import { describeFilling } from './read-store-filling.contract.js';
import { describeQueries } from './read-store-queries.contract.js';
import { describeRefusedQueries } from './read-store-refusals.contract.js';
import { inserts, newCollection, ticketSpec, type Ticket } from './tickets.js';

/** A store under test. What others wrote to it before must not matter. */
export interface ReadStoreSubject {
  readonly store: ReadStore;
  /** Closes the store and opens another over the same data; absent where nothing outlives the store. */
  readonly reopen?: () => Promise<ReadStore>;
  readonly dispose: () => Promise<void>;
}

/** What every ReadStore does. */
export function describeReadStore(name: string, open: () => Promise<ReadStoreSubject>): void {
  describe(`ReadStore: ${name}`, () => {
    let subject: ReadStoreSubject;
    let store: ReadStore;
    let collection: string;

    beforeEach(async () => {
      subject = await open();
      store = subject.store;
      collection = newCollection();
      await store.ensure(ticketSpec(collection));
    });

    afterEach(() => subject.dispose());

    const put = (id: string, expected: bigint | undefined, p: bigint, doc: Ticket | null): DocumentWrite => ({
      collection,
      id,
      expected,
      p,
      doc,
    });

    describe('ensure', () => {
      it('can be repeated', async () => {
        await store.write([put('a', undefined, 1n, { id: 'a' })]);
        await store.ensure(ticketSpec(collection));
        expect(await store.get(collection, 'a')).toBeDefined();
      });

      it('refuses another spec under the same name', async () => {
        const other = { ...ticketSpec(collection), indexes: [['customer', 'at']] };
        await expect(store.ensure(other)).rejects.toThrow(InvalidQuery);
      });

      it('refuses an index on a field that is not declared', async () => {
        const broken = { ...ticketSpec(newCollection()), indexes: [['colour']] };
        await expect(store.ensure(broken)).rejects.toThrow(InvalidQuery);
      });
    });

    describe('get', () => {
      it('gives back what was written', async () => {
        const doc: Ticket = {
          id: 'a',
          status: 'open',
          urgent: false,
          severity: 1.5,
          note: { text: 'İstanbul 漢字 \u{1f600} \u0000', list: [1, null, true], deep: { empty: {} } },
        };
        await store.write([put('a', undefined, 9_007_199_254_740_991n, doc)]);
        expect(await store.get(collection, 'a')).toEqual({ id: 'a', p: 9_007_199_254_740_991n, doc });
      });

      it('is undefined when there is nothing', async () => {
        expect(await store.get(collection, 'a')).toBeUndefined();
      });

      it('shows tombstones', async () => {
        await store.write([put('a', undefined, 1n, { id: 'a' })]);
        await store.write([put('a', 1n, 2n, null)]);
        expect(await store.get(collection, 'a')).toEqual({ id: 'a', p: 2n, doc: null });
      });
    });

    describe('getMany', () => {
      it('gives what it finds, each once, tombstones included', async () => {
        await store.write([
          ...inserts(collection, [{ id: 'a' }, { id: 'b' }]),
          put('gone', undefined, 4n, null),
        ]);
        const found = await store.getMany(collection, ['b', 'missing', 'gone', 'a', 'b']);
        expect([...found].sort((x, y) => (x.id < y.id ? -1 : 1))).toEqual([
          { id: 'a', p: 1n, doc: { id: 'a' } },
          { id: 'b', p: 1n, doc: { id: 'b' } },
          { id: 'gone', p: 4n, doc: null },
        ]);
        expect(await store.getMany(collection, [])).toEqual([]);
      });

      it('takes a thousand ids', async () => {
        const tickets = Array.from({ length: 1000 }, (_, n) => ({ id: `t${n}` }));
        await store.write(inserts(collection, tickets));
        expect(
          await store.getMany(
            collection,
            tickets.map(({ id }) => id),
          ),
        ).toHaveLength(1000);
      });
    });

    describe('write', () => {
      it('takes what it keeps before it gives its promise', async () => {
        const doc = { id: 'a', status: 'open', note: ['first'] };
        const writing = store.write([put('a', undefined, 1n, doc)]);
        doc.status = 'closed';
        doc.note.push('second');
        await writing;
        expect((await store.get(collection, 'a'))?.doc).toEqual({ id: 'a', status: 'open', note: ['first'] });
      });

      it('inserts only where nothing is', async () => {
        expect(await store.write([put('a', undefined, 1n, { id: 'a', status: 'first' })])).toEqual([true]);
        expect(await store.write([put('a', undefined, 2n, { id: 'a', status: 'second' })])).toEqual([false]);
        expect(await store.get(collection, 'a')).toMatchObject({ p: 1n, doc: { status: 'first' } });
      });

      it('replaces only what is as it was loaded', async () => {
        await store.write([put('a', undefined, 1n, { id: 'a' })]);
        expect(await store.write([put('a', 7n, 8n, { id: 'a', status: 'lost' })])).toEqual([false]);
        expect(await store.write([put('a', 1n, 8n, { id: 'a', status: 'won' })])).toEqual([true]);
        expect(await store.get(collection, 'a')).toMatchObject({ p: 8n, doc: { status: 'won' } });
      });

      it('does not replace what is not there', async () => {
        expect(await store.write([put('a', 1n, 2n, { id: 'a' })])).toEqual([false]);
        expect(await store.get(collection, 'a')).toBeUndefined();
      });

      it('guards tombstones like documents', async () => {
        await store.write([put('a', undefined, 1n, { id: 'a' }), put('b', undefined, 1n, null)]);
        expect(await store.write([put('a', 5n, 6n, null)])).toEqual([false]);
        expect(await store.write([put('a', 1n, 2n, null), put('a', undefined, 3n, { id: 'a' })])).toEqual([
          true,
          false,
        ]);
        expect(await store.write([put('a', undefined, 3n, null), put('a', 1n, 3n, null)])).toEqual([
          false,
          false,
        ]);
        expect(await store.write([put('a', 2n, 3n, null), put('b', 9n, 10n, { id: 'b' })])).toEqual([
          true,
          false,
        ]);
        expect(await store.write([put('a', 3n, 4n, { id: 'a', status: 'back' })])).toEqual([true]);
        expect(await store.get(collection, 'a')).toMatchObject({ p: 4n, doc: { status: 'back' } });
        expect(await store.write([put('b', undefined, 3n, { id: 'b' })])).toEqual([false]);
      });

      it('answers for each document on its own, in order', async () => {
        await store.write(inserts(collection, [{ id: 'a' }, { id: 'b' }]));
        const outcome = await store.write([
          put('a', 1n, 2n, { id: 'a' }),
          put('b', 9n, 10n, { id: 'b' }),
          put('c', undefined, 2n, { id: 'c' }),
          put('a', 1n, 3n, { id: 'a' }),
        ]);
        expect(outcome).toEqual([true, false, true, false]);
        expect(await store.count(collection)).toBe(3);
      });

      it('refuses what is written under an older epoch than the document', async () => {
        const under = (epoch: number | undefined, write: DocumentWrite): DocumentWrite => ({
          ...write,
          epoch,
        });
        expect(
          await store.write([
            under(2, put('a', undefined, 1n, { id: 'a' })),
            under(2, put('gone', undefined, 1n, null)),
            put('b', undefined, 1n, { id: 'b' }),
          ]),
        ).toEqual([true, true, true]);
        expect(
          await store.write([
            under(1, put('a', 1n, 2n, { id: 'a', status: 'stale' })),
            under(1, put('a', 1n, 2n, null)),
            under(1, put('gone', 1n, 2n, { id: 'gone' })),
            under(1, put('b', 1n, 2n, { id: 'b' })),
          ]),
        ).toEqual([false, false, false, true]);
        expect(await store.get(collection, 'a')).toEqual({ id: 'a', p: 1n, doc: { id: 'a' } });
        expect(await store.write([under(2, put('a', 1n, 2n, null))])).toEqual([true]);
        expect(await store.write([under(1, put('a', 2n, 3n, { id: 'a' }))])).toEqual([false]);
        expect(await store.write([under(3, put('a', 2n, 3n, { id: 'a' }))])).toEqual([true]);
        expect(await store.write([under(2, put('a', 3n, 4n, { id: 'a' }))])).toEqual([false]);
      });

      it('keeps the epoch where one is written without', async () => {
        await store.write([{ ...put('a', undefined, 1n, { id: 'a' }), epoch: 2 }]);
        expect(await store.write([put('a', 1n, 2n, { id: 'a', status: 'by hand' })])).toEqual([true]);
        expect(await store.write([{ ...put('a', 2n, 3n, { id: 'a' }), epoch: 1 }])).toEqual([false]);
        expect(await store.write([put('a', 2n, 3n, null)])).toEqual([true]);
        expect(await store.write([{ ...put('a', 3n, 4n, { id: 'a' }), epoch: 1 }])).toEqual([false]);
        expect(await store.write([{ ...put('a', 3n, 4n, { id: 'a' }), epoch: 2 }])).toEqual([true]);
      });

      it('lets exactly one of twenty racing writers win', async () => {
        await store.write([put('a', undefined, 1n, { id: 'a' })]);
        const racers = Array.from({ length: 20 }, (_, n) =>
          store.write([put('a', 1n, BigInt(n + 2), { id: 'a' })]),
        );
        expect((await Promise.all(racers)).flat().filter((won) => won)).toHaveLength(1);
      });

      it('writes to several collections at once', async () => {
        const other = newCollection();
        await store.ensure(ticketSpec(other));
        const [first] = inserts(other, [{ id: 'a' }]);
        if (!first) throw new Error('unreachable');
        expect(await store.write([put('a', undefined, 1n, { id: 'a' }), first])).toEqual([true, true]);
        expect(await store.get(other, 'a')).toBeDefined();
        expect(await store.write([])).toEqual([]);
      });

      it('keeps queries up to date', async () => {
        await store.write(
          inserts(collection, [{ id: 'a', status: 'open', at: '1', words: ['printer', 'broken'] }]),
        );
        await store.write([
          put('a', 1n, 2n, { id: 'a', status: 'closed', at: '2', words: ['printer', 'mended'] }),
        ]);
        const found = async (word: string) =>
          (await store.find<Ticket>(collection, { where: [{ words: [word] }], limit: 5 })).items.length;
        expect([await found('printer'), await found('broken'), await found('mended')]).toEqual([1, 0, 1]);
        expect(await store.count(collection, [{ field: 'status', is: 'open' }])).toBe(0);
        await store.write([put('a', 2n, 3n, null)]);
        expect([await found('printer'), await store.count(collection)]).toEqual([0, 0]);
        await store.write([put('a', 3n, 4n, { id: 'a', words: ['again'] })]);
        expect([await found('printer'), await found('again')]).toEqual([0, 1]);
      });

      it('finds a document by the words of its texts, and by the items of its lists as they are', async () => {
        const ticket = { id: 'a', title: 'Yazıcı: ÇEVRİMDIŞI', words: ['Büro 3'] };
        await store.write(inserts(collection, [ticket]));
        const found = async (...words: string[]) =>
          (await store.find<Ticket>(collection, { where: [{ words }], limit: 5 })).items;
        expect(await found('yazici', 'cevrimdisi', 'Büro 3')).toEqual([ticket]);
        expect([await found('buro'), await found('Yazıcı')]).toEqual([[], []]);
        await store.write([put('a', 1n, 2n, { ...ticket, title: 'Telefon' })]);
        expect([await found('yazici'), await found('telefon')]).toEqual([
          [],
          [{ ...ticket, title: 'Telefon' }],
        ]);
      });
    });

    describe('scan', () => {
      it('gives every document in order of id, and no tombstones', async () => {
        await store.write([
          ...inserts(
            collection,
            ['d', 'B', 'a', 'é', 'c'].map((id) => ({ id })),
          ),
          put('x', undefined, 2n, null),
        ]);
        const ids: string[] = [];
        for (let after: string | undefined; ; after = ids.at(-1)) {
          const page = await store.scan<Ticket>(collection, after, 2);
          ids.push(...page.map(({ id }) => id));
          if (page.length < 2) break;
        }
        expect(ids).toEqual(['B', 'a', 'c', 'd', 'é']);
      });
    });

    describe('drop', () => {
      it('removes the collection, so that another can take its name', async () => {
        await store.write(inserts(collection, [{ id: 'a', words: ['printer'] }]));
        await store.count(collection);
        await store.drop(collection);
        await store.drop(collection);
        await expect(store.find(collection, { limit: 1 })).rejects.toThrow(InvalidQuery);
        await store.ensure({ name: collection, fields: { colour: 'text' }, indexes: [['colour']] });
        expect(await store.count(collection)).toBe(0);
        expect(await store.write(inserts(collection, [{ id: 'a' }]))).toEqual([true]);
      });
    });

    it('knows no collection that was not ensured', async () => {
      const unknown = newCollection();
      await expect(store.get(unknown, 'a')).rejects.toThrow(InvalidQuery);
      await expect(store.write(inserts(unknown, [{ id: 'a' }]))).rejects.toThrow(InvalidQuery);
    });

    it('has everything after it was closed and opened again', async () => {
      if (!subject.reopen) return;
      await store.write([
        ...inserts(collection, [{ id: 'a', status: 'open', at: '1' }]),
        put('b', undefined, 1n, null),
      ]);
      const again = await subject.reopen();
      await again.ensure(ticketSpec(collection));
      expect(await again.get(collection, 'a')).toMatchObject({ p: 1n, doc: { status: 'open' } });
      expect(
        await again.write([put('a', 1n, 2n, { id: 'a' }), put('b', undefined, 2n, { id: 'b' })]),
      ).toEqual([true, false]);
    });

    describeQueries(() => store);
    describeRefusedQueries(() => store);

    describe('a collection that is filled first', () => describeFilling(() => store));
  });
}
