import type { CollectionSpec, DocumentWrite, Page, ReadStore, StoredDocument } from '#kernel';

/**
 * Documents in a Map, for the rows of the comparison that keep their read model in memory. It stores by
 * the port's rules, guards included; it answers no queries, which the comparison does not ask.
 */
export class MemoryReadStore implements ReadStore {
  private readonly collections = new Map<string, Map<string, StoredDocument>>();

  ensure({ name }: CollectionSpec): Promise<void> {
    if (!this.collections.has(name)) this.collections.set(name, new Map());
    return Promise.resolve();
  }

  async get<Doc>(collection: string, id: string): Promise<StoredDocument<Doc> | undefined> {
    return this.of<Doc>(collection).get(id);
  }

  async getMany<Doc>(collection: string, ids: readonly string[]): Promise<readonly StoredDocument<Doc>[]> {
    const documents = this.of<Doc>(collection);
    return ids.map((id) => documents.get(id)).filter((found) => found !== undefined);
  }

  write(writes: readonly DocumentWrite[]): Promise<readonly boolean[]> {
    return Promise.resolve(writes.map((write) => this.writeOne(write)));
  }

  find<Doc>(): Promise<Page<Doc>> {
    return Promise.resolve({ items: [] });
  }

  async count(collection: string): Promise<number> {
    return this.of(collection).size;
  }

  async scan<Doc>(collection: string): Promise<readonly StoredDocument<Doc>[]> {
    return [...this.of<Doc>(collection).values()];
  }

  tidy(): Promise<void> {
    return Promise.resolve();
  }

  drop(collection: string): Promise<void> {
    this.collections.delete(collection);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private writeOne({ collection, id, expected, p, doc }: DocumentWrite): boolean {
    const documents = this.of(collection);
    if (documents.get(id)?.p !== expected) return false;
    documents.set(id, { id, p, doc });
    return true;
  }

  private of<Doc>(collection: string): Map<string, StoredDocument<Doc>> {
    const documents = this.collections.get(collection);
    if (!documents) throw new Error(`There is no collection '${collection}'.`);
    return documents as Map<string, StoredDocument<Doc>>;
  }
}
