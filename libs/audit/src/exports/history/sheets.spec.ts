import { describe, expect, it } from '@jest/globals';
import { isDocumented, nameOf, sheetsOf } from './sheets.js';

describe('The sheets of a history', () => {
  it('are one for each segment of a log', () => {
    expect(sheetsOf(3).map(nameOf)).toEqual(['000000', '000001', '000002']);
  });

  it('are one for each chapter, and of a long one one for each part', () => {
    const sheets = sheetsOf(4, [
      { subject: 'customer-aurora', events: 3 },
      { subject: 'case-1', events: 2_050 },
      { subject: 'invoice-7', events: 1_024 },
    ]);
    expect(
      sheets.map(({ subject, part, parts, from, events }) => [subject, part, parts, from, events]),
    ).toEqual([
      ['customer-aurora', 0, 1, 0, 3],
      ['case-1', 0, 3, 3, 1_024],
      ['case-1', 1, 3, 1_027, 1_024],
      ['case-1', 2, 3, 2_051, 2],
      ['invoice-7', 0, 1, 2_053, 1_024],
    ]);
    expect(new Set(sheets.map(nameOf)).size).toBe(sheets.length);
  });

  it('have names that an archive can hold, whatever they are about', () => {
    const names = sheetsOf(1, [{ subject: `customer-${'ç/'.repeat(60)}`, events: 1 }]).map(nameOf);
    expect(names).toEqual([expect.stringMatching(/^000000-customer-[A-Za-z0-9._-]{1,90}$/)]);
  });

  it('have documents, unless they are of a long log', () => {
    expect([isDocumented(16), isDocumented(17)]).toEqual([true, false]);
    expect(isDocumented(1_000, [])).toBe(true);
    expect([isDocumented(1_000, undefined, true), isDocumented(1, [], false)]).toEqual([true, false]);
  });
});
