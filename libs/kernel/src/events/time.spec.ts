import { describe, expect, it } from '@jest/globals';
import { addDays, dayOf, daysBetween, isDay, isInstant, laterThan, millisBetween } from './time.js';

describe('A moment', () => {
  it.each(['2026-03-01T09:30:00.000Z', '2024-02-29T23:59:59.999Z', '0001-01-01T00:00:00.000Z'])(
    'is %s',
    (text) => {
      expect(isInstant(text)).toBe(true);
    },
  );

  it.each([
    '2026-03-01T09:30:00Z',
    '2026-03-01T09:30:00.000+01:00',
    '2026-03-01 09:30:00.000Z',
    '2026-02-29T00:00:00.000Z',
    '2026-03-01T24:00:00.000Z',
    '2026-03-01T09:60:00.000Z',
    '2026-03-01T25:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '',
  ])('is not %s', (text) => {
    expect(isInstant(text)).toBe(false);
  });
});

describe('A day', () => {
  it.each(['2026-02-28', '2024-02-29'])('is %s', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each(['2026-02-29', '2026-2-28', '2026-04-31', '2026-00-01', '2026-02-28T00:00:00.000Z'])(
    'is not %s',
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );
});

it.each([0, 4, 1900, 2000, 2023, 2024, 9999])('The days of the year %s are those of its months', (year) => {
  const text = (number: number, digits: number) => String(number).padStart(digits, '0');
  for (let month = 0; month <= 13; month++) {
    for (let day = 0; day <= 32; day++) {
      const date = `${text(year, 4)}-${text(month, 2)}-${text(day, 2)}`;
      const there = new Date(0);
      there.setUTCFullYear(year, month - 1, day);
      expect([date, isDay(date)]).toEqual([date, there.toISOString().startsWith(date)]);
      expect(isInstant(`${date}T12:00:00.000Z`)).toBe(isDay(date));
    }
  }
});

describe('Reckoning with time', () => {
  it('finds the day of a moment, in UTC', () => {
    expect(dayOf('2026-03-01T23:59:59.999Z')).toBe('2026-03-01');
  });

  it('counts days across months, leap days and changes of the clocks', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-03-01', '2026-02-27')).toBe(-2);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
  });

  it('counts milliseconds', () => {
    expect(millisBetween('2026-03-01T00:00:00.000Z', '2026-03-01T00:00:01.500Z')).toBe(1_500);
    expect(laterThan('2026-02-28T23:59:59.999Z', 1)).toBe('2026-03-01T00:00:00.000Z');
    expect(laterThan('2026-03-01T00:00:00.000Z', -1)).toBe('2026-02-28T23:59:59.999Z');
  });
});
