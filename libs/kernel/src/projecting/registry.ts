import { REGISTRY } from '../feeding/system-collections.js';
import { millisBetween } from '../events/time.js';
import type { Clock } from '../ports/clock.js';
import type { ReadStore } from '../ports/read-store.js';

/** One filling of a read model: a projection's version, built from the log for the n-th time. */
export interface Build {
  readonly projection: string;
  readonly version: number;
  readonly generation: number;
  /** Where its documents are. */
  readonly collection: string;
}

/** The build of a projection's version: `case-list-v3`, built again `case-list-v3-g2`. */
export function buildOf(projection: string, version: number, generation: number): Build {
  const collection = `${projection}-v${version}${generation === 1 ? '' : `-g${generation}`}`;
  return { projection, version, generation, collection };
}

/** Something that happened to the builds of a projection. */
export interface RegistryChange {
  readonly at: string;
  readonly what:
    'flipped' | 'rebuildStarted' | 'rebuildAbandoned' | 'rollbackStarted' | 'retried' | 'skipped';
  readonly generation: number;
  /** Account id of who wanted it; absent when it followed from something else. */
  readonly by?: string;
  readonly why?: string;
}

/** Why a new build is made live, or not, when it has caught up. */
export type FlipRule = 'always' | 'whenEqual';

/**
 * Which build of one version of a projection answers queries. Versions have an entry each, so that copies of
 * the program with the old code and copies with the new are served side by side.
 */
export interface RegistryEntry {
  readonly projection: string;
  readonly version: number;
  /** Generation that answers queries; null until the first build has caught up. */
  readonly live: number | null;
  /** Generation that was live before, kept for a rollback. */
  readonly previous: number | null;
  readonly building: { readonly generation: number; readonly flip: FlipRule } | null;
  /** Highest generation ever used. */
  readonly latest: number;
  /** The last changes, newest last. */
  readonly history: readonly RegistryChange[];
}

const HISTORY = 100;

/** The entries of all projections: one guarded document each, so that a flip is one write. */
export class Registry {
  private readonly known = new Map<string, { readonly entry: RegistryEntry; readonly at: string }>();

  /** @param maxAgeMs how long an entry is believed before it is looked up again: others may flip it too */
  constructor(
    private readonly documents: ReadStore,
    private readonly clock: Clock,
    private readonly maxAgeMs = 1_000,
  ) {}

  /** The entry of a projection's version; undefined when none of its builds was ever begun. */
  async find(projection: string, version: number): Promise<RegistryEntry | undefined> {
    const known = this.known.get(idOf(projection, version));
    if (known && millisBetween(known.at, this.clock.now()) < this.maxAgeMs) return known.entry;
    return this.refresh(projection, version);
  }

  /** The entry as it stands in the store. */
  async refresh(projection: string, version: number): Promise<RegistryEntry | undefined> {
    const found = await this.documents.get<RegistryEntry>(REGISTRY.name, idOf(projection, version));
    if (!found?.doc) return undefined;
    return this.remember(found.doc);
  }

  /** The entry of a projection's version; the first to ask begins its first build. */
  async open(projection: string, version: number): Promise<RegistryEntry> {
    return this.update(projection, version, (entry) => entry);
  }

  /**
   * Changes an entry, however many try at the same time.
   *
   * @param change what becomes of the entry as it stands; the same object when there is nothing to change.
   *   Called again after a lost race
   */
  async update(
    projection: string,
    version: number,
    change: (entry: RegistryEntry) => RegistryEntry,
  ): Promise<RegistryEntry> {
    const id = idOf(projection, version);
    for (;;) {
      const found = await this.documents.get<RegistryEntry>(REGISTRY.name, id);
      const before = found?.doc ?? undefined;
      const after = change(before ?? firstEntry(projection, version));
      if (after === before) return this.remember(after);
      const [written] = await this.documents.write([
        { collection: REGISTRY.name, id, expected: found?.p, p: (found?.p ?? 0n) + 1n, doc: after },
      ]);
      if (written) return this.remember(after);
    }
  }

  private remember(entry: RegistryEntry): RegistryEntry {
    this.known.set(idOf(entry.projection, entry.version), { entry, at: this.clock.now() });
    return entry;
  }
}

/** The entry with one more change in its history. */
export function noted(entry: RegistryEntry, change: RegistryChange): RegistryEntry {
  return { ...entry, history: [...entry.history, change].slice(-HISTORY) };
}

/** The entry once `generation` has become live: what was live is kept, what was kept before is not. */
export function flipped(entry: RegistryEntry, generation: number, at: string, why?: string): RegistryEntry {
  const change = { at, what: 'flipped', generation, ...(why === undefined ? {} : { why }) } as const;
  return noted({ ...entry, live: generation, previous: entry.live, building: null }, change);
}

const firstEntry = (projection: string, version: number): RegistryEntry => ({
  projection,
  version,
  live: null,
  previous: null,
  building: { generation: 1, flip: 'always' },
  latest: 1,
  history: [],
});

const idOf = (projection: string, version: number): string => `${projection}-v${version}`;
