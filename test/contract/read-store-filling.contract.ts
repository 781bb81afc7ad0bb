import { beforeEach, expect, it } from '@jest/globals';
import type { Condition, DocumentWrite, ReadStore } from '#kernel';
import { inserts, newCollection, ticketSpec, type Ticket } from './tickets.js';

const MANY = 6_000;

/** A collection that is filled first and gets its indexes afterwards answers like any other. */
export function describeFilling(current: () => ReadStore): void {
  let store: ReadStore;
  let collection: string;

  beforeEach(async () => {
    store = current();
    collection = newCollection();
    await store.ensure(ticketSpec(collection), { filling: true });
  });

  const change = (id: string, p: bigint, doc: Ticket | null): DocumentWrite => ({
    collection,
    id,
    expected: p - 1n,
    p,
    doc,
  });

  const tickets = Array.from({ length: MANY }, (_, n): Ticket => ({
    id: `t${n}`,
    status: n % 2 === 0 ? 'open' : 'closed',
    at: String(n).padStart(5, '0'),
    words: [`w${n % 10}`, 'every'],
  }));

  const found = async (where: Condition[]): Promise<string[]> => {
    const page = await store.find<Ticket>(collection, {
      where,
      sort: { field: 'at', direction: 'asc' },
      limit: 10_000,
    });
    return page.items.map(({ id }) => id);
  };

  const expectAll = async (documents: readonly Ticket[]): Promise<void> => {
    const idsOf = (some: readonly Ticket[]) => some.map(({ id }) => id);
    expect(await store.count(collection)).toBe(documents.length);
    expect(await found([])).toEqual(idsOf(documents));
    expect(await found([{ field: 'status', is: 'open' }])).toEqual(
      idsOf(documents.filter(({ status }) => status === 'open')),
    );
    for (const word of ['every', 'w3', 'late']) {
      expect(await found([{ words: [word] }])).toEqual(
        idsOf(documents.filter(({ words }) => words?.includes(word))),
      );
    }
  };

  it('has every document in every index, also those that changed or went', async () => {
    await store.write(inserts(collection, tickets));
    const changed = { id: 't3', status: 'open', at: '00003', words: ['late'] };
    await store.write([change('t3', 2n, changed), change('t4', 2n, null)]);
    await store.ensure(ticketSpec(collection));
    await expectAll(
      tickets.filter(({ id }) => id !== 't4').map((ticket) => (ticket.id === 't3' ? changed : ticket)),
    );
  });

  it('takes writes while the indexes are made', async () => {
    await store.write(inserts(collection, tickets));
    const indexed = store.ensure(ticketSpec(collection));
    const kept = tickets.slice(0, -100);
    const late = kept.slice(0, 100).map((ticket) => ({ ...ticket, status: 'open', words: ['late'] }));
    for (const [index, ticket] of late.entries()) {
      const gone = tickets.at(-1 - index)?.id ?? '';
      await store.write([change(ticket.id, 2n, ticket), change(gone, 2n, null)]);
    }
    await store.write(inserts(collection, [{ id: 'new', at: '99999', words: ['late'] }]));
    await indexed;
    await expectAll([...late, ...kept.slice(100), { id: 'new', at: '99999', words: ['late'] }]);
  });

  it('can be begun again before it has its indexes', async () => {
    await store.write(inserts(collection, tickets.slice(0, 10)));
    await store.ensure(ticketSpec(collection), { filling: true });
    await store.ensure(ticketSpec(collection));
    await store.ensure(ticketSpec(collection), { filling: true });
    await expectAll(tickets.slice(0, 10));
  });
}
