import { describe, expect, it } from '@jest/globals';
import { EventCatalog } from '#kernel';
import { CONTEXTS } from '../../apps/desk/src/contexts.js';
import { LANGUAGES } from '../../libs/audit/src/exports/export-state.js';
import { eventName } from '../../libs/audit/src/exports/history/event-names.js';
import { fieldName } from '../../libs/audit/src/exports/history/field-names.js';
import { valueName } from '../../libs/audit/src/exports/history/value-names.js';

/* What an export tells people of an event it tells in their language: for every event that there is. */

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly type?: string;
}

const definitions = new EventCatalog(CONTEXTS.flatMap(({ events }) => events)).all();

/** Every field that data of such a schema has, with the schema of its values. */
function* fieldsOf(schema: Schema): Generator<readonly [field: string, values: Schema]> {
  for (const inner of [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])]) {
    yield* fieldsOf(inner);
  }
  for (const [field, values] of Object.entries(schema.properties ?? {})) {
    yield [field, values];
    yield* fieldsOf(values);
  }
}

/** The words that a value may be; none for texts and numbers. */
const wordsOf = ({ enum: words = [], const: word, items, anyOf = [] }: Schema): readonly string[] => [
  ...words,
  ...(word === undefined ? [] : [word]),
  ...[...anyOf, ...(items ? [items] : [])].flatMap(wordsOf),
];

const fields = definitions.flatMap(({ type, schema }) =>
  [...fieldsOf(schema as Schema)].map(([field, values]) => ({ type, field, words: wordsOf(values) })),
);

describe.each(LANGUAGES)('An export in %s has words for', (language) => {
  it('every event', () => {
    expect(definitions.map(({ type }) => type).filter((type) => !eventName(type, language))).toEqual([]);
    expect(definitions.length).toBeGreaterThan(70);
  });

  it('every field', () => {
    const nameless = fields.filter(({ field }) => !fieldName(field, language));
    expect(nameless.map(({ type, field }) => `${type}.${field}`)).toEqual([]);
    expect(fields.length).toBeGreaterThan(300);
  });

  it('every word of a vocabulary', () => {
    const all = fields.flatMap(({ type, field, words }) => words.map((word) => ({ type, field, word })));
    const nameless = all.filter(({ field, word }) => !valueName(field, word, language));
    expect(nameless.map(({ type, field, word }) => `${type}.${field}: ${word}`)).toEqual([]);
    expect(all.length).toBeGreaterThan(200);
  });
});
