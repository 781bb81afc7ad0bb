import { describe, expect, it } from '@jest/globals';
import { readTime } from './time.js';

describe('A time of the export', () => {
  it('is day, month, year and 24 hours, taken for UTC', () => {
    expect(readTime('29-02-2016 01:16')).toBe('2016-02-29T01:16:00.000Z');
    expect(readTime('1-3-2016 9:05')).toBe('2016-03-01T09:05:00.000Z');
  });
  it.each([
    '31-02-2016 10:00',
    '29-02-2015 10:00',
    '02-13-2016 10:00',
    '01-01-2016 24:00',
    '2016-01-01 10:00',
    '?',
    '',
  ])('is not %j', (text) => {
    expect(readTime(text)).toBeUndefined();
  });
});
