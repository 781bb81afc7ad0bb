import type { DocumentWrite, ReadStore } from '../ports/read-store.js';
import { CHECKPOINTS } from './system-collections.js';

/** How far somebody has come. */
export interface Standing {
  readonly position: bigint;
  /** When the last event that it was shown was written, if that is known. */
  readonly recordedAt?: string | undefined;
}

interface StoredCheckpoint {
  readonly position: string;
  readonly recordedAt?: string;
}

/** Somebody else has the lease under which something was to be done. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(owner: string) {
    super(`Another worker has taken over '${owner}'.`);
  }
}

/**
 * Where to go on reading after a restart. Written lazily and after the work: a checkpoint that is
 * behind, or lost, costs reading again and nothing else. It only ever moves forward.
 */
export class Checkpoints {
  /** `p` of each checkpoint as last seen in the store; a checkpoint's `p` is the position that it holds. */
  private readonly stored = new Map<string, bigint>();
  /** Epochs of the leases under which checkpoints are written, where there are any. */
  private readonly epochs = new Map<string, number>();

  constructor(private readonly documents: ReadStore) {}

  /** What is stored of several owners; those that have no checkpoint are missing. */
  async standings(owners: readonly string[]): Promise<Map<string, Standing>> {
    const standings = new Map<string, Standing>();
    for (const { id, p, doc } of await this.documents.getMany<StoredCheckpoint>(CHECKPOINTS.name, owners)) {
      if (doc) standings.set(id, { position: p, recordedAt: doc.recordedAt });
    }
    return standings;
  }

  /**
   * Takes a checkpoint over: from now on it is refused to whoever writes under a lower epoch.
   *
   * @returns the position; undefined when there is no checkpoint
   * @throws LeaseLost when somebody has taken it over under a higher epoch
   */
  async takeOver(owner: string, epoch: number): Promise<bigint | undefined> {
    for (;;) {
      const found = await this.documents.get(CHECKPOINTS.name, owner);
      const [written] = await this.documents.write([
        {
          collection: CHECKPOINTS.name,
          id: owner,
          expected: found?.p,
          p: found?.p ?? 0n,
          doc: found?.doc ?? null,
          epoch,
        },
      ]);
      if (written) {
        this.epochs.set(owner, epoch);
        return this.load(owner);
      }
      const again = await this.documents.get(CHECKPOINTS.name, owner);
      if (again?.p === found?.p) throw new LeaseLost(owner);
    }
  }

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
  async save(standings: ReadonlyMap<string, Standing | bigint>): Promise<void> {
    const writes: DocumentWrite[] = [];
    for (const [owner, standing] of standings) {
      const { position, recordedAt } =
        typeof standing === 'bigint' ? { position: standing, recordedAt: undefined } : standing;
      const expected = this.stored.get(owner);
      if (expected !== undefined && expected >= position) continue;
      const doc = { position: position.toString(), ...(recordedAt === undefined ? {} : { recordedAt }) };
      const epoch = this.epochs.get(owner);
      writes.push({ collection: CHECKPOINTS.name, id: owner, expected, p: position, doc, epoch });
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
