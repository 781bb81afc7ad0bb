import { describe, expect, it } from '@jest/globals';
import type { MinedObject } from './mined.js';
import { lineOf, sharesOf, Strangers, strangersOf } from './strangers.js';

const KIND = { name: 'kind', type: 'string', value: 'person', time: '2026-03-02T09:00:00.000Z' } as const;
const agent = (id: string, attributes: MinedObject['attributes'] = []): MinedObject => ({
  id: `agent-${id}`,
  type: 'agent',
  attributes,
  relations: [],
});
const SHARES = 3;

async function* linesOf(objects: readonly MinedObject[]): AsyncGenerator<string> {
  for (const object of objects) yield await Promise.resolve(lineOf(object, SHARES));
}

const allOf = (objects: readonly MinedObject[]): Promise<MinedObject[][]> =>
  Promise.all(Array.from({ length: SHARES }, (_, share) => strangersOf(linesOf(objects), share)));

describe('What is named and has no stream in an export', () => {
  it('is in exactly one share, once, however often it was named', async () => {
    const agents = Array.from({ length: 100 }, (_, number) => agent(`a${number}\u2028`));
    const found = await allOf([...agents, ...agents]);
    expect(found.every((share) => share.length > 0)).toBe(true);
    const ids = found.flat().map(({ id }) => id);
    expect(ids.sort()).toEqual(agents.map(({ id }) => id).sort());
  });

  it('is told of by who knows it best', async () => {
    const told = agent('ana', [KIND]);
    const shares = await allOf([agent('ana'), told, agent('ana')]);
    expect(shares.flat()).toEqual([told]);
    const strangers = new Strangers();
    for (const each of [agent('ana'), told, agent('ana')]) strangers.meet(each);
    expect(strangers.met()).toEqual([told]);
  });

  it('is nothing of which the stream begins in the same segment', () => {
    const strangers = new Strangers();
    strangers.meet(agent('ana'));
    strangers.meet(agent('rui'));
    strangers.pass(agent('ana'));
    expect(strangers.met()).toEqual([agent('rui')]);
  });

  it('comes in more shares the larger the export is', () => {
    expect([0, 1, 32, 33, 977].map(sharesOf)).toEqual([0, 1, 1, 2, 31]);
  });
});
