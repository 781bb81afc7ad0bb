import { expect, it } from '@jest/globals';
import { Allowance } from './allowance.js';

it('gives so many a minute, and says once that there is no more', () => {
  const allowance = new Allowance(2);
  const takes = (now: string, times: number) => Array.from({ length: times }, () => allowance.take(now));
  expect(takes('2026-03-02T09:00:01.000Z', 4)).toEqual(['taken', 'taken', 'used up', 'was used up']);
  expect(takes('2026-03-02T09:00:59.999Z', 1)).toEqual(['was used up']);
  expect(takes('2026-03-02T09:01:00.000Z', 3)).toEqual(['taken', 'taken', 'used up']);
  // An hour later, in a minute of the same number.
  expect(takes('2026-03-02T10:01:00.000Z', 1)).toEqual(['taken']);
});
