import type { EventStore } from '../ports/event-store.js';
import { StoreCorrupt, UnknownPosition } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import { CHECKPOINTS } from './system-collections.js';

const PAGE = 500;

/**
 * What projections and processes were shown must be in the log. Where it isn't, the log lost its end, or an
 * older one took its place: new events would get positions that count as seen already, and nobody would be
 * shown them. Looked at before anything is written.
 *
 * @throws StoreCorrupt saying what there is to choose from
 */
export async function refuseShortenedLog(events: EventStore, documents: ReadStore): Promise<void> {
  const seen = await furthestCheckpoint(documents);
  if (seen === undefined) return;
  const head = await events.head();
  if (head !== undefined && head >= seen) {
    await refuseOtherLog(events, seen);
    return;
  }
  throw new StoreCorrupt(
    `Events are missing from the log: the read models have seen it up to position ${seen}, but it ` +
      `${head === undefined ? 'is empty' : `ends at ${head}`}. Restore a newer log (the embedded one is events.db ` +
      'together with events.db-wal). If what is missing is lost for good, delete the read models ' +
      '(read-models.db with its -wal and -shm files): they are built again from the log that is there.',
  );
}

/** Some engines know whether a position is one of their own; for the others the head has to do. */
async function refuseOtherLog(events: EventStore, seen: bigint): Promise<void> {
  try {
    await events.readAll({ after: seen, limit: 1 });
  } catch (error) {
    if (!(error instanceof UnknownPosition)) throw error;
    throw new StoreCorrupt(
      `The read models were built from another log: they have seen it up to position ${seen}, where no event of ` +
        'this one lies. Use them with the log that they belong to, or delete them: they are built again from this one.',
      { cause: error },
    );
  }
}

async function furthestCheckpoint(documents: ReadStore): Promise<bigint | undefined> {
  let furthest: bigint | undefined;
  for (let after: string | undefined; ;) {
    const page = await documents.scan(CHECKPOINTS.name, after, PAGE);
    for (const { p, doc } of page) {
      if (doc !== null && (furthest === undefined || p > furthest)) furthest = p;
    }
    if (page.length < PAGE) return furthest;
    after = page.at(-1)?.id;
  }
}
