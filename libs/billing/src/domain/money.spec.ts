import { describe as suite, expect, it } from '@jest/globals';
import { formatMoney, isAmount, minorDigits } from './money.js';

suite('Money', () => {
  it('has the decimal places of ISO 4217, which are not always those of a locale', () => {
    expect(['BRL', 'EUR', 'HUF', 'JPY', 'KWD', 'IQD', 'CLF'].map(minorDigits)).toEqual([2, 2, 2, 0, 3, 3, 4]);
  });
  it('is written out exactly', () => {
    expect(formatMoney(120_000, 'BRL')).toBe('BRL 1,200.00');
    expect(formatMoney(5, 'BRL')).toBe('BRL 0.05');
    expect(formatMoney(1_234_567, 'JPY')).toBe('JPY 1,234,567');
    expect(formatMoney(-1_234_567, 'KWD')).toBe('KWD -1,234.567');
    expect(formatMoney(0, 'TRY')).toBe('TRY 0.00');
  });
  it('is a whole, positive and not absurd number of minor units', () => {
    expect([1, 1_000_000_000_000].every(isAmount)).toBe(true);
    expect([0, -1, 12.5, Number.NaN, Infinity, 1_000_000_000_001].some(isAmount)).toBe(false);
  });
});
