import { createHash } from 'node:crypto';
import { Backoff } from '../feeding/backoff.js';
import type { EventCatalog } from '../events/catalog.js';
import type { StoredEvent } from '../events/envelope.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore, StoredDocument } from '../ports/read-store.js';
import type { BuildKeeper } from './build-keeper.js';
import { canonical, comparisonOf, type Comparison, type Difference } from './comparison.js';
import { done, refused, type OperationResult } from './operation.js';
import { foldStream, type FoldedDocument } from './fold-stream.js';
import type { Projection } from './projection.js';
import type { Build } from './registry.js';
import { Skips } from './skips.js';

export interface VerifierOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly catalog: EventCatalog;
  readonly clock: Clock;
  readonly builds: BuildKeeper;
  readonly signal: AbortSignal;
}

/** What a verification found, and whether it looked at everything. */
export interface Verification extends Comparison {
  readonly method: 'sample' | 'all';
}

/** Documents are looked through in so many places, each followed by so many events of the log. */
const PLACES = 20;
const EVENTS_PER_PLACE = 200;
const PAGE = 500;
const MOST_PAGES = 20;
/** How often a document is looked at that is not where its stream is. */
const LOOKS = 8;

/** Finds out whether live documents are what their events come to. */
export class Verifier {
  constructor(private readonly options: VerifierOptions) {}

  /** Compares all documents with those of a build that is filled for that. */
  async all(name: string): Promise<OperationResult<Comparison>> {
    const { builds } = this.options;
    const found = await this.liveOf(name);
    if (!('live' in found)) return found;
    const { projection, live } = found;
    return builds.withScratch(projection, live, ({ build }) =>
      builds.comparer.compare(live.collection, build.collection, builds.fedHere(live, build)),
    );
  }

  /** Folds the streams of a sample anew and compares the documents that they feed. */
  async sample(name: string, least: number): Promise<OperationResult<Verification>> {
    const found = await this.liveOf(name);
    if (!('live' in found)) return found;
    const { projection, live } = found;
    if (projection.feeds === 'shared') {
      const all = await this.all(name);
      return all.ok ? done({ ...all.value, method: 'all' }) : all;
    }
    const skips = new Skips(this.options.documents, projection.name);
    await skips.load();
    let documents = 0;
    const differences: Difference[] = [];
    const parked = await this.parkedStreams(projection);
    for await (const stream of this.someStreams(projection, live)) {
      if (documents >= least) break;
      if (parked.has(stream)) continue;
      const { looked, different } = await this.compareStream(projection, live, skips, stream);
      documents += looked;
      differences.push(...different);
    }
    return done({ ...comparisonOf(documents, differences), method: 'sample' });
  }

  private async liveOf(name: string) {
    const projection = this.options.builds.projectionOf(name);
    if (!projection) return refused('projections/unknown', `There is no projection '${name}'.`);
    const live = await this.options.builds.liveBuildOf(projection);
    return live
      ? { projection, live }
      : refused('projections/not-live', `No build of '${name}' is live here.`);
  }

  private async parkedStreams(projection: Projection): Promise<Set<string>> {
    const runners = await this.options.builds.liveRunnersOf(projection);
    return new Set(runners.flatMap(({ parks }) => parks.list().map(({ stream }) => stream)));
  }

  /** Streams that feed the projection: at the beginning of the log, and at places that its documents name. */
  private async *someStreams(projection: Projection, live: Build): AsyncGenerator<string> {
    const { events } = this.options;
    const seen = new Set<string>();
    for (const after of [undefined, ...(await this.places(live))]) {
      const page = await events.readAll({
        limit: EVENTS_PER_PLACE,
        ...(after === undefined ? {} : { after }),
      });
      for (const { type, streamId } of page) {
        if (!projection.handles.has(type) || seen.has(streamId)) continue;
        seen.add(streamId);
        yield streamId;
      }
    }
  }

  /** Positions of last events of some documents: positions can't be made up, only taken from events. */
  private async places({ collection }: Build): Promise<bigint[]> {
    const { documents } = this.options;
    const all: bigint[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await documents.scan(collection, after, PAGE);
      all.push(...page.map(({ p }) => p));
      if (page.length < PAGE) break;
      after = page.at(-1)?.id;
    }
    all.sort((a, b) => (a < b ? -1 : 1));
    const step = Math.max(1, Math.floor(all.length / PLACES));
    return all.filter((_, index) => index % step === 0);
  }

  private async compareStream(
    projection: Projection,
    live: Build,
    skips: Skips,
    stream: string,
  ): Promise<{ readonly looked: number; readonly different: Difference[] }> {
    const { documents, clock, signal } = this.options;
    const backoff = new Backoff(clock, { base: 50, cap: 1_000 });
    for (let look = 1; ; look++) {
      const folded = await foldStream(projection, await this.eventsOf(stream, skips), this.options);
      const ids = [...folded.keys()];
      const stored = new Map<string, StoredDocument>();
      for (const found of await documents.getMany(live.collection, ids)) stored.set(found.id, found);
      const different = ids.flatMap((id): Difference[] => differenceOf(id, folded.get(id), stored.get(id)));
      // Whoever is behind the stream, or ahead of what was read of it, is looked at again.
      const isSettled = different.every(({ id }) => folded.get(id)?.p === stored.get(id)?.p);
      if (isSettled || look === LOOKS) return { looked: ids.length, different };
      await backoff.pause(signal);
    }
  }

  private async eventsOf(stream: string, skips: Skips): Promise<StoredEvent[]> {
    const events = await this.options.events.readStream(stream);
    return events.filter(({ position }) => !skips.has(position));
  }
}

function differenceOf(
  id: string,
  folded: FoldedDocument | undefined,
  stored: StoredDocument | undefined,
): Difference[] {
  const [a, b] = [stored?.doc ?? null, folded?.doc ?? null];
  if (a === null && b === null) return [];
  if (b === null) return [{ id, kind: 'onlyInFirst' }];
  if (a === null) return [{ id, kind: 'onlyInSecond' }];
  return hashOfDocument(a) === hashOfDocument(b) ? [] : [{ id, kind: 'different' }];
}

/** SHA-256 of a document's canonical JSON. */
export const hashOfDocument = (doc: unknown): string =>
  createHash('sha256').update(canonical(doc)).digest('hex');
