import { LEASES } from '../feeding/system-collections.js';
import type { Lease, LeaseState, LeaseStore } from '../ports/lease-store.js';
import type { DocumentWrite, ReadStore, StoredDocument } from '../ports/read-store.js';

/** A lease as it is stored. */
interface StoredLease {
  readonly holder: string;
  readonly epoch: number;
  /** When it ends, in milliseconds since 1970 by the database's clock; 0 when it was given back. */
  readonly endsAt: number;
}

const PAGE = 500;

/**
 * Leases as guarded documents of any read store. The time is asked of the database first, so that whatever
 * happens before the guarded write makes a lease end sooner, never later.
 */
export class DocumentLeases implements LeaseStore {
  private ensured: Promise<void> | undefined;

  /** @param now the time on the clock of the database that holds the documents, in milliseconds since 1970 */
  constructor(
    private readonly documents: ReadStore,
    private readonly now: () => Promise<number>,
  ) {}

  async acquire(names: readonly string[], holder: string, ttlMs: number): Promise<readonly Lease[]> {
    const { now, found } = await this.look(names);
    const leases: Lease[] = [];
    const writes: DocumentWrite[] = [];
    for (const name of new Set(names)) {
      const before = found.get(name);
      if (before?.doc && before.doc.endsAt > now) continue;
      const lease = { name, holder, epoch: (before?.doc?.epoch ?? 0) + 1 };
      leases.push(lease);
      writes.push(writeOf(lease, before, now + ttlMs));
    }
    const written = await this.documents.write(writes);
    return leases.filter((_, index) => written[index]);
  }

  async renew(leases: readonly Lease[], ttlMs: number): Promise<readonly boolean[]> {
    const { now, found } = await this.look(leases.map(({ name }) => name));
    const kept = leases.filter((lease) => isStill(lease, found.get(lease.name)));
    const written = await this.documents.write(
      kept.map((lease) => writeOf(lease, found.get(lease.name), now + ttlMs)),
    );
    const renewed = new Set(kept.filter((_, index) => written[index]));
    return leases.map((lease) => renewed.has(lease));
  }

  async release(leases: readonly Lease[]): Promise<void> {
    const { found } = await this.look(leases.map(({ name }) => name));
    const kept = leases.filter((lease) => isStill(lease, found.get(lease.name)));
    await this.documents.write(kept.map((lease) => writeOf(lease, found.get(lease.name), 0)));
  }

  async list(): Promise<readonly LeaseState[]> {
    await this.ensure();
    const now = await this.now();
    const states: LeaseState[] = [];
    for (let after: string | undefined; ;) {
      const page = await this.documents.scan<StoredLease>(LEASES.name, after, PAGE);
      for (const { id, doc } of page) {
        if (!doc) continue;
        const { holder, epoch, endsAt } = doc;
        states.push({ name: id, holder, epoch, remainingMs: Math.max(0, endsAt - now) });
      }
      if (page.length < PAGE) return states;
      after = page.at(-1)?.id;
    }
  }

  private async look(names: readonly string[]) {
    await this.ensure();
    const now = await this.now();
    const found = await this.documents.getMany<StoredLease>(LEASES.name, names);
    return { now, found: new Map(found.map((document) => [document.id, document])) };
  }

  private ensure(): Promise<void> {
    this.ensured ??= this.documents.ensure(LEASES).catch((error: unknown) => {
      this.ensured = undefined;
      throw error;
    });
    return this.ensured;
  }
}

const isStill = ({ holder, epoch }: Lease, found: StoredDocument<StoredLease> | undefined): boolean =>
  found?.doc?.epoch === epoch && found.doc.holder === holder;

function writeOf(
  { name, holder, epoch }: Lease,
  before: StoredDocument | undefined,
  endsAt: number,
): DocumentWrite {
  const doc: StoredLease = { holder, epoch, endsAt };
  return { collection: LEASES.name, id: name, expected: before?.p, p: (before?.p ?? 0n) + 1n, doc };
}
