import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../events/time.js';
import { add, bucketOf, durationOf, percentileOf, periodsBetween, periodsOf } from './measures.js';

describe('Periods', () => {
  it('are whole months where they can be, and days at both ends', () => {
    expect(periodsBetween('2026-01-30', '2026-03-02')).toEqual([
      '2026-01-30',
      '2026-01-31',
      '2026-02',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(periodsBetween('2026-01-01', '2026-12-31')).toHaveLength(12);
    expect(periodsBetween('2024-02-01', '2024-02-29')).toEqual(['2024-02']);
    expect(periodsBetween('2026-02-01', '2026-02-27')).toHaveLength(27);
    expect(periodsBetween('2026-03-02', '2026-03-01')).toEqual([]);
  });

  it('cover each day of a span exactly once', () => {
    const start = '2023-11-15';
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (offset, length) => {
        const from = addDays(start, offset);
        const to = addDays(from, length);
        const periods = periodsBetween(from, to);
        for (let day = addDays(from, -40); day <= addDays(to, 40); day = addDays(day, 1)) {
          const [ofDay, ofMonth] = periodsOf(`${day}T12:00:00.000Z`);
          const times = periods.filter((period) => period === ofDay || period === ofMonth).length;
          if (times !== (day >= from && day <= to ? 1 : 0)) return false;
        }
        return true;
      }),
    );
  });
});

describe('Counts', () => {
  it('leave out what comes to nothing, so that equal figures are equal documents', () => {
    expect(add(add({ a: 1 }, 'b', 2), 'a', -1)).toEqual({ b: 2 });
  });
});

describe('Percentiles', () => {
  it('are null when nothing was measured', () => {
    expect(percentileOf(new Map(), 0.5)).toBeNull();
  });

  it('are at most 2.5 % off the nearest rank, and never below a second', () => {
    const year = 365 * 86_400_000;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1_001, max: year }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.9, 0.95),
        (durations, share) => {
          const histogram = new Map<number, number>();
          for (const millis of durations)
            histogram.set(bucketOf(millis), (histogram.get(bucketOf(millis)) ?? 0) + 1);
          const sorted = durations.toSorted((a, b) => a - b);
          const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
          const estimate = percentileOf(histogram, share) ?? 0;
          return Math.abs(estimate / exact - 1) <= 0.025;
        },
      ),
    );
    expect(durationOf(bucketOf(3))).toBe(1_000);
  });
});
