import { breathe } from '../feeding/backoff.js';
import type { ReadStore, StoredDocument } from '../ports/read-store.js';

/** A document that is not the same in two builds. */
export interface Difference {
  readonly id: string;
  readonly kind: 'onlyInFirst' | 'onlyInSecond' | 'different';
}

export interface Comparison {
  readonly equal: boolean;
  /** Documents looked at. */
  readonly documents: number;
  /** How many differ. */
  readonly different: number;
  /** The first of those that differ. */
  readonly differences: readonly Difference[];
}

const PAGE = 500;
const REPORTED = 100;

/**
 * Reads two collections side by side, in order of id, and finds the documents that are not the same, down to
 * the last value. Both may be written to meanwhile, so what is found is a suspicion to be looked at again.
 */
export async function suspectsOf(
  documents: ReadStore,
  first: string,
  second: string,
): Promise<{ suspects: Set<string>; documents: number }> {
  const suspects = new Set<string>();
  const left = scan(documents, first);
  const right = scan(documents, second);
  let count = 0;
  let a = await left.next();
  let b = await right.next();
  while (!a.done || !b.done) {
    count++;
    const order = orderOf(a.done ? undefined : a.value.id, b.done ? undefined : b.value.id);
    if (order !== 0) suspects.add(order < 0 ? idOf(a) : idOf(b));
    else if (!a.done && !b.done && !same(a.value, b.value)) suspects.add(a.value.id);
    if (order <= 0) a = await left.next();
    if (order >= 0) b = await right.next();
  }
  return { suspects, documents: count };
}

/** Of some documents, those that are not the same in both collections. */
export async function differencesOf(
  documents: ReadStore,
  first: string,
  second: string,
  ids: Iterable<string>,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const all = [...ids];
  for (let from = 0; from < all.length; from += PAGE) {
    const page = all.slice(from, from + PAGE);
    const left = byId(await documents.getMany(first, page));
    const right = byId(await documents.getMany(second, page));
    for (const id of page) {
      const [a, b] = [left.get(id), right.get(id)];
      // A tombstone and nothing at all are both "no such document".
      if (!a?.doc && !b?.doc) continue;
      if (!b?.doc) differences.push({ id, kind: 'onlyInFirst' });
      else if (!a?.doc) differences.push({ id, kind: 'onlyInSecond' });
      else if (!same(a, b)) differences.push({ id, kind: 'different' });
    }
  }
  return differences;
}

/** The verdict on two builds. */
export const comparisonOf = (documents: number, differences: readonly Difference[]): Comparison => ({
  equal: differences.length === 0,
  documents,
  different: differences.length,
  differences: differences.slice(0, REPORTED),
});

/** JSON with the properties of every object in order of name: equal values give equal text. */
export const canonical = (value: unknown): string => JSON.stringify(value, inOrder);

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

const same = (a: StoredDocument, b: StoredDocument): boolean => canonical(a.doc) === canonical(b.doc);

const byId = (found: readonly StoredDocument[]) => new Map(found.map((document) => [document.id, document]));

const idOf = (step: IteratorResult<StoredDocument, undefined>): string => step.value?.id ?? '';

function orderOf(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (b === undefined) return -1;
  if (a === undefined) return 1;
  return a < b ? -1 : 1;
}

async function* scan(documents: ReadStore, collection: string): AsyncGenerator<StoredDocument, undefined> {
  let after: string | undefined;
  for (;;) {
    const page = await documents.scan(collection, after, PAGE);
    yield* page;
    await breathe();
    if (page.length < PAGE) return undefined;
    after = page.at(-1)?.id;
  }
}
