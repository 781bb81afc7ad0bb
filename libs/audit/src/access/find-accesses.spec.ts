import { describe, expect, it } from '@jest/globals';
import { FoldedDocuments, type RecordedEvent } from '#kernel';
import { AuditDataRead, type Access } from './access.events.js';
import { accessesProjection } from './accesses.projection.js';
import { findAccesses, type AccessFilter, type FoundAccess } from './find-accesses.js';

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
function logOf(...sizes: readonly number[]) {
  const documents = new FoldedDocuments(accessesProjection);
  const all: Access[] = [];
  const add = (size: number) => {
    const accesses = Array.from({ length: size }, (_, index) => access(all.length + index));
    all.push(...accesses);
    const number = documents.size + 1;
    documents.add({
      ...AuditDataRead({ accesses }),
      id: `e${number}`,
      streamId: 'auditAccess-x',
      revision: number - 1,
      position: BigInt(number),
    } as unknown as RecordedEvent);
  };
  sizes.forEach(add);
  return { documents, all, add };
}

async function pages(documents: ReturnType<typeof logOf>['documents'], filter: AccessFilter, limit: number) {
  const found: FoundAccess[][] = [];
  for (let after: string | undefined; ;) {
    const { items, next } = await findAccesses(documents, filter, limit, after);
    found.push([...items]);
    if (next === undefined) return found;
    after = next;
  }
}

const numbers = (found: readonly Access[]) => found.map(({ requestId }) => Number(requestId));

describe('Reads of the audit', () => {
  it.each([1, 2, 7, 200])('are listed the latest first, each once, in pages of %s', async (limit) => {
    const { documents, all } = logOf(1, 5, 1, 200, 3);
    const found = await pages(documents, {}, limit);
    expect(numbers(found.flat())).toEqual(numbers(all).reverse());
    expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    expect(found.at(-1)).not.toEqual([]);
    expect(found[0]?.[0]).toEqual({ ...all.at(-1), eventId: 'e5' });
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
    const { documents, all } = logOf(4, 1, 30, 2, 9);
    const expected = numbers(all.filter(is)).reverse();
    expect(numbers((await pages(documents, filter, 3)).flat())).toEqual(expected);
  });

  it('are listed on from where a page ended, whatever came since', async () => {
    const { documents, add } = logOf(3, 4);
    const { items, next } = await findAccesses(documents, {}, 2);
    add(5);
    const rest = await findAccesses(documents, {}, 200, next);
    expect(numbers([...items, ...rest.items])).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  it.each(['nothing', Buffer.from('{"since":"soon","id":"e","taken":0}').toString('base64url')])(
    'are not listed on from %s',
    async (after) => {
      await expect(findAccesses(logOf(1).documents, {}, 2, after)).rejects.toMatchObject({ status: 400 });
    },
  );
});
