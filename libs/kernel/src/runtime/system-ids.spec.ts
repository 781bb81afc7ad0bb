import { describe, expect, it } from '@jest/globals';
import { SystemIds } from './system-ids.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([1-8])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const versionOf = (id: string) => UUID.exec(id)?.[1];

describe('New ids', () => {
  it('are UUIDs of version 7 that say when they were made', () => {
    const id = new SystemIds(() => Date.parse('2026-03-01T09:30:00.000Z')).next();
    expect(versionOf(id)).toBe('7');
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-03-01T09:30:00.000Z'));
  });

  it('sort as they were made, many in a millisecond, even when the clock is set back', () => {
    let now = 1_000_000;
    const ids = new SystemIds(() => now);
    const made = Array.from({ length: 20_000 }, (_, index) => {
      if (index === 10_000) now -= 500;
      if (index === 15_000) now += 5_000;
      return ids.next();
    });
    expect(made).toEqual([...new Set(made)].sort());
  });
});

describe('Ids from parts', () => {
  const ids = new SystemIds();

  it('are UUIDs of version 5, the same for the same parts', () => {
    expect(versionOf(ids.from('a', 'b'))).toBe('5');
    expect(ids.from('a', 'b')).toBe(new SystemIds().from('a', 'b'));
  });

  it('never change: they lie in logs', () => {
    expect(ids.from('process_reminder-1', 'remind')).toMatchInlineSnapshot(
      `"8110de4c-6c7e-5c85-a86b-2b7261c9249b"`,
    );
  });

  it('are others for other parts, however they are cut', () => {
    const all = [
      ids.from('ab', 'c'),
      ids.from('a', 'bc'),
      ids.from('abc'),
      ids.from('abc', ''),
      ids.from('1:a', 'b'),
      ids.from(),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
