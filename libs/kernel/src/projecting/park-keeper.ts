import type { Feed } from '../feeding/feed.js';
import type { Actor } from '../events/envelope.js';
import type { EventCatalog } from '../events/catalog.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import type { BuildKeeper } from './build-keeper.js';
import { done, refused, type OperationRefused, type OperationResult, type Started } from './operation.js';
import type { ProjectionRunner } from './projection-runner.js';
import { reapply } from './reapply.js';
import { noted, type Registry } from './registry.js';

export interface ParkKeeperOptions {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly catalog: EventCatalog;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly feed: Feed<ProjectionRunner>;
  readonly builds: BuildKeeper;
}

type Parked = readonly [ProjectionRunner, ...ProjectionRunner[]];

/** The operator's verbs for parked streams. Whatever is done is noted in the registry, with who and why. */
export class ParkKeeper {
  constructor(private readonly options: ParkKeeperOptions) {}

  /** @returns whether the stream is not parked any more when it is done */
  async retry(
    name: string,
    stream: string,
    { actor, reason }: { readonly actor: Actor; readonly reason?: string },
  ): Promise<OperationResult<Started<boolean>>> {
    const parked = await this.parkedRunners(name, stream);
    if ('ok' in parked) return parked;
    const [runner] = parked;
    await this.note(runner, 'retried', actor, reason === undefined ? stream : `${stream}: ${reason}`);
    if (runner.projection.feeds === 'shared') return this.rebuild(name, stream, actor);
    return done({ done: this.reapply(runner, stream) });
  }

  /** @returns whether the stream is not parked any more when it is done: another event may fail */
  async skip(
    name: string,
    stream: string,
    { actor, reason }: { readonly actor: Actor; readonly reason: string },
  ): Promise<OperationResult<Started<boolean>>> {
    const parked = await this.parkedRunners(name, stream);
    if ('ok' in parked) return parked;
    const [runner] = parked;
    const { projection, build } = runner;
    for (const one of parked) await this.passOver(one, stream, { actor, reason });
    for (const other of this.options.builds.shares.runnersOf(projection)) await other.skips.load();
    if (projection.feeds === 'stream') return done({ done: this.reapply(runner, stream) });
    // Where nothing behind the event was passed over, there is nothing to make up for; other shares of the work
    // may have applied what is to be skipped.
    if (build.partitions === 1 && (await this.clear(runner, stream)))
      return done({ done: Promise.resolve(true) });
    return this.rebuild(name, stream, actor);
  }

  private async passOver(
    runner: ProjectionRunner,
    stream: string,
    { actor, reason }: { readonly actor: Actor; readonly reason: string },
  ): Promise<void> {
    const park = runner.parks.get(stream);
    if (!park) return;
    const { position, eventId, eventType, error } = park;
    const projection = runner.projection.name;
    const at = this.options.clock.now();
    await runner.skips.add({ projection, position, stream, eventId, eventType, error, reason, actor, at });
    await this.note(runner, 'skipped', actor, `${stream}@${position}: ${reason}`);
  }

  /** The runners that have parked the stream: several, where documents of many shares are fed by it. */
  private async parkedRunners(name: string, stream: string): Promise<Parked | OperationRefused> {
    const { builds } = this.options;
    const projection = builds.projectionOf(name);
    if (!projection) return refused('projections/unknown', `There is no projection '${name}'.`);
    const runners = await builds.liveRunnersOf(projection);
    if (runners.length === 0) return refused('projections/not-live', `No build of '${name}' is live here.`);
    const parked: ProjectionRunner[] = [];
    for (const runner of runners) {
      await runner.parks.load();
      if (runner.parks.has(stream)) parked.push(runner);
    }
    const [first, ...others] = parked;
    return first ? [first, ...others] : notParked(name, stream);
  }

  /** Documents of many streams are past the event already: they can only be filled anew. */
  private async rebuild(
    name: string,
    stream: string,
    actor: Actor,
  ): Promise<OperationResult<Started<boolean>>> {
    const { builds } = this.options;
    const started = await builds.rebuild(name, {
      evenIfDifferent: true,
      actor,
      reason: `'${stream}' was parked`,
    });
    if (!started.ok) return started;
    const freed = started.value.done.then(async () => {
      const projection = builds.projectionOf(name);
      const runners = projection ? await builds.liveRunnersOf(projection) : [];
      return runners.length > 0 && !runners.some(({ parks }) => parks.has(stream));
    });
    freed.catch(() => undefined);
    return done({ done: freed });
  }

  private reapply(runner: ProjectionRunner, stream: string): Promise<boolean> {
    return this.options.feed.exclusively(runner, () => reapply(runner, stream, this.options));
  }

  private clear(runner: ProjectionRunner, stream: string): Promise<boolean> {
    return this.options.feed.exclusively(runner, async () => {
      const park = runner.parks.get(stream);
      return park?.upTo === park?.position && runner.parks.clear(stream);
    });
  }

  private async note(
    { projection, build }: ProjectionRunner,
    what: 'retried' | 'skipped',
    actor: Actor,
    why: string,
  ): Promise<void> {
    const { registry, clock } = this.options;
    await registry.update(projection.name, projection.version, (entry) =>
      noted(entry, { at: clock.now(), what, generation: build.generation, by: actor.id, why }),
    );
  }
}

const notParked = (name: string, stream: string) =>
  refused('projections/not-parked', `'${stream}' is not parked in '${name}'.`);
