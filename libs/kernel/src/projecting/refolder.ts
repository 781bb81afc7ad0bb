import { REGISTRY } from '../feeding/system-collections.js';
import type { EventCatalog } from '../events/catalog.js';
import type { StoredEvent } from '../events/envelope.js';
import { StoreUnavailable, type EventStore } from '../ports/event-store.js';
import type { ReadStore, StoredDocument } from '../ports/read-store.js';
import { foldStream, type FoldedDocument } from './fold-stream.js';
import type { Projection } from './projection.js';
import type { BuildProgress } from './read-model.js';
import { buildIn, type Build, type Registry, type RegistryEntry } from './registry.js';
import { Skips } from './skips.js';
import { hashOfDocument } from './verifier.js';

export interface RefolderOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly catalog: EventCatalog;
  readonly projections: readonly Projection[];
  readonly registry: Registry;
  readonly progress: BuildProgress;
}

const PATIENCE_MS = 60_000;
const MOST_PASSES = 20;
const PAGE = 500;

/**
 * Makes documents say what their events say now. Documents are written with the position that they have, so that
 * nothing is lost of what is applied meanwhile; and whoever was about to write from what it had loaded before is
 * waited for, and written over: it is over when a whole pass finds nothing to do.
 */
export class Refolder {
  constructor(private readonly options: RefolderOptions) {}

  async refold(streams: readonly string[]): Promise<number> {
    await this.dropStrangers();
    let written = 0;
    for (let pass = 1; pass <= MOST_PASSES; pass++) {
      const builds = await this.builds();
      await this.catchUp(builds);
      const before = written;
      for (const { projection, build } of builds) {
        for (const stream of streams) written += await this.refoldStream(projection, build, stream);
      }
      if (written === before) return written;
    }
    throw new StoreUnavailable('Read models keep changing while what was erased is taken out of them.');
  }

  /** The fillings whose documents are fed by one stream each, and may still be asked or be made live again. */
  private async builds(): Promise<{ readonly projection: Projection; readonly build: Build }[]> {
    const found: { projection: Projection; build: Build }[] = [];
    for (const projection of this.options.projections) {
      if (projection.feeds !== 'stream') continue;
      const entry = await this.options.registry.refresh(projection.name, projection.version);
      for (const build of entry ? everyBuildIn(entry) : []) found.push({ projection, build });
    }
    return found;
  }

  /** Whoever loaded a document before it was written anew has written it by then. */
  private async catchUp(builds: readonly { readonly build: Build }[]): Promise<void> {
    const head = await this.options.events.head();
    if (head === undefined) return;
    for (const { build } of builds) {
      const entry = await this.options.registry.find(build.projection, build.version);
      // What is being filled holds documents in memory for a while: they may have been folded before.
      if (entry?.live !== build.generation && entry?.building?.generation !== build.generation) continue;
      if (await this.options.progress.waitForBuild(build, head, PATIENCE_MS)) continue;
      throw new StoreUnavailable(`'${build.collection}' is too far behind the log.`);
    }
  }

  private async refoldStream(projection: Projection, build: Build, stream: string): Promise<number> {
    const { documents } = this.options;
    const events = await this.eventsOf(projection, stream);
    const all = await this.folded(projection, events);
    if (all.size === 0) return 0;
    await documents.ensure({ ...projection.collection, name: build.collection }, { filling: true });
    let written = 0;
    for (const stored of await documents.getMany(build.collection, [...all.keys()])) {
      written += await this.refoldDocument(projection, build, events, all, stored);
    }
    return written;
  }

  private async refoldDocument(
    projection: Projection,
    build: Build,
    events: readonly StoredEvent[],
    all: ReadonlyMap<string, FoldedDocument>,
    { id, p, doc }: StoredDocument,
  ): Promise<number> {
    if (doc === null) return 0;
    const asFarAsItWent =
      all.get(id)?.p === p
        ? all
        : await this.folded(
            projection,
            events.filter(({ position }) => position <= p),
          );
    const next = asFarAsItWent.get(id)?.doc ?? null;
    if (next === null || hashOfDocument(next) === hashOfDocument(doc)) return 0;
    await this.options.documents.write([{ collection: build.collection, id, expected: p, p, doc: next }]);
    // Written or lost to somebody else: the next pass will see.
    return 1;
  }

  /** A stream that can't be folded to its end is parked, and its documents are as they were before. */
  private async folded(
    projection: Projection,
    events: readonly StoredEvent[],
  ): Promise<ReadonlyMap<string, FoldedDocument>> {
    for (let end = events.length; end > 0; end--) {
      try {
        return await foldStream(projection, events.slice(0, end), this.options);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
      }
    }
    return new Map();
  }

  private async eventsOf(projection: Projection, stream: string): Promise<readonly StoredEvent[]> {
    const skips = new Skips(this.options.documents, projection.name);
    await skips.load();
    const events = await this.options.events.readStream(stream);
    return events.filter(({ position }) => !skips.has(position));
  }

  /** What other versions have filled can't be folded by this one: their documents go, and are filled anew if need be. */
  private async dropStrangers(): Promise<void> {
    const { documents, projections, registry } = this.options;
    const own = new Set(projections.map(({ name, version }) => `${name}-v${version}`));
    for (let after: string | undefined; ;) {
      const page = await documents.scan<RegistryEntry>(REGISTRY.name, after, PAGE);
      for (const { id, doc } of page) {
        if (doc === null || own.has(id)) continue;
        for (const { collection } of everyBuildIn(doc)) await documents.drop(collection);
        await registry.update(doc.projection, doc.version, (entry) =>
          registry.withNew({ ...entry, live: null, previous: null }, 'always'),
        );
      }
      if (page.length < PAGE) return;
      after = page.at(-1)?.id;
    }
  }
}

function everyBuildIn(entry: RegistryEntry): Build[] {
  const generations = new Set([entry.live, entry.previous, entry.building?.generation ?? null]);
  return [...generations].flatMap((one) => (one === null ? [] : [buildIn(entry, one)]));
}
