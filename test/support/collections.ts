import { createHash } from 'node:crypto';
import type { ReadStore, StoredDocument } from '#kernel';

const PAGE = 500;

/** Every document of a collection, in order of id. */
export async function allDocuments(store: ReadStore, collection: string): Promise<StoredDocument[]> {
  const all: StoredDocument[] = [];
  for (;;) {
    const page = await store.scan(collection, all.at(-1)?.id, PAGE);
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

/** One hash over all documents of a collection: ids, positions, and contents to the last value, in any order of keys. */
export async function hashOf(store: ReadStore, collection: string): Promise<string> {
  const hash = createHash('sha256');
  for (const { id, p, doc } of await allDocuments(store, collection)) {
    hash.update(`${JSON.stringify([id, p.toString(), inOrder(doc)])}\n`);
  }
  return hash.digest('hex');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, inOrder(inner)]);
}
