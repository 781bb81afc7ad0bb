import {
  dueTimers,
  ensureSystemCollections,
  ProjectionHost,
  StoreCorrupt,
  StoreUnavailable,
  SystemClock,
  SystemIds,
  type Actor,
  type EventStore,
  type OperationResult,
  type Projection,
  type RebuildOutcome,
  type Started,
  type Verification,
} from '#kernel';
import {
  catalogOf,
  projectionAnswer,
  readConfig,
  sealedLogOf,
  type Config,
  type ProjectionStatusAnswer,
} from '#platform';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreInUse } from '#stores/embedded';
import { CONTEXTS } from '../../../desk/src/contexts.js';
import { openStores, type Stores } from '../../../desk/src/open-stores.js';
import { TargetAway } from '../imports/import-target.js';
import type { Outcome, ProjectionsTarget, Rebuilt } from './target.js';

/** Whoever may open the stores has no token: the registry names the program. */
const ACTOR: Actor = { id: 'casebook-projections', kind: 'machine', roles: ['adminAgent'] };

const PROJECTIONS = [dueTimers, ...CONTEXTS.flatMap(({ projections }) => projections)] as Projection[];

/** The settings that say where the stores are; what else a service is told does not matter here. */
const STORE_SETTINGS = [
  'EVENT_STORE_URL',
  'EVENT_STORE_CONNECTION_NAME',
  'READ_STORE_URL',
  'PARTITIONS',
] as const;

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 24 * 3_600_000;

/**
 * Opens the stores that a service would open.
 *
 * @param dataDir directory of the embedded stores, whose service must be down
 * @throws TargetAway when a service works on the directory, or a store can't be reached
 * @throws ConfigError
 */
export async function openStoreProjections(
  dataDir: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ProjectionsTarget> {
  const settings = Object.fromEntries(STORE_SETTINGS.map((name) => [name, environment[name]]));
  const config = readConfig({ ...settings, DATA_DIR: dataDir });
  return away(async () => {
    const stores = await openStores(config, new SystemClock());
    try {
      await ensureSystemCollections(stores.documents);
      return new StoreProjections(stores, config);
    } catch (error) {
      await Promise.all([stores.events.close(), stores.documents.close(), stores.keys.close()]);
      throw error;
    }
  });
}

class StoreProjections implements ProjectionsTarget {
  private readonly clock = new SystemClock();
  private readonly catalog = catalogOf(CONTEXTS);
  private readonly events: EventStore;

  constructor(
    private readonly stores: Stores,
    private readonly config: Config,
  ) {
    const { clock } = this;
    this.events = sealedLogOf({ ...stores, contexts: CONTEXTS, clock, ids: new SystemIds() });
  }

  list(): Promise<readonly ProjectionStatusAnswer[]> {
    return away(async () => (await this.hostOf(PROJECTIONS).status()).map(projectionAnswer));
  }

  rebuild(name: string, options: { evenIfDifferent: boolean; reason?: string }): Promise<Outcome<Rebuilt>> {
    return this.atWork(name, (host) =>
      this.built(name, host, host.rebuild(name, { ...options, actor: ACTOR })),
    );
  }

  rollback(name: string, options: { reason?: string }): Promise<Outcome<Rebuilt>> {
    return this.atWork(name, (host) =>
      this.built(name, host, host.rollback(name, { ...options, actor: ACTOR })),
    );
  }

  verify(name: string, { sample }: { sample: boolean }): Promise<Outcome<Verification>> {
    return this.atWork(name, async (host) => {
      const head = await this.events.head();
      if (head !== undefined) await host.waitFor(name, head, PATIENCE_MS);
      if (sample) return outcomeOf(await host.verifySample(name));
      const result = outcomeOf(await host.verify(name));
      return result.ok ? { ok: true, value: { ...result.value, method: 'all' } } : result;
    });
  }

  retry(name: string, stream: string, options: { reason?: string }): Promise<Outcome<boolean>> {
    return this.atWork(name, (host) => ended(host.retry(name, stream, { ...options, actor: ACTOR })));
  }

  skip(name: string, stream: string, options: { reason: string }): Promise<Outcome<boolean>> {
    return this.atWork(name, (host) => ended(host.skip(name, stream, { ...options, actor: ACTOR })));
  }

  async close(): Promise<void> {
    await this.stores.documents.close();
    await this.events.close();
  }

  /** Works on one projection, together with whoever works on it already, for as long as it takes. */
  private async atWork<T>(
    name: string,
    work: (host: ProjectionHost) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const projection = PROJECTIONS.find((one) => one.name === name);
    if (!projection) return { ok: false, why: `There is no projection '${name}'.`, unknown: true };
    const host = this.hostOf([projection]);
    return away(async () => {
      try {
        await host.start();
        await this.untilServing(name, host);
        return await work(host);
      } finally {
        await host.stop();
      }
    });
  }

  /** A read model that was never built is built first. */
  private async untilServing(name: string, host: ProjectionHost): Promise<void> {
    const isServing = async () =>
      (await host.status()).some(({ projection, serving }) => projection === name && serving);
    while (!(await isServing())) await pause(LOOK_EVERY_MS);
  }

  private async built(
    name: string,
    host: ProjectionHost,
    result: Promise<OperationResult<Started<RebuildOutcome>>>,
  ): Promise<Outcome<Rebuilt>> {
    const outcome = await ended(result);
    if (!outcome.ok) return outcome;
    const { flipped, comparison } = outcome.value;
    const serving = (await host.status()).find((status) => status.projection === name && status.serving);
    const different = comparison?.different;
    const value = { flipped, collection: serving?.collection ?? '' };
    return { ok: true, value: different === undefined ? value : { ...value, different } };
  }

  private hostOf(projections: readonly Projection[]): ProjectionHost {
    const { documents, leases } = this.stores;
    const { partitions, instance } = this.config;
    return new ProjectionHost({
      events: this.events,
      documents,
      catalog: this.catalog,
      clock: this.clock,
      projections,
      partitions,
      ...(leases ? { leasing: { store: leases, worker: `casebook-${instance}` } } : {}),
    });
  }
}

function outcomeOf<T>(result: OperationResult<T>): Outcome<T> {
  if (result.ok) return result;
  return { ok: false, why: result.message, unknown: result.code.endsWith('/unknown') };
}

async function ended<T>(result: Promise<OperationResult<Started<T>>>): Promise<Outcome<T>> {
  const started = outcomeOf(await result);
  return started.ok ? { ok: true, value: await started.value.done } : started;
}

/** A store that fails fails for everything that is asked. */
async function away<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreInUse) {
      throw new TargetAway(`${error.message} Ask the service itself, with --url and --token, or stop it.`, {
        cause: error,
      });
    }
    if (error instanceof StoreUnavailable || error instanceof StoreCorrupt)
      throw new TargetAway(error.message, { cause: error });
    throw error;
  }
}
