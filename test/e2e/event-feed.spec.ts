import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customersContext } from '#customers';
import { integrationContext } from '#integration';
import { startDesk, type Desk } from '../support/desk.js';

const customer = (name: string) => ({
  name,
  language: 'fr',
  country: 'FR',
  cloud: 'commercial',
  contacts: [{ name: 'Zoé', email: 'zoe@example.org' }],
});

interface Item {
  readonly position: string;
  readonly type: string;
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}
interface PageOfEvents {
  readonly items: Item[];
  readonly next: string | null;
  readonly upTo: string | null;
}

describe('The event feed', () => {
  let desk: Desk;
  let base: string;

  beforeAll(async () => {
    desk = await startDesk({ contexts: [customersContext, integrationContext] });
    await desk.app.listen(0, '127.0.0.1');
    base = (await desk.app.getUrl()).replace('[::1]', '127.0.0.1');
    for (let each = 0; each < 25; each++) await register(each);
  });
  afterAll(() => desk.close());

  const register = (each: number) =>
    desk.as('helpdeskAgent').given('put', `/v1/customers/c${each}`, customer(`Customer ${each}`));

  const pages = async (path: string): Promise<Item[]> => {
    const items: Item[] = [];
    for (let url: string | null = path; url !== null;) {
      const page: PageOfEvents = await desk.as('integration').read<PageOfEvents>(url);
      items.push(...page.items);
      url = page.next;
    }
    return items;
  };

  /** Listens until it has received so many events. @returns their ids, in order */
  async function listen(query: string, many: number, lastEventId?: string): Promise<string[]> {
    const leaving = new AbortController();
    const response = await fetch(`${base}/v1/events?${query}`, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${await desk.token('integration')}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
      signal: leaving.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const ids: string[] = [];
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        const id = /^id: (\d+)$/m.exec(frame)?.[1];
        if (id !== undefined && frame.includes('\ndata: ')) ids.push(id);
        if (ids.length === many) {
          leaving.abort();
          return ids;
        }
      }
    }
    return ids;
  }

  describe('in pages', () => {
    it('gives everything once, in order', async () => {
      const positions = (await pages('/v1/events?limit=7')).map(({ position }) => Number(position));
      expect(positions).toHaveLength(25);
      expect([...new Set(positions)].sort((a, b) => a - b)).toEqual(positions);
    });

    it('leaves out what is personal', async () => {
      const [first] = await pages('/v1/events?limit=1');
      expect(first).toMatchObject({ type: 'CustomerRegistered', data: { name: 'Customer 0' } });
      expect(JSON.stringify(await pages('/v1/events'))).not.toMatch(/Zoé|zoe@/);
    });

    it('gives some types only, and none that there are not', async () => {
      await expect(pages('/v1/events?types=SubscriptionRecorded')).resolves.toEqual([]);
      await expect(pages('/v1/events?types=SubscriptionRecorded,CustomerRegistered')).resolves.toHaveLength(
        25,
      );
      await desk.as('integration').when('get', '/v1/events?types=ProcessReacted').invalid('types');
    });

    it('gives the events of one case only', async () => {
      await expect(pages('/v1/events?case=c1')).resolves.toEqual([]);
    });

    it('refuses a position that this log has never given', async () => {
      await desk.as('integration').when('get', '/v1/events?from=999999999').invalid('from');
    });
    it('says where to resume at the end of the log', async () => {
      const { upTo } = await desk.as('integration').read<PageOfEvents>('/v1/events?limit=1000');
      const done = await register(100);
      const { items } = await desk.as('integration').read<PageOfEvents>(`/v1/events?from=${upTo}`);
      expect(items.map(({ position }) => position)).toEqual([done.position]);
    });

    it.each(['from=-1', 'from=abc', 'limit=1001', 'limit=0'])('refuses ?%s', async (query) => {
      await desk
        .as('integration')
        .when('get', `/v1/events?${query}`)
        .invalid(query.split('=')[0] ?? '');
    });
  });

  describe('as a live stream', () => {
    it('resumes without gap or duplicate, however often it is cut off while events come in', async () => {
      const before = (await pages('/v1/events')).length;
      const writing = Promise.all(
        Array.from({ length: 8 }, async (_, writer) => {
          for (let each = 0; each < 20; each++) await register(1000 + writer * 100 + each);
        }),
      );
      const total = before + 160;
      const ids: string[] = [];
      for (let stretch = 1; ids.length < total; stretch++) {
        const many = Math.min((stretch * 7) % 23 || 1, total - ids.length);
        ids.push(...(await listen('', many, ids.at(-1))));
      }
      await writing;
      expect(ids).toEqual((await pages('/v1/events')).map(({ position }) => position));
    });

    it('goes on with what comes after `from`, and prefers Last-Event-ID', async () => {
      const all = (await pages('/v1/events')).map(({ position }) => position);
      await expect(listen(`from=${all[2]}`, 2)).resolves.toEqual(all.slice(3, 5));
      await expect(listen(`from=${all[2]}`, 2, all[9])).resolves.toEqual(all.slice(10, 12));
    });

    it('answers HEAD with its headers and ends', async () => {
      const response = await fetch(`${base}/v1/events`, {
        method: 'HEAD',
        headers: {
          accept: 'text/event-stream',
          authorization: `Bearer ${await desk.token('integration')}`,
        },
        signal: AbortSignal.timeout(5_000),
      });
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    });

    it('ends when the service does', async () => {
      const other = await startDesk({ contexts: [customersContext, integrationContext] });
      await other.app.listen(0, '127.0.0.1');
      const response = await fetch(`${await other.app.getUrl()}/v1/events`, {
        headers: { accept: 'text/event-stream', authorization: `Bearer ${await other.token('integration')}` },
      });
      const reading = response.text();
      await other.close();
      await expect(reading).resolves.toContain('retry:');
    });
  });
});
