import { describe, expect, it } from '@jest/globals';
import { EventCatalog, FoldedDocuments } from '#kernel';
import { MemoryEventStore, recorded, SequentialIds } from '#kernel/testing';
import { accessEvents, AuditDataRead, type Access } from './access.events.js';
import { accessesProjection } from './accesses.projection.js';
import { findAccesses, type AccessFilter, type FoundAccess } from './find-accesses.js';
import { RecordedAccesses } from './recorded-accesses.js';

const START = Date.parse('2026-03-01T23:59:58.000Z');
const OUTCOMES = [200, 403];

/** Reads, one a second, by three accounts of two addresses. */
const access = (number: number): Access => ({
  at: new Date(START + number * 1_000).toISOString(),
  by: { id: ['ines', 'rui', 'ana'][number % 3] ?? '', roles: ['auditor'] },
  what: number % 2 === 0 ? 'history' : 'past',
  asked: number % 2 === 0 ? `/v1/cases/c/history?limit=${number}` : `/v1/cases/c?at=${number}`,
  outcome: OUTCOMES[number % 5 === 0 ? 1 : 0] ?? 200,
  from: '127.0.0.1',
  requestId: String(number),
});

/** What a log has of them: events of so many reads. */
async function logOf(...sizes: readonly number[]) {
  const log = new MemoryEventStore();
  const documents = new FoldedDocuments(accessesProjection);
  const catalog = new EventCatalog(accessEvents);
  const reads = new RecordedAccesses(log, catalog);
  const ids = new SequentialIds();
  const events: string[] = [];
  const all: Access[] = [];
  const add = async (size: number) => {
    const accesses = Array.from({ length: size }, (_, index) => access(all.length + index));
    all.push(...accesses);
    const revision = documents.size;
    const { type, data, metadata } = recorded(AuditDataRead({ accesses }));
    const event = { id: ids.next(), type, data, metadata };
    await log.append('auditAccess-x', revision === 0 ? 'noStream' : revision - 1, [event]);
    const [stored] = await log.readStream('auditAccess-x', { from: revision });
    if (stored) documents.add(catalog.upcast(stored));
    events.push(event.id);
  };
  for (const size of sizes) await add(size);
  const find = (filter: AccessFilter, limit: number, after?: string) =>
    findAccesses(documents, reads, filter, limit, after);
  return { find, all, events, add };
}

async function pages(
  { find }: Pick<Awaited<ReturnType<typeof logOf>>, 'find'>,
  filter: AccessFilter,
  limit: number,
) {
  const found: FoundAccess[][] = [];
  for (let after: string | undefined; ;) {
    const { items, next } = await find(filter, limit, after);
    found.push([...items]);
    if (next === undefined) return found;
    after = next;
  }
}

const numbers = (found: readonly Access[]) => found.map(({ requestId }) => Number(requestId));

describe('Reads of the audit', () => {
  it.each([1, 2, 7, 200])('are listed the latest first, each once, in pages of %s', async (limit) => {
    const { find, all, events } = await logOf(1, 5, 1, 200, 3);
    const found = await pages({ find }, {}, limit);
    expect(numbers(found.flat())).toEqual(numbers(all).reverse());
    expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    expect(found.at(-1)).not.toEqual([]);
    expect(found[0]?.[0]).toEqual({ ...all.at(-1), eventId: events.at(-1) });
  });

  it.each<[string, AccessFilter, (access: Access) => boolean]>([
    ['account', { account: 'rui' }, ({ by }) => by.id === 'rui'],
    ['address', { path: '/v1/cases/c' }, ({ asked }) => asked.startsWith('/v1/cases/c?')],
    ['kind', { what: 'past' }, ({ what }) => what === 'past'],
    ['answer', { outcome: 403 }, ({ outcome }) => outcome === 403],
    ['first day', { from: '2026-03-02' }, ({ at }) => at >= '2026-03-02'],
    ['last day', { to: '2026-03-01' }, ({ at }) => at < '2026-03-02'],
    [
      'all of it',
      { from: '2026-03-02', to: '2026-03-02', account: 'ana', what: 'history', outcome: 200 },
      ({ at, by, what, outcome }) =>
        at >= '2026-03-02' && by.id === 'ana' && what === 'history' && outcome === 200,
    ],
    ['nobody', { account: 'bot' }, () => false],
  ])('are found by %s', async (_, filter, is) => {
    const { find, all } = await logOf(4, 1, 30, 2, 9);
    const expected = numbers(all.filter(is)).reverse();
    expect(numbers((await pages({ find }, filter, 3)).flat())).toEqual(expected);
  });

  it('are listed on from where a page ended, whatever came since', async () => {
    const { find, add } = await logOf(3, 4);
    const { items, next } = await find({}, 2);
    await add(5);
    const rest = await find({}, 200, next);
    expect(numbers([...items, ...rest.items])).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  it.each(['nothing', Buffer.from('{"since":"soon","id":"e","taken":0}').toString('base64url')])(
    'are not listed on from %s',
    async (after) => {
      const { find } = await logOf(1);
      await expect(find({}, 2, after)).rejects.toMatchObject({ status: 400 });
    },
  );
});
