import type { CollectionSpec } from '#kernel';
import { Fault } from '../sqlite/fault.js';
import type { SqlValue } from '../sqlite/connection.js';
import { WORD_INDEX } from './words.js';

export type FieldType = CollectionSpec['fields'][string];

/** A field and the column that repeats its value, so that it can be indexed. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly column: string;
}

/** An index and the fields it begins with; the document's id always comes last. */
export interface FieldIndex {
  readonly name: string;
  readonly fields: readonly string[];
}

const AFFINITY: Record<FieldType, string> = {
  text: 'TEXT',
  time: 'TEXT',
  number: 'NUMERIC',
  boolean: 'INTEGER',
};
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** Where a collection lies in the file. All names are quoted, ready for SQL. */
export class Collection {
  readonly fields: readonly Field[];
  readonly indexes: readonly FieldIndex[];
  /** What queries look at: a document's number, id, field values and words. Narrow, so that many fit into a page. */
  readonly entries: string;
  /** What queries fetch: the documents themselves, by number. */
  readonly documents: string;
  readonly tombstones: string;
  /** The unique index on ids. */
  readonly idIndex: string;
  /** The word index; undefined when the documents have no words. */
  readonly words: string | undefined;

  /** @throws Fault `invalidQuery` when the spec contradicts itself */
  constructor(readonly spec: CollectionSpec) {
    checkSpec(spec);
    this.fields = Object.entries(spec.fields).map(([name, type]) => ({
      name,
      type,
      column: quoted(`.${name}`),
    }));
    this.entries = quoted(`${spec.name}.entries`);
    this.documents = quoted(`${spec.name}.documents`);
    this.tombstones = quoted(`${spec.name}.tombstones`);
    this.idIndex = quoted(`${spec.name}.by-id`);
    this.words = spec.words === undefined ? undefined : quoted(`${spec.name}.words`);
    this.indexes = spec.indexes.map((fields) => ({
      name: quoted(`${spec.name}.by.${fields.join('.')}`),
      fields,
    }));
  }

  /** @throws Fault `invalidQuery` when it isn't declared */
  field(name: string): Field {
    const field = this.fields.find((each) => each.name === name);
    if (field) return field;
    throw new Fault('invalidQuery', `The collection '${this.spec.name}' declares no field '${name}'.`);
  }

  /** The tables, without what only queries need. */
  createSql(): string {
    const columns = this.fields.map(({ column, type }) => `${column} ${AFFINITY[type]},`);
    return `
      CREATE TABLE ${this.entries} (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        ${columns.join('\n')}
        words TEXT
      );
      CREATE UNIQUE INDEX ${this.idIndex} ON ${this.entries} (id);
      CREATE TABLE ${this.documents} (n INTEGER PRIMARY KEY, p INTEGER NOT NULL, doc TEXT NOT NULL);
      CREATE TABLE ${this.tombstones} (id TEXT PRIMARY KEY, p INTEGER NOT NULL) WITHOUT ROWID;`;
  }

  indexSql({ name, fields }: FieldIndex): string {
    const keys = fields.map((field) => this.field(field).column);
    return `CREATE INDEX IF NOT EXISTS ${name} ON ${this.entries} (${[...keys, 'id'].join(', ')});`;
  }

  /** An empty word index, whatever there was; nothing when the documents have no words. */
  wordIndexSql(): string {
    if (this.words === undefined) return '';
    return `DROP TABLE IF EXISTS ${this.words}; CREATE VIRTUAL TABLE ${this.words} USING ${WORD_INDEX};`;
  }

  dropSql(): string {
    const tables = [
      this.entries,
      this.documents,
      this.tombstones,
      ...(this.words === undefined ? [] : [this.words]),
    ];
    return tables.map((table) => `DROP TABLE IF EXISTS ${table};`).join('\n');
  }
}

/** A value as its column holds it. A value of another type than declared counts as none. */
export function columnValue(type: FieldType, value: unknown): SqlValue {
  switch (type) {
    case 'text':
    case 'time':
      // SQLite would end the text at a NUL, and a page that begins after it would begin in the wrong place.
      if (typeof value !== 'string') return null;
      return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
    case 'number':
      return typeof value === 'number' && !Number.isNaN(value) ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : null;
  }
}

/** Two specs that lead to the same tables. */
export const sameSpec = (a: CollectionSpec, b: CollectionSpec): boolean => canonical(a) === canonical(b);

const canonical = ({ name, fields, indexes, words }: CollectionSpec): string => {
  const columns = Object.entries(fields).map(([field, type]) => [field, AFFINITY[type]]);
  return JSON.stringify([name, columns.sort(), indexes.map((index) => index.join()).sort(), words]);
};

function checkSpec({ name, fields, indexes }: CollectionSpec): void {
  const names = Object.keys(fields);
  if (![name, ...names].every((each) => NAME.test(each))) {
    throw new Fault(
      'invalidQuery',
      `'${name}': names of collections and fields are letters, digits, - and _.`,
    );
  }
  for (const index of indexes) {
    const strange = index.find((field) => !names.includes(field));
    if (strange !== undefined || index.length === 0 || new Set(index).size < index.length) {
      throw new Fault(
        'invalidQuery',
        `'${name}': the index [${index.join(', ')}] must name declared fields, each once.`,
      );
    }
  }
  if (new Set(indexes.map((index) => index.join())).size < indexes.length) {
    throw new Fault('invalidQuery', `'${name}': an index is declared twice.`);
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
