import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDesk, type Desk } from '../support/desk.js';
import type { DeskClient } from '../support/desk-client.js';
import { CASE } from '../support/lived-through.js';

interface Queue {
  readonly items: readonly { readonly kind: string; readonly url: string; readonly since: string }[];
  readonly next: string | null;
}
const CASES = 5;
const CUSTOMERS = 3;

describe('The work queue', () => {
  let desk: Desk;
  let ana: DeskClient;
  let position = '';

  beforeAll(async () => {
    desk = await startDesk();
    ana = desk.as('helpdeskAgent');
    for (let n = 0; n < CUSTOMERS; n++) {
      const customer = { name: `Padaria ${n}`, language: 'pt-BR', country: 'BR', cloud: 'commercial' };
      const customerId = n === 0 ? CASE.customerId : `customer-${n}`;
      await ana.given('put', `/v1/customers/${customerId}`, {
        ...customer,
        contacts: [{ name: 'Rui', email: 'rui@aurora.example' }],
      });
    }
    for (let n = 0; n < CASES; n++) ({ position } = await ana.given('post', '/v1/cases', CASE));
    await desk.settled();
  });
  afterAll(() => desk.close());

  async function pagesOf(path: string, reader = ana): Promise<Queue['items'][]> {
    const pages: Queue['items'][] = [];
    for (let next: string | null = path; next !== null;) {
      const page: Queue = await reader.read<Queue>(next);
      pages.push(page.items);
      next = page.next;
    }
    return pages;
  }
  const addresses = (items: Queue['items'], kind: string): string[] =>
    items.filter((item) => item.kind === kind).map(({ url }) => url);

  it('shows the oldest of each kind, and on the pages that follow the rest', async () => {
    const all = await pagesOf('/v1/work-queue');
    expect(all).toHaveLength(1);
    const pages = await pagesOf('/v1/work-queue?limit=2');
    expect(pages.map(({ length }) => length)).toEqual([4, 3, 1]);
    for (const kind of ['unassigned', 'planNeverDisclosed']) {
      expect(addresses(pages.flat(), kind)).toEqual(addresses(all.flat(), kind));
    }
    expect(addresses(pages.flat(), 'unassigned')).toHaveLength(CASES);
    expect(addresses(pages.flat(), 'planNeverDisclosed')).toHaveLength(CUSTOMERS);
    for (const page of pages)
      expect(page.map(({ since }) => since)).toEqual(page.map(({ since }) => since).sort());
  });

  it('is paged by one kind', async () => {
    const pages = await pagesOf('/v1/work-queue?limit=2&kind=unassigned');
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(await pagesOf('/v1/work-queue?limit=2&kind=messageBounced')).toEqual([[]]);
  });

  it('is paged in the past as it was then, whatever comes meanwhile', async () => {
    const before = (await pagesOf('/v1/work-queue')).flat();
    const auditor = desk.as('auditor');
    const first = await auditor.read<Queue>(`/v1/work-queue?limit=2&at=${position}`);
    await ana.given('post', '/v1/cases', CASE);
    const pages = [first.items, ...(await pagesOf(first.next ?? '', auditor))];
    expect(pages.map(({ length }) => length)).toEqual([4, 3, 1]);
    expect(addresses(pages.flat(), 'unassigned')).toEqual(addresses(before, 'unassigned'));
  });

  it.each([
    'nonsense',
    'eyJub3RoaW5nIjoiYSJ9',
    '%7B%7D',
    Buffer.from('{"unassigned":7}').toString('base64url'),
  ])('refuses the place %s, which no page gave', async (after) => {
    await ana.when('get', `/v1/work-queue?after=${after}`).invalid('after');
  });
});
