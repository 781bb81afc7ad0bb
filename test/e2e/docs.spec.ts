import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { docsPages } from '../../apps/desk/src/docs-pages.js';
import { startDesk, type Desk } from '../support/desk.js';

const committed = (path: string): string =>
  readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

describe('The pages that are made from the code', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk();
  });
  afterAll(() => desk.close());

  it('are as `npm run docs` would write them now', () => {
    const stale = Object.entries(docsPages(desk.app)).filter(([path, page]) => committed(path) !== page);
    expect(stale.map(([path]) => path)).toEqual([]);
  });

  it('leave personal data out of the feed', () => {
    const { 'api/asyncapi.json': asyncApi = '' } = docsPages(desk.app);
    const { components } = JSON.parse(asyncApi) as {
      components: { messages: Record<string, { payload: { properties: { data: object } } }> };
    };
    expect(components.messages.CustomerRegistered?.payload.properties.data).toMatchObject({
      properties: { name: { type: 'string' } },
    });
    expect(components.messages.CustomerRegistered?.payload.properties.data).not.toHaveProperty([
      'properties',
      'contacts',
    ]);
  });
});
