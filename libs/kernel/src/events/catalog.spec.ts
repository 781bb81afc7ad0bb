import { describe, expect, it } from '@jest/globals';
import { recorded } from '../testing/recorded.js';
import { EventCatalog, EventCatalogError, schemasOf } from './catalog.js';
import { day, defineEvent, instant, oneOf, t } from './definition.js';

const Renamed = defineEvent('Renamed', {
  summary: 'Something got another name.',
  version: 3,
  personal: ['name'],
  data: t.Object({
    name: t.String(),
    kind: oneOf(['short', 'long']),
    on: t.Optional(day()),
    at: t.Optional(instant()),
  }),
  earlier: { 1: t.Object({ title: t.String() }), 2: t.Object({ name: t.String() }) },
  upcasters: {
    1: (data) => ({ name: data.title }),
    2: (data) => ({ ...data, kind: String(data.name).length > 3 ? 'long' : 'short' }),
  },
});

describe('An event definition', () => {
  it('states the fact', () => {
    expect(Renamed({ name: 'Ada', kind: 'short' })).toEqual({
      type: 'Renamed',
      data: { name: 'Ada', kind: 'short' },
    });
  });

  it('knows its schema as JSON Schema, with nothing beside what it names', () => {
    expect(Renamed.schema).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['name', 'kind'],
      properties: { name: { type: 'string' }, kind: { enum: ['short', 'long'] }, on: { format: 'date' } },
    });
  });
});

describe('The schemas of an event', () => {
  it('are those of all its versions', () => {
    expect(schemasOf(Renamed).map(({ version, schema }) => [version, schema.required as unknown])).toEqual([
      [1, ['title']],
      [2, ['name']],
      [3, ['name', 'kind']],
    ]);
  });
});

describe('EventCatalog', () => {
  const catalog = new EventCatalog([Renamed]);
  const check = (data: unknown) => catalog.check({ type: 'Renamed', data });

  it('accepts what fits', () => {
    expect(check({ name: 'Ada', kind: 'short', on: '2026-03-01', at: '2026-03-01T00:00:00.000Z' })).toBe(
      Renamed,
    );
  });

  it.each([
    [{ kind: 'short' }, '/name'],
    [{ name: 'Ada', kind: 'huge' }, '/kind'],
    [{ name: 'Ada', kind: 'short', on: '2026-02-30' }, '/on'],
    [{ name: 'Ada', kind: 'short', at: '2026-03-01' }, '/at'],
    [{ name: 'Ada', kind: 'short', extra: 1 }, '/extra'],
  ])('names the field that does not fit: %j', (data, path) => {
    expect(() => check(data)).toThrow(EventCatalogError);
    expect(() => check(data)).toThrow(path);
  });

  it('does not know what it was not told of', () => {
    expect(() => catalog.check({ type: 'Unheard', data: {} })).toThrow("'Unheard' is not in the catalog");
  });

  it('lists everything by name', () => {
    const A = defineEvent('A', { summary: 'a', data: t.Object({}) });
    expect(new EventCatalog([Renamed, A]).all()).toEqual([A, Renamed]);
  });

  describe('upcasting', () => {
    it('goes step by step to the current version, and leaves the rest of the event as it is', () => {
      const stored = recorded({ type: 'Renamed', data: { title: 'Grace' } });
      expect(catalog.upcast(stored)).toEqual({ ...stored, data: { name: 'Grace', kind: 'long' } });
    });

    it('hands back the very same object when there is nothing to do', () => {
      const stored = recorded(Renamed({ name: 'Ada', kind: 'short' }), { metadata: { schemaVersion: 3 } });
      expect(catalog.upcast(stored)).toBe(stored);
    });

    it.each([0, 4])('refuses version %d, which this program does not know', (schemaVersion) => {
      const stored = recorded({ type: 'Renamed', data: {} }, { metadata: { schemaVersion } });
      expect(() => catalog.upcast(stored)).toThrow('this program knows 1 to 3');
    });
  });

  describe('is not made', () => {
    const data = t.Object({ name: t.String() });
    it.each([
      ['with a type twice', () => [Renamed, Renamed], 'declared twice'],
      [
        'with a gap in the upcasters',
        () => [defineEvent('A', { summary: '', data, version: 2 })],
        'no upcaster from version 1 to 2',
      ],
      [
        'with an old version that has no schema',
        () => [defineEvent('A', { summary: '', data, version: 2, upcasters: { 1: (old) => old } })],
        'no schema of its version 1',
      ],
      [
        'with an upcaster that leads nowhere',
        () => [defineEvent('A', { summary: '', data, upcasters: { 1: (old) => old } })],
        'leads past its version 1',
      ],
      [
        'with a version below 1',
        () => [defineEvent('A', { summary: '', data, version: 0 })],
        'versions count from 1',
      ],
      [
        'with a personal field that is none',
        () => [{ ...defineEvent('A', { summary: '', data }), personal: ['address'] }],
        "marks 'address' as personal",
      ],
    ])('%s', (_what, definitions, message) => {
      expect(() => new EventCatalog(definitions() as never)).toThrow(message);
    });
  });
});
