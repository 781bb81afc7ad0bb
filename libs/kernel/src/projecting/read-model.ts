import type { Clock } from '../ports/clock.js';
import { laterThan } from '../events/time.js';
import { CHECKPOINTS } from '../feeding/system-collections.js';
import type { Condition, FindOptions, Page, ReadStore } from '../ports/read-store.js';
import type { Projection } from './projection.js';
import { partitionsOf } from '../leasing/partition.js';
import { runnerName } from './projection-runner.js';
import { buildIn, type Build, type Registry } from './registry.js';

/** The read model is being built for the first time with this code: nothing can be said yet. */
export class ReadModelRebuilding extends Error {
  override readonly name = 'ReadModelRebuilding';
  readonly retryAfterSeconds = 5;

  constructor(readonly projection: string) {
    super(`'${projection}' is being rebuilt; try again in a few seconds.`);
  }
}

/** The read model has not applied the wanted position within the time. */
export class ReadModelBehind extends Error {
  override readonly name = 'ReadModelBehind';
  readonly retryAfterSeconds = 1;

  constructor(
    readonly projection: string,
    readonly position: bigint,
  ) {
    super(`'${projection}' has not applied position ${position} yet; try again in a second.`);
  }
}

/** Knows how far a build has come. */
export interface BuildProgress {
  /** @returns whether the build has applied everything up to `position` within the time */
  waitForBuild(build: Build, position: bigint, timeoutMs: number): Promise<boolean>;
}

/** How long a reader waits for its own write, in milliseconds. */
const PATIENCE_MS = 2_000;

/** What query handlers hold: the live documents of one projection, wherever they are at the moment. */
export class ReadModel<Doc> {
  private ensured: string | undefined;

  constructor(
    private readonly projection: Pick<Projection, 'name' | 'version' | 'collection'>,
    private readonly documents: ReadStore,
    private readonly registry: Registry,
    private readonly progress: BuildProgress,
  ) {}

  /** The document, or undefined when there is none. */
  async get(id: string): Promise<Doc | undefined> {
    const found = await this.documents.get<Doc>(await this.collection(), id);
    return found?.doc ?? undefined;
  }

  /** Those of the documents that there are, by id. */
  async getMany(ids: readonly string[]): Promise<Map<string, Doc>> {
    const documents = new Map<string, Doc>();
    for (const { id, doc } of await this.documents.getMany<Doc>(await this.collection(), ids)) {
      if (doc !== null) documents.set(id, doc);
    }
    return documents;
  }

  async find(options: FindOptions): Promise<Page<Doc>> {
    return this.documents.find<Doc>(await this.collection(), options);
  }

  async count(where?: readonly Condition[]): Promise<number> {
    return this.documents.count(await this.collection(), where);
  }

  /**
   * Resolves when everything up to `position` can be read.
   *
   * @throws ReadModelBehind when that takes too long
   */
  async waitFor(position: bigint, timeoutMs = PATIENCE_MS): Promise<void> {
    const applied = await this.progress.waitForBuild(await this.live(), position, timeoutMs);
    if (!applied) throw new ReadModelBehind(this.projection.name, position);
  }

  /** Makes the collection known to the store, which may never have heard of it where no projections run. */
  private async collection(): Promise<string> {
    const { collection } = await this.live();
    if (this.ensured !== collection) {
      await this.documents.ensure({ ...this.projection.collection, name: collection });
      this.ensured = collection;
    }
    return collection;
  }

  /** @throws ReadModelRebuilding while no build of this version has caught up */
  private async live(): Promise<Build> {
    const { name, version } = this.projection;
    const entry = await this.registry.find(name, version);
    if (typeof entry?.live !== 'number') throw new ReadModelRebuilding(name);
    return buildIn(entry, entry.live);
  }
}

/** How often a checkpoint is looked at while somebody waits for it, in milliseconds. */
const LOOK_EVERY_MS = 100;

/** How far builds have come, as told by their checkpoints: for a program in which no projections run. */
export class StoredProgress implements BuildProgress {
  constructor(
    private readonly documents: ReadStore,
    private readonly clock: Clock,
  ) {}

  async waitForBuild(build: Build, position: bigint, timeoutMs: number): Promise<boolean> {
    const names = partitionsOf(build.partitions).map((partition) => runnerName(build, partition));
    const waits = names.map((name) => this.waitFor(name, position, timeoutMs));
    return (await Promise.all(waits)).every(Boolean);
  }

  /** @returns whether whoever keeps this checkpoint has applied everything up to `position` within the time */
  async waitFor(owner: string, position: bigint, timeoutMs: number): Promise<boolean> {
    const never = new AbortController().signal;
    const deadline = laterThan(this.clock.now(), timeoutMs);
    for (;;) {
      const found = await this.documents.get(CHECKPOINTS.name, owner);
      if (found?.doc && found.p >= position) return true;
      if (this.clock.now() >= deadline) return false;
      await this.clock.until(laterThan(this.clock.now(), LOOK_EVERY_MS), never);
    }
  }
}
