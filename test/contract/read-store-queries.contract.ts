import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Condition, FindOptions, ReadStore } from '#kernel';
import { byTime, inserts, newCollection, ticketSpec, type Ticket } from './tickets.js';

/** What every query does. */
export function describeQueries(current: () => ReadStore): void {
  let store: ReadStore;
  let collection: string;

  beforeEach(async () => {
    store = current();
    collection = newCollection();
    await store.ensure(ticketSpec(collection));
  });

  const idsOf = async (options: FindOptions): Promise<string[]> =>
    (await store.find<Ticket>(collection, options)).items.map(({ id }) => id);

  const matching = async (...where: Condition[]): Promise<string> => {
    const ids = await idsOf({ where, limit: 100 });
    expect(await store.count(collection, where)).toBe(ids.length);
    return ids.join('');
  };

  const allPages = async (options: FindOptions): Promise<string[][]> => {
    const pages: string[][] = [];
    for (let after: string | undefined; ;) {
      const page = await store.find<Ticket>(collection, {
        ...options,
        ...(after === undefined ? {} : { after }),
      });
      pages.push(page.items.map(({ id }) => id));
      after = page.next;
      if (after === undefined) return pages;
    }
  };

  describe('conditions', () => {
    beforeEach(() =>
      store.write(
        inserts(collection, [
          {
            id: 'a',
            status: 'open',
            customer: 'x',
            severity: 1,
            urgent: true,
            at: '2026-01-01',
            words: ['printer', 'offline'],
          },
          {
            id: 'b',
            status: 'open',
            customer: 'y',
            severity: 2,
            urgent: false,
            at: '2026-01-02',
            words: ['printer', 'istanbul'],
          },
          {
            id: 'c',
            status: 'closed',
            customer: 'x',
            severity: 10,
            urgent: true,
            at: '2026-01-03',
            words: ['vpn'],
          },
          { id: 'd', status: 'Open', severity: -0.5, at: '2026-01-04', words: [] },
          { id: 'e', status: null, customer: '' },
        ]),
      ),
    );

    it('without any, everything matches', async () => {
      expect(await matching()).toBe('abcde');
    });

    it('equality is exact', async () => {
      expect(await matching({ field: 'status', is: 'open' })).toBe('ab');
      expect(await matching({ field: 'status', is: 'Open' })).toBe('d');
      expect(await matching({ field: 'severity', is: 2 })).toBe('b');
      expect(await matching({ field: 'customer', is: '' })).toBe('e');
      expect(await matching({ field: 'customer', is: 'none' })).toBe('');
    });

    it('booleans are told apart from nothing', async () => {
      expect(await matching({ field: 'urgent', is: true })).toBe('ac');
      expect(await matching({ field: 'urgent', is: false })).toBe('b');
      expect(await matching({ field: 'urgent', is: null })).toBe('de');
    });

    it('null is a field without a value, missing or not', async () => {
      expect(await matching({ field: 'status', is: null })).toBe('e');
      expect(await matching({ field: 'customer', is: null })).toBe('d');
    });

    it('in takes any of a list', async () => {
      expect(await matching({ field: 'status', in: ['open', 'closed', 'open'] })).toBe('abc');
      expect(await matching({ field: 'status', in: ['closed', null] })).toBe('ce');
      expect(await matching({ field: 'status', in: [null] })).toBe('e');
      expect(await matching({ field: 'severity', in: [1, 10] })).toBe('ac');
      expect(await matching({ field: 'status', in: [] })).toBe('');
    });

    it('ranges include from and to, and exclude before; nothing is in no range', async () => {
      expect(await matching({ field: 'at', from: '2026-01-02' })).toBe('bcd');
      expect(await matching({ field: 'at', to: '2026-01-02' })).toBe('ab');
      expect(await matching({ field: 'at', before: '2026-01-02' })).toBe('a');
      expect(await matching({ field: 'at', from: '2026-01-02', before: '2026-01-04' })).toBe('bc');
      expect(await matching({ field: 'severity', from: 2 })).toBe('bc');
      expect(await matching({ field: 'severity', from: -1, to: 1 })).toBe('ad');
    });

    it('words have to be there all, whole', async () => {
      expect(await matching({ words: ['printer'] })).toBe('ab');
      expect(await matching({ words: ['istanbul', 'printer'] })).toBe('b');
      expect(await matching({ words: ['print'] })).toBe('');
      expect(await matching({ words: ['printer', 'vpn'] })).toBe('');
      expect(await matching({ words: [] })).toBe('abcde');
    });

    it('words may be anything', async () => {
      const odd = ['a-b', '"', 'OR', 'öffnen', '漢字', '\u{1f600}', 'a b', '*', 'ＦＵＬＬ', 'not'];
      await store.write(
        inserts(
          collection,
          odd.map((word, n) => ({ id: `w${n}`, words: [word, 'odd'] })),
        ),
      );
      for (const [n, word] of odd.entries())
        expect(await idsOf({ where: [{ words: [word, 'odd'] }], limit: 9 })).toEqual([`w${n}`]);
      expect(await idsOf({ where: [{ words: ['a'] }], limit: 9 })).toEqual([]);
      expect(await idsOf({ where: [{ words: ['or'] }], limit: 9 })).toEqual([]);
    });

    it('several have to hold together', async () => {
      expect(await matching({ field: 'status', is: 'open' }, { field: 'customer', is: 'x' })).toBe('a');
      expect(await matching({ field: 'status', is: 'open' }, { field: 'status', is: 'closed' })).toBe('');
      expect(
        await matching(
          { field: 'status', in: ['open', 'closed'] },
          { field: 'urgent', is: true },
          { words: ['vpn'] },
        ),
      ).toBe('c');
      expect(
        await matching({ words: ['printer'] }, { words: ['offline'] }, { field: 'at', from: '2026' }),
      ).toBe('a');
      expect(await matching({ field: 'at', from: '2026-01-02' }, { field: 'at', to: '2026-01-03' })).toBe(
        'bc',
      );
    });
  });

  describe('pages', () => {
    it.each(['asc', 'desc'] as const)(
      'sort %s, ties by id, those without a value at the low end',
      async (direction) => {
        const at = ['3', '1', '2', '2', undefined, '2', null, '10'];
        await store.write(
          inserts(
            collection,
            at.map((value, n) => ({ id: `t${n}`, ...(value === undefined ? {} : { at: value }) })),
          ),
        );
        const ascending = ['t4', 't6', 't1', 't7', 't2', 't3', 't5', 't0'];
        const expected = direction === 'asc' ? ascending : [...ascending].reverse();
        for (const limit of [1, 2, 3, 8, 20]) {
          const pages = await allPages({ sort: byTime(direction), limit });
          expect(pages.flat()).toEqual(expected);
          expect(pages).toHaveLength(Math.ceil(8 / limit));
        }
      },
    );

    it('sort by id when told nothing else', async () => {
      await store.write(
        inserts(
          collection,
          ['b', 'a', 'C', 'ab'].map((id) => ({ id })),
        ),
      );
      expect((await allPages({ limit: 3 })).flat()).toEqual(['C', 'a', 'ab', 'b']);
    });

    it('sort numbers as numbers and booleans as false, true', async () => {
      const values = [10, 9, -1, 0.5, undefined];
      await store.write(
        inserts(
          collection,
          values.map((severity, n) => ({
            id: `t${n}`,
            urgent: n % 2 === 0,
            ...(severity === undefined ? {} : { severity }),
          })),
        ),
      );
      expect((await allPages({ sort: { field: 'severity', direction: 'asc' }, limit: 2 })).flat()).toEqual([
        't4',
        't2',
        't3',
        't1',
        't0',
      ]);
      expect((await allPages({ sort: { field: 'urgent', direction: 'desc' }, limit: 2 })).flat()).toEqual([
        't4',
        't2',
        't0',
        't3',
        't1',
      ]);
    });

    it('hold their place when documents come and go', async () => {
      await store.write(
        inserts(
          collection,
          ['1', '2', '3', '5'].map((at) => ({ id: at, at })),
        ),
      );
      const options = { sort: byTime('asc'), limit: 2 };
      const { next } = await store.find(collection, options);
      await store.write([
        ...inserts(collection, [
          { id: '0', at: '0' },
          { id: '4', at: '4' },
        ]),
        { collection, id: '2', expected: 1n, p: 2n, doc: null },
      ]);
      expect(await idsOf({ ...options, ...(next === undefined ? {} : { after: next }) })).toEqual(['3', '4']);
    });

    it.each(['asc', 'desc'] as const)('are complete with filters, %s', async (direction) => {
      const tickets = Array.from({ length: 120 }, (_, n): Ticket => ({
        id: `t${String(n).padStart(3, '0')}`,
        status: ['open', 'waiting', 'closed'][n % 3] ?? null,
        customer: `c${n % 5}`,
        ...(n % 7 === 0 ? {} : { at: String(n % 11) }),
        words: [n % 2 ? 'odd' : 'even', `tens${Math.floor(n / 10)}`],
      }));
      await store.write(inserts(collection, tickets));
      const filters: [Condition[], (ticket: Ticket) => boolean][] = [
        [[{ field: 'status', is: 'open' }], (t) => t.status === 'open'],
        [[{ field: 'status', in: ['open', 'closed'] }], (t) => t.status !== 'waiting'],
        [
          [
            { field: 'status', is: 'open' },
            { field: 'customer', is: 'c1' },
          ],
          (t) => t.status === 'open' && t.customer === 'c1',
        ],
        [[{ words: ['odd'] }], (t) => t.words?.includes('odd') ?? false],
        [
          [{ words: ['odd', 'tens3'] }, { field: 'customer', is: 'c1' }],
          (t) => t.customer === 'c1' && Boolean(t.words?.includes('odd') && t.words.includes('tens3')),
        ],
        [
          [{ field: 'at', from: '2', to: '7' }],
          (t) => typeof t.at === 'string' && t.at >= '2' && t.at <= '7',
        ],
        [
          [
            { field: 'at', is: null },
            { field: 'status', is: 'open' },
          ],
          (t) => !t.at && t.status === 'open',
        ],
      ];
      for (const [where, matches] of filters) {
        const sorted = tickets
          .filter(matches)
          .sort((a, b) => compare(a.at ?? '', b.at ?? '') || compare(a.id, b.id));
        if (direction === 'desc') sorted.reverse();
        expect((await allPages({ where, sort: byTime(direction), limit: 7 })).flat()).toEqual(
          sorted.map(({ id }) => id),
        );
      }
    });
  });

  describe('times', () => {
    const moments = ['2026-01-01T00:00:00.000Z', '2026-01-01T12:00:00.000Z', '2026-01-02T00:00:00.000Z'];

    beforeEach(async () => {
      collection = newCollection();
      await store.ensure({ name: collection, fields: { at: 'time' }, indexes: [['at']] });
      const tickets = [...moments, null].map((at, n) => ({ id: `t${n}`, at }));
      await store.write(inserts(collection, tickets));
    });

    it('are compared with times', async () => {
      expect(await matching({ field: 'at', is: '2026-01-01T12:00:00.000Z' })).toBe('t1');
      expect(await matching({ field: 'at', in: [moments[2] ?? '', null] })).toBe('t2t3');
      expect(await matching({ field: 'at', from: '2026-01-01T00:00:00.001Z' })).toBe('t1t2');
      expect(await matching({ field: 'at', to: '2026-01-01T12:00:00.000Z' })).toBe('t0t1');
      expect(await matching({ field: 'at', before: '2026-01-01T12:00:00.000Z' })).toBe('t0');
    });

    it('are compared with days, which lie right before their first moment', async () => {
      expect(await matching({ field: 'at', from: '2026-01-01', before: '2026-01-02' })).toBe('t0t1');
      expect(await matching({ field: 'at', to: '2026-01-02' })).toBe('t0t1');
      expect(await matching({ field: 'at', from: '2026-01-02' })).toBe('t2');
      expect(await matching({ field: 'at', is: '2026-01-01' })).toBe('');
      expect(await matching({ field: 'at', in: ['2026-01-01', null] })).toBe('t3');
    });

    it('are sorted and paged through as text would be', async () => {
      const ascending = ['t3', 't0', 't1', 't2'];
      expect((await allPages({ sort: byTime('asc'), limit: 1 })).flat()).toEqual(ascending);
      expect((await allPages({ sort: byTime('desc'), limit: 3 })).flat()).toEqual([...ascending].reverse());
    });
  });

  it('finds frequent words and rare ones among many documents', async () => {
    const count = 2_500;
    const tickets = Array.from({ length: count }, (_, n): Ticket => ({
      id: `t${n}`,
      at: String((n * 7919) % count).padStart(4, '0'),
      status: n % 10 === 0 ? 'open' : 'closed',
      words: [
        'all',
        n % 2 ? 'odd' : 'even',
        `w${n}`,
        ...(n % 2 === 0 && n < 30 ? ['both'] : []),
        ...(n > 1000 ? ['both'] : []),
      ],
    }));
    await store.write(inserts(collection, tickets));
    const queries: Condition[][] = [
      [{ words: ['all'] }],
      [{ words: ['w77'] }],
      [{ words: ['all', 'even'] }, { field: 'status', is: 'open' }],
      [{ words: ['even', 'both'] }, { field: 'at', from: '0100', before: '0200' }],
      [{ words: ['even', 'odd'] }],
      [{ words: ['odd', 'w78'] }],
    ];
    for (const where of queries) {
      const expected = tickets
        .filter((ticket) => where.every((condition) => holds(condition, ticket)))
        .sort((a, b) => compare(b.at ?? '', a.at ?? ''))
        .map(({ id }) => id);
      expect((await allPages({ where, sort: byTime('desc'), limit: 400 })).flat()).toEqual(expected);
      expect(await store.count(collection, where)).toBe(expected.length);
    }
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function holds(condition: Condition, ticket: Ticket): boolean {
  if ('words' in condition) return condition.words.every((word) => ticket.words?.includes(word));
  if ('is' in condition) return ticket.status === condition.is;
  if ('in' in condition) return condition.in.includes(ticket.status ?? null);
  const { from = '', before = '~' } = condition;
  return typeof ticket.at === 'string' && ticket.at >= String(from) && ticket.at < String(before);
}
