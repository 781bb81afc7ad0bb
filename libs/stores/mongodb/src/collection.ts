import { toUSVString } from 'node:util';
import type { IndexDescription } from 'mongodb';
import { InvalidQuery, wordsIn, type CollectionSpec, type FieldType } from '#kernel';
import { dateOf, numberOf, type Scalar, type Stored } from './values.js';

/** An index as it is made: with the id at its end, so that it delivers a list in its order. */
export type WantedIndex = IndexDescription & {
  readonly name: string;
  readonly key: Readonly<Record<string, 1>>;
};

/** The property in which the words of a document lie beside it. */
export const WORDS = '_words';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** What a collection can be asked about, and how its documents' fields lie in it. */
export class Collection {
  readonly indexes: readonly WantedIndex[];
  private readonly types: ReadonlyMap<string, FieldType>;

  /** @throws InvalidQuery when the spec contradicts itself */
  constructor(readonly spec: CollectionSpec) {
    checkSpec(spec);
    this.types = new Map(Object.entries(spec.fields));
    this.indexes = [
      ...spec.indexes.map((fields) => indexOn(`by.${fields.join('.')}`, [...fields, '_id'])),
      ...(spec.words === undefined ? [] : [indexOn('words', [WORDS])]),
    ];
  }

  get name(): string {
    return this.spec.name;
  }

  /** @throws InvalidQuery when it isn't declared */
  typeOf(field: string): FieldType {
    const type = this.types.get(field);
    if (type !== undefined) return type;
    throw new InvalidQuery(`The collection '${this.name}' declares no field '${field}'.`);
  }

  /** True for a property that queries look at. */
  isQueried(property: string): boolean {
    return this.types.has(property);
  }

  /** What queries see of a property; undefined when its value is not of the declared type, which counts as none. */
  queried(property: string, value: unknown): Stored | undefined {
    const type = this.types.get(property);
    return type === undefined ? undefined : fieldOf(type, value);
  }

  /** The words that a document is found by; undefined where nobody looks for words. */
  wordsOf(document: Readonly<Record<string, unknown>>): string[] | undefined {
    const { words } = this.spec;
    return words === undefined ? undefined : [...new Set(wordsIn(document, words).map(wordOf))];
  }
}

/** A value as it is stored and compared. */
export function fieldOf(type: FieldType, value: unknown): Scalar | undefined {
  if (value === null) return null;
  switch (type) {
    case 'text':
      return typeof value === 'string' ? toUSVString(value) : undefined;
    case 'time':
      return typeof value === 'string' ? dateOf(value) : undefined;
    case 'number':
      return typeof value === 'number' ? numberOf(value) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
  }
}

export const wordOf = (word: string): string => toUSVString(word);

/** Two specs that ask for the same. */
export const sameSpec = (a: CollectionSpec, b: CollectionSpec): boolean => canonical(a) === canonical(b);

const canonical = ({ name, fields, indexes, words }: CollectionSpec): string =>
  JSON.stringify([name, Object.entries(fields).sort(), indexes.map((index) => index.join()).sort(), words]);

const indexOn = (name: string, properties: readonly string[]): WantedIndex => ({
  name,
  key: Object.fromEntries(properties.map((property) => [property, 1] as const)),
});

function checkSpec({ name, fields, indexes, words }: CollectionSpec): void {
  const names = [name, ...Object.keys(fields), ...(words ?? [])];
  if (!names.every((each) => NAME.test(each))) {
    throw new InvalidQuery(`'${name}': names of collections, fields and words are letters, digits, - and _.`);
  }
  for (const index of indexes) {
    const strange = index.find((field) => !Object.hasOwn(fields, field));
    if (strange !== undefined || index.length === 0 || new Set(index).size < index.length) {
      throw new InvalidQuery(
        `'${name}': the index [${index.join(', ')}] must name declared fields, each once.`,
      );
    }
  }
  if (new Set(indexes.map((index) => index.join())).size < indexes.length) {
    throw new InvalidQuery(`'${name}': an index is declared twice.`);
  }
}
