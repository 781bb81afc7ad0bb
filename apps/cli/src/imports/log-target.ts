import { caseEvents, ImportCase, ImportCaseHandler, type CaseHistory } from '#cases';
import {
  CommandRunner,
  EventCatalog,
  StoreCorrupt,
  StoreUnavailable,
  SystemClock,
  SystemIds,
  type Actor,
  type CommandContext,
  type EventStore,
  type Ids,
  type Rejected,
} from '#kernel';
import { ConfigError, readConfig } from '#platform';
import { StoreInUse } from '#stores/embedded';
import { openLog } from '../../../desk/src/open-stores.js';
import { TargetAway, type Imported, type ImportTarget } from './import-target.js';

/** Whoever may write to the log itself has no token: the log names the program. */
const ACTOR: Actor = { id: 'casebook-import', kind: 'machine', roles: ['integration'] };

/** Enough for the store to put many appends into one write to the disk. */
const CONCURRENCY = 64;

/**
 * Brings histories into the log of a data directory while the service is down, or into the one in EventStoreDB,
 * whether or not services work on it. The read models of services follow.
 *
 * @param environment where the stores are, as for a service
 * @throws TargetAway when somebody else works on the directory, or the settings can't be used
 */
export async function openLogTarget(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ImportTarget> {
  const config = readConfig(environment);
  try {
    return overLog(await openLog(config, new SystemClock()));
  } catch (error) {
    if (error instanceof StoreInUse) {
      throw new TargetAway(
        `'${config.dataDir}' is in use: import through the service that runs on it, with --url and --token, or stop it.`,
        { cause: error },
      );
    }
    if (error instanceof ConfigError) throw new TargetAway(error.message, { cause: error });
    throw asAway(error);
  }
}

/** The log of a data directory. */
export const openDirectory = (dir: string): Promise<ImportTarget> => openLogTarget({ DATA_DIR: dir });

/** Brings histories into a log with the handler that the service itself has; closing it closes the log. */
export const overLog = (log: EventStore): ImportTarget => new LogTarget(log, new SystemIds());

class LogTarget implements ImportTarget {
  readonly concurrency = CONCURRENCY;
  private readonly handler: ImportCaseHandler;
  private readonly context: CommandContext;

  constructor(
    private readonly store: EventStore,
    ids: Ids,
  ) {
    const runner = new CommandRunner(store, new EventCatalog(caseEvents), new SystemClock(), ids);
    this.handler = new ImportCaseHandler(runner, ids);
    const correlationId = ids.next();
    // The handler gives each command an id of its own.
    this.context = { actor: ACTOR, commandId: correlationId, correlationId, causationId: correlationId };
  }

  async bringIn(history: CaseHistory): Promise<Imported> {
    try {
      const { id, written, stopped } = await this.handler.execute(new ImportCase(history, this.context));
      return stopped
        ? {
            ok: false,
            at: stopped.at === 0 ? 'request' : `steps.${stopped.at - 1}`,
            why: sentenceOf(stopped.reason),
          }
        : { ok: true, id, written };
    } catch (error) {
      throw asAway(error);
    }
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

function sentenceOf(reason: Rejected['reason']): string {
  switch (reason.kind) {
    case 'refused':
      return `${reason.refusal.message} (${reason.refusal.rule})`;
    case 'idReused':
      return 'It was imported before and said something else.';
    case 'stale':
    case 'contended':
      return 'Others change the case at the same time.';
  }
}

/** A store that fails fails for every history. */
function asAway(error: unknown): unknown {
  return error instanceof StoreUnavailable || error instanceof StoreCorrupt
    ? new TargetAway(error.message, { cause: error })
    : error;
}
