import type { DocumentWrite, ReadStore } from '../ports/read-store.js';
import { CHECKPOINTS } from './system-collections.js';

/**
 * Where to go on reading after a restart. Written lazily and after the work: a checkpoint that is
 * behind, or lost, costs reading again and nothing else. It only ever moves forward.
 */
export class Checkpoints {
  /** `p` of each checkpoint as last seen in the store; a checkpoint's `p` is the position that it holds. */
  private readonly stored = new Map<string, bigint>();

  constructor(private readonly documents: ReadStore) {}

  /** @returns the position of the last event handled, undefined when there is no checkpoint */
  async load(owner: string): Promise<bigint | undefined> {
    const found = await this.documents.get(CHECKPOINTS.name, owner);
    if (!found) {
      this.stored.delete(owner);
      return undefined;
    }
    this.stored.set(owner, found.p);
    return found.doc === null ? undefined : found.p;
  }

  /** Moves checkpoints forward, all in one call. One that another worker has moved is left alone. */
  async save(positions: ReadonlyMap<string, bigint>): Promise<void> {
    const writes: DocumentWrite[] = [];
    for (const [owner, position] of positions) {
      const expected = this.stored.get(owner);
      if (expected !== undefined && expected >= position) continue;
      const doc = { position: position.toString() };
      writes.push({ collection: CHECKPOINTS.name, id: owner, expected, p: position, doc });
    }
    if (writes.length === 0) return;
    const written = await this.documents.write(writes);
    for (const [index, write] of writes.entries()) {
      if (written[index]) this.stored.set(write.id, write.p);
      else await this.load(write.id);
    }
  }

  /** Forgets a checkpoint, so that its owner begins anew. */
  async reset(owner: string): Promise<void> {
    const found = await this.documents.get(CHECKPOINTS.name, owner);
    this.stored.delete(owner);
    if (!found || found.doc === null) return;
    await this.documents.write([
      { collection: CHECKPOINTS.name, id: owner, expected: found.p, p: 0n, doc: null },
    ]);
  }
}
