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
  /** Into how many shares its work is split; decided when it is begun, and never changed. */
  readonly partitions: number;
}

/** The build of a projection's version: `case-list-v3`, built again `case-list-v3-g2`. */
export function buildOf(projection: string, version: number, generation: number, partitions = 1): Build {
  const collection = `${projection}-v${version}${generation === 1 ? '' : `-g${generation}`}`;
  return { projection, version, generation, collection, partitions };
}

/** A build as its entry tells of it. */
export const buildIn = ({ projection, version, partitions }: RegistryEntry, generation: number): Build =>
  buildOf(projection, version, generation, partitions?.[generation]);

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

/** A build that is being filled. */
export interface Building {
  readonly generation: number;
  readonly flip: FlipRule;
  /** Its shares that have come up with the log. */
  readonly ready?: readonly number[];
}

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
  readonly building: Building | null;
  /** Highest generation ever used. */
  readonly latest: number;
  /** Into how many shares the work of a generation is split, where it is. */
  readonly partitions?: Readonly<Record<number, number>>;
  /** The last changes, newest last. */
  readonly history: readonly RegistryChange[];
}

const HISTORY = 100;

/** The entries of all projections: one guarded document each, so that a flip is one write. */
export class Registry {
  private readonly known = new Map<string, { readonly entry: RegistryEntry; readonly at: string }>();

  /**
   * @param partitions into how many shares the work of new builds is split
   * @param maxAgeMs how long an entry is believed before it is looked up again: others may flip it too
   */
  constructor(
    private readonly documents: ReadStore,
    private readonly clock: Clock,
    private readonly partitions = 1,
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
      const after = change(before ?? this.firstEntry(projection, version));
      if (after === before) return this.remember(after);
      const [written] = await this.documents.write([
        { collection: REGISTRY.name, id, expected: found?.p, p: (found?.p ?? 0n) + 1n, doc: after },
      ]);
      if (written) return this.remember(after);
    }
  }

  /** The entry with a new generation that is being filled. */
  withNew(entry: RegistryEntry, flip: FlipRule): RegistryEntry {
    const generation = entry.latest + 1;
    const building = { generation, flip };
    if (this.partitions === 1) return { ...entry, building, latest: generation };
    const partitions = { ...entry.partitions, [generation]: this.partitions };
    return { ...entry, building, latest: generation, partitions };
  }

  private firstEntry(projection: string, version: number): RegistryEntry {
    const none = { projection, version, live: null, previous: null, building: null, latest: 0, history: [] };
    return this.withNew(none, 'always');
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

/** The entry once a share of the build that is being filled has come up with the log. */
export function ready(entry: RegistryEntry, { generation }: Build, index: number): RegistryEntry {
  const { building } = entry;
  if (building?.generation !== generation) return entry;
  if (building.ready?.includes(index)) return entry;
  return { ...entry, building: { ...building, ready: [...(building.ready ?? []), index] } };
}

/** True when all shares of the build that is being filled have come up with the log. */
export const isReady = ({ partitions }: Build, building: Building): boolean =>
  building.ready?.length === partitions;

const idOf = (projection: string, version: number): string => `${projection}-v${version}`;
