import { isDeepStrictEqual } from 'node:util';
import {
  InvalidQuery,
  type CollectionSpec,
  type Condition,
  type DocumentWrite,
  type FieldValue,
  type FindOptions,
  type Page,
  type ReadStore,
  type Sort,
  type StoredDocument,
} from '../ports/read-store.js';

interface Kept {
  readonly p: bigint;
  /** As text, so that nobody holds what is in here. */
  readonly json: string | null;
  /** Highest epoch under which it was written. */
  readonly epoch: number;
}

interface Collection {
  readonly spec: CollectionSpec;
  readonly documents: Map<string, Kept>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Collections in maps: the port's words made flesh, for specifications. */
export class MemoryReadStore implements ReadStore {
  private readonly collections = new Map<string, Collection>();

  async ensure(spec: CollectionSpec): Promise<void> {
    const known = this.collections.get(spec.name);
    if (known && !isDeepStrictEqual(known.spec, spec))
      throw new InvalidQuery(`'${spec.name}' has another spec.`);
    checkSpec(spec);
    if (!known) this.collections.set(spec.name, { spec, documents: new Map() });
  }

  async get<Doc>(collection: string, id: string): Promise<StoredDocument<Doc> | undefined> {
    const kept = this.collection(collection).documents.get(id);
    return kept && stored<Doc>(id, kept);
  }

  async getMany<Doc>(collection: string, ids: readonly string[]): Promise<StoredDocument<Doc>[]> {
    const { documents } = this.collection(collection);
    return [...new Set(ids)].flatMap((id) => {
      const kept = documents.get(id);
      return kept ? [stored<Doc>(id, kept)] : [];
    });
  }

  async write(writes: readonly DocumentWrite[]): Promise<boolean[]> {
    return writes.map(({ collection, id, expected, p, doc, epoch }) => {
      const { documents } = this.collection(collection);
      const before = documents.get(id);
      const epochBefore = before?.epoch ?? 0;
      if (before?.p !== expected || (epoch !== undefined && epoch < epochBefore)) return false;
      documents.set(id, {
        p,
        json: doc === null ? null : JSON.stringify(doc),
        epoch: epoch ?? epochBefore,
      });
      return true;
    });
  }

  async find<Doc>(collection: string, { where = [], sort, limit, after }: FindOptions): Promise<Page<Doc>> {
    const { spec, documents } = this.collection(collection);
    checkQuery(spec, where, sort);
    if (limit < 1) throw new InvalidQuery('A page has at least one document.');
    const order = (a: StoredDocument<Fields>, b: StoredDocument<Fields>) => compare(a, b, sort);
    const matching = all<Fields>(documents)
      .filter(({ doc }) => doc !== null && where.every((condition) => holds(spec, condition, doc)))
      .sort(order);
    const last = after === undefined ? undefined : cursorOf(after, sort);
    const from = last ? matching.findIndex((document) => order(document, { ...last, p: 0n }) > 0) : 0;
    const page = from < 0 ? [] : matching.slice(from, from + limit);
    const end = page.at(-1);
    return {
      items: page.map(({ doc }) => doc as Doc),
      ...(end && end !== matching.at(-1)
        ? { next: JSON.stringify({ ...end, p: 0, sort: sort ?? null }) }
        : {}),
    };
  }

  async count(collection: string, where: readonly Condition[] = []): Promise<number> {
    const { spec, documents } = this.collection(collection);
    return all<Fields>(documents).filter(
      ({ doc }) => doc !== null && where.every((condition) => holds(spec, condition, doc)),
    ).length;
  }

