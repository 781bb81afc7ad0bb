import { describe, expect, it } from '@jest/globals';
import { inTurn, unhurried } from './in-turn.js';

const LIMIT = 4;

describe('Working on several things at a time', () => {
  it('gives the answers in the order of the things, and never works on more than it may', async () => {
    let underWay = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const answers = inTurn(
      Array.from({ length: 20 }, (_, at) => at),
      LIMIT,
      async (item) => {
        most = Math.max(most, ++underWay);
        // The last of those under way is done first.
        const held = new Promise<void>((resolve) => release.push(resolve));
        if (underWay === LIMIT || item >= 17) for (const each of release.splice(0).reverse()) each();
        await held;
        underWay--;
        return item * 2;
      },
    );
    const found: number[] = [];
    for await (const answer of answers) found.push(answer);
    expect(found).toEqual(Array.from({ length: 20 }, (_, at) => at * 2));
    expect(most).toBe(LIMIT);
  });

  it('fails with what went wrong first in that order', async () => {
    const fail = async () => {
      for await (const _ of inTurn([1, 2, 3], 3, (item) =>
        item === 1 ? Promise.resolve(item) : Promise.reject(new Error(`no ${item}`)),
      ));
    };
    await expect(fail()).rejects.toThrow('no 2');
  });
});

describe('Doing something with each of many things', () => {
  it('gives all answers in order', async () => {
    const things = Array.from({ length: 1_000 }, (_, at) => at);
    expect(await unhurried(things, (thing, at) => thing + at)).toEqual(things.map((thing) => 2 * thing));
  });

  it('lets whoever waits go first now and then', async () => {
    const seen: string[] = [];
    setImmediate(() => seen.push('other'));
    await unhurried(Array.from({ length: 100 }), (_, at) => seen.push(String(at)));
    expect(seen.indexOf('other')).toBeGreaterThan(0);
    expect(seen.indexOf('other')).toBeLessThan(99);
  });
});
