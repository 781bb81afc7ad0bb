import { expect, it } from '@jest/globals';
import { saysTheSame } from './same.js';

it.each([
  [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, true],
  [[1, 2], [2, 1], false],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: 1, c: 2 }, { a: 1, b: 2 }, false],
  [[], {}, false],
  [null, {}, false],
  [undefined, { a: 1 }, false],
])('%j and %j: %s', (a, b, same) => {
  expect(saysTheSame(a, b)).toBe(same);
});