  async scan<Doc>(
    collection: string,
    after: string | undefined,
    limit: number,
  ): Promise<StoredDocument<Doc>[]> {
    return all<Doc>(this.collection(collection).documents)
      .filter(({ id, doc }) => doc !== null && (after === undefined || id > after))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  async drop(collection: string): Promise<void> {
    this.collections.delete(collection);
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  private collection(name: string): Collection {
    const collection = this.collections.get(name);
    if (!collection) throw new InvalidQuery(`The collection '${name}' was never ensured.`);
    return collection;
  }
}

const stored = <Doc>(id: string, { p, json }: Kept): StoredDocument<Doc> => ({
  id,
  p,
  doc: json === null ? null : (JSON.parse(json) as Doc),
});

const all = <Doc>(documents: ReadonlyMap<string, Kept>): StoredDocument<Doc>[] =>
  [...documents].map(([id, kept]) => stored<Doc>(id, kept));

function cursorOf(after: string, sort: Sort | undefined): { id: string; doc: Fields } {
  try {
    const cursor = JSON.parse(after) as { id: string; doc: Fields; sort: Sort | null };
    if (isDeepStrictEqual(cursor.sort, sort ?? null)) return cursor;
  } catch {
    // Said below, like any other cursor that is none.
  }
  throw new InvalidQuery(`'${after}' is no place in this list.`);
}

function checkSpec({ name, fields, indexes }: CollectionSpec): void {
  if (indexes.flat().some((field) => !Object.hasOwn(fields, field))) {
    throw new InvalidQuery(`'${name}' has an index on a field that is not declared.`);
  }
}

const TYPES = { text: 'string', time: 'string', number: 'number', boolean: 'boolean' } as const;

function checkValue(spec: CollectionSpec, field: string, value: FieldValue | undefined): void {
  const type = spec.fields[field];
  if (!type) throw new InvalidQuery(`'${spec.name}' has no field '${field}'.`);
  if (value !== null && value !== undefined && typeof value !== TYPES[type]) {
    throw new InvalidQuery(`The field '${field}' of '${spec.name}' is never ${JSON.stringify(value)}.`);
  }
}

function checkQuery(spec: CollectionSpec, where: readonly Condition[], sort: Sort | undefined): void {
  const equal = new Set(where.flatMap((condition) => ('is' in condition ? [condition.field] : [])));
  for (const condition of where) {
    if ('words' in condition) {
      if (spec.words === undefined) throw new InvalidQuery(`'${spec.name}' has no words.`);
    } else if ('in' in condition) for (const value of condition.in) checkValue(spec, condition.field, value);
    else if ('is' in condition) checkValue(spec, condition.field, condition.is);
    else
      for (const value of [condition.from, condition.to, condition.before])
        checkValue(spec, condition.field, value);
  }
  if (!sort) return;
  const served = spec.indexes.some((fields) => fields.find((field) => !equal.has(field)) === sort.field);
  if (!served && !equal.has(sort.field)) {
    throw new InvalidQuery(`No index of '${spec.name}' serves a list sorted by '${sort.field}'.`);
  }
}

function holds(spec: CollectionSpec, condition: Condition, doc: Fields): boolean {
  if ('words' in condition) {
    const words = new Set(doc[spec.words ?? ''] as string[] | undefined);
    return condition.words.every((word) => words.has(word));
  }
  const value = (doc[condition.field] ?? null) as FieldValue;
  if ('is' in condition) return value === condition.is;
  if ('in' in condition) return condition.in.includes(value);
  const { from, to, before } = condition;
  return (
    value !== null &&
    (from === undefined || from === null || value >= from) &&
    (to === undefined || to === null || value <= to) &&
    (before === undefined || before === null || value < before)
  );
}

function compare(a: StoredDocument<Fields>, b: StoredDocument<Fields>, sort: Sort | undefined): number {
  const byId = a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
  if (!sort) return byId;
  const left = (a.doc?.[sort.field] ?? null) as FieldValue;
  const right = (b.doc?.[sort.field] ?? null) as FieldValue;
  const order = left === right ? byId : isBefore(left, right) ? -1 : 1;
  return sort.direction === 'asc' ? order : -order;
}

const isBefore = (a: FieldValue, b: FieldValue): boolean => a === null || (b !== null && a < b);
