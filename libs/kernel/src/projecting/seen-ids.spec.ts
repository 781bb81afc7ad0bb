import { describe, expect, it } from '@jest/globals';
import { SeenIds } from './seen-ids.js';

describe('SeenIds', () => {
  it('is never wrong about an id that was seen, and seldom about another', () => {
    const seen = new SeenIds();
    const ids = Array.from({ length: 200_000 }, (_, index) => `case-${index}`);
    for (const id of ids) seen.add(id);
    expect(ids.every((id) => seen.has(id))).toBe(true);
    const others = Array.from({ length: 20_000 }, (_, index) => `case-${index + 200_000}`);
    expect(others.filter((id) => seen.has(id)).length).toBeLessThan(100);
  });
});
