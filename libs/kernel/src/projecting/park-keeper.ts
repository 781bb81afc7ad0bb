import type { Feed } from '../feeding/feed.js';
import type { Actor } from '../events/envelope.js';
import type { EventCatalog } from '../events/catalog.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import type { BuildKeeper } from './build-keeper.js';
import { done, refused, type OperationResult, type Started } from './operation.js';
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

/** The operator's verbs for parked streams. Whatever is done is noted in the registry, with who and why. */
export class ParkKeeper {
  constructor(private readonly options: ParkKeeperOptions) {}

  /** @returns whether the stream is not parked any more when it is done */
  async retry(
    name: string,
    stream: string,
    { actor, reason }: { readonly actor: Actor; readonly reason?: string },
  ): Promise<OperationResult<Started<boolean>>> {
    const runner = await this.parkedRunner(name, stream);
    if (!('projection' in runner)) return runner;
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
    const runner = await this.parkedRunner(name, stream);
    if (!('projection' in runner)) return runner;
    const park = runner.parks.get(stream);
    if (!park) return notParked(name, stream);
    const { position, eventId, eventType, error } = park;
    const at = this.options.clock.now();
    await runner.skips.add({
      projection: name,
      position,
      stream,
      eventId,
      eventType,
      error,
      reason,
      actor,
      at,
    });
    await this.note(runner, 'skipped', actor, `${stream}@${position}: ${reason}`);
    for (const other of this.options.builds.runnersOf(runner.projection)) await other.skips.load();
    if (runner.projection.feeds === 'stream') return done({ done: this.reapply(runner, stream) });
    // Where nothing behind the event was passed over, there is nothing to make up for.
    if (park.upTo === position && (await this.clear(runner, stream)))
      return done({ done: Promise.resolve(true) });
    return this.rebuild(name, stream, actor);
  }

  private async parkedRunner(name: string, stream: string) {
    const projection = this.options.builds.projectionOf(name);
    if (!projection) return refused('projections/unknown', `There is no projection '${name}'.`);
    const runner = await this.options.builds.liveRunnerOf(projection);
    if (!runner) return refused('projections/not-live', `No build of '${name}' is live here.`);
    await runner.parks.load();
    return runner.parks.has(stream) ? runner : notParked(name, stream);
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
      const runner = projection && (await builds.liveRunnerOf(projection));
      return runner !== undefined && !runner.parks.has(stream);
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
