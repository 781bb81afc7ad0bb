import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BSON } from 'mongodb';
import { Collection } from './collection.js';
import { fromStored, toStored } from './document-form.js';
import type { StoredObject } from './values.js';

const collection = new Collection({
  name: 'things-v1',
  fields: { status: 'text', at: 'time', amountMinor: 'number', open: 'boolean' },
  indexes: [],
  words: ['words'],
});

/** As the server hands it back. */
const stored = (doc: unknown): StoredObject =>
  BSON.deserialize(BSON.serialize(toStored(collection, doc)), { useBigInt64: true });
const asJson = (doc: unknown): unknown => JSON.parse(JSON.stringify(doc));

const odd = fc.constantFrom(
  ...['2026-03-01T09:30:00.000Z', '2026-02-30T09:30:00.000Z', '2026-03-01', '0000-01-01T00:00:00.000Z'],
  ...['\ud800', 'a\udc00b', '\0', '', '%', '%json', '%list', '%=status', '$set', 'a.b', '_id', '_p', '_gone'],
);
const text = fc.oneof(odd, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
const key = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString', '1', '%41', '%u0041'));
const number = fc.oneof(
  fc.double(),
  fc.maxSafeInteger(),
  fc.integer(),
  fc.constantFrom(-0, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e300, 5e-324, NaN, -Infinity),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(objectOf),
  ),
}));
const document = fc
  .tuple(
    fc.array(fc.tuple(key, value), { maxLength: 5 }).map(objectOf),
    fc.record(
      { status: value, at: value, amountMinor: value, open: value, words: fc.oneof(fc.array(text), value) },
      { requiredKeys: [] },
    ),
  )
  .map(([others, fields]) => ({ ...fields, ...others, ...fields }));

/** Keys as they are, `__proto__` too. */
function objectOf(entries: readonly [string, unknown][]): object {
  const object = {};
  for (const [name, each] of entries) {
    Object.defineProperty(object, name, {
      value: each,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

describe('A document in MongoDB', () => {
  it('comes back as JSON would bring it back', () => {
    fc.assert(
      fc.property(document, (doc) => {
        expect(fromStored(stored(doc))).toEqual(asJson(doc));
        expect(JSON.stringify(fromStored(stored(doc)))).toBe(JSON.stringify(doc));
      }),
      { numRuns: 1_000 },
    );
  });

  it('has no name that a server or a driver takes for something else', () => {
    fc.assert(
      fc.property(document, (doc) => {
        for (const name of namesIn(stored(doc))) expect(name).not.toMatch(/^$|[.$\0]|^__proto__$/);
        const own = Object.keys(stored(doc)).filter((name) => name.startsWith('_'));
        expect(own.filter((name) => name !== '_words')).toEqual([]);
      }),
    );
  });

  it('has times as dates and integers as integers', () => {
    const at = '2026-03-01T09:30:00.000Z';
    const { amountMinor, ...rest } = stored({
      at,
      amountMinor: 120_000_000_000,
      note: { at, on: '2026-03-01' },
    });
    expect(amountMinor).toBe(120_000_000_000n);
    expect(rest).toEqual({ at: new Date(at), note: { at: new Date(at), on: '2026-03-01' } });
  });

  it('shows queries values of the declared type and nothing else', () => {
    const at = '2026-03-01T09:30:00.000Z';
    const queried = (doc: object) => {
      const all = stored(doc);
      return Object.fromEntries(['status', 'at', 'open', '_words'].map((name) => [name, all[name]]));
    };
    const none = { status: undefined, at: undefined, open: undefined, _words: undefined };
    expect(queried({ status: 1, at: 'soon', open: 'yes', words: 1 })).toEqual(none);
    expect(queried({ status: ['open'], at: '2026-03-01', open: 0, words: { 0: 'one' } })).toEqual(none);
    // A text that happens to be a time is compared with other texts.
    expect(queried({ status: at, at, open: false, words: [at, 1, 'two'] })).toEqual({
      status: at,
      at: new Date(at),
      open: false,
      _words: [at, 'two'],
    });
  });

  it('may be nested deeper than a server takes', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 300; level++) deep = level % 2 === 0 ? { deep } : [deep];
    expect(depthOf(stored({ deep }))).toBeLessThan(100);
    expect(fromStored(stored({ deep }))).toEqual({ deep });
  });

  it('may be any JSON', () => {
    for (const doc of [[1, [2]], 'text', 5, true]) expect(fromStored(stored(doc))).toEqual(doc);
  });
});

function* namesIn(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null || value instanceof Date) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) yield name;
    yield* namesIn(inner);
  }
}

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null && !(value instanceof Date)
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0;
