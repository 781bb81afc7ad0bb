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

/**
 * One hash over all documents of a collection: ids, positions, and contents to the last value, in any order of keys.
 *
 * @param renamed positions that go by another name in a log that is compared with this one
 */
export async function hashOf(
  store: ReadStore,
  collection: string,
  renamed: ReadonlyMap<string, string> = new Map(),
): Promise<string> {
  const hash = createHash('sha256');
  for (const { id, p, doc } of await allDocuments(store, collection)) {
    hash.update(`${JSON.stringify(inOrder([id, p.toString(), doc], renamed))}\n`);
  }
  return hash.digest('hex');
}

function inOrder(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((inner) => inOrder(inner, renamed));
  if (typeof value === 'string') return renamed.get(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, inOrder(inner, renamed)]);
}
