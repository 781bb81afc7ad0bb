import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linesOf, recordOfEvent } from '../disk/event-lines.js';
import { stored } from '../testing/some-events.js';
import { canonical, digestIn, entryOf, MOST_ENTRY_BYTES } from './record.js';

describe('Canonical JSON', () => {
  it('is that of RFC 8785', () => {
    // The example of its section 3.2.2, and the order of its section 3.2.3.
    expect(
      canonical(
        JSON.parse(
          '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
            '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
        ),
      ),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const inOrder = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    expect(canonical(Object.fromEntries(names.map((name) => [name, 0])))).toBe(
      `{${inOrder.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`,
    );
  });

  it('says the same, and says it once only, for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(JSON.parse(JSON.stringify(value)));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonical(JSON.parse(text))).toBe(text);
        expect(text).not.toContain('\n');
      }),
    );
  });

  it('has a way to write half a surrogate pair, which has no bytes', () => {
    expect(canonical('\ud83d')).toBe('"\\ud83d"');
  });
});

describe('The record of an event', () => {
  it('has its eight members in their order, and no line break', () => {
    const record = recordOfEvent(stored(12, 'Zwei\nZeilen')).toString();
    expect(record).toBe(canonical(JSON.parse(record)));
    expect(Object.keys(JSON.parse(record) as object)).toEqual([
      'data', 'id', 'metadata', 'position', 'recordedAt', 'revision', 'streamId', 'type',
    ]); // prettier-ignore
    expect(JSON.parse(record)).toMatchObject({ position: '37', revision: 2, streamId: 'case-1' });
    expect(record).not.toContain('\n');
  });

  it('is the same when the store knows the text of the body', () => {
    const event = stored(3);
    const withText = {
      ...event,
      bodyText: `${JSON.stringify(event.metadata)}\n${JSON.stringify(event.data)}`,
    };
    expect(linesOf([withText])).toBe(linesOf([event]));
  });

  it('is an entry as long as a bundle can hold it, and beyond that the entry is its digest', () => {
    const room = MOST_ENTRY_BYTES - recordOfEvent(stored(1, '')).length;
    const longest = recordOfEvent(stored(1, 'x'.repeat(room)));
    expect(entryOf(longest)).toBe(longest);
    expect(digestIn(longest)).toBeUndefined();
    const tooLong = recordOfEvent(stored(1, 'x'.repeat(room + 1)));
    const sha256 = createHash('sha256').update(tooLong).digest('hex');
    expect(entryOf(tooLong).toString()).toBe(`{"sha256":"${sha256}","size":${MOST_ENTRY_BYTES + 1}}`);
    expect(digestIn(entryOf(tooLong))).toBe(sha256);
  });
});
