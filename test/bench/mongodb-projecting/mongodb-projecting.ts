import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import type { DocumentWrite } from '#kernel';
import { openEmbeddedReadStore } from '#stores/embedded';
import { startFerretDb, whyNoFerretDb } from '../../support/ferretdb.js';
import { dropDatabase, withDatabase } from '../../support/mongodb-database.js';
import { deskLogDir } from '../desk-log/write-log.js';
import type { Benchmark, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';
import { runProbe, type Numbers } from '../harness/probe.js';
import { project } from './projecting.js';
import { overheard } from './stores.js';

interface Server {
  readonly url: string;
  readonly isFerretDb: boolean;
  stop(): Promise<void>;
}

/** All read models of the desk, written into MongoDB through the adapter, against the bare driver. */
export const mongodbProjecting: Benchmark = {
  name: 'mongodb-projecting',
  question: 'What does it cost to project into MongoDB through the adapter?',
  async run({ quick, seeds, scratch, note }: Run) {
    const server = await serverFor(note);
    if (!server) return [];
    try {
      const log = await deskLogDir(seeds, eventsFor(server, quick));
      const writes = join(scratch, 'writes');
      await record(log, writes);
      const inDatabase = async (probe: string, name: string): Promise<Numbers> => {
        const url = withDatabase(server.url, name);
        try {
          return await runProbe(new URL(probe, import.meta.url).href, { url, log, writes });
        } finally {
          await dropDatabase(url);
        }
      };
      const measured = await inTurn(
        quick ? 3 : 5,
        (round) => inDatabase('./adapter.probe.js', `bench-adapter-${round}`),
        (round) => inDatabase('./bare.probe.js', `bench-bare-${round}`),
      );
      return [
        { what: 'projecting through the adapter', value: measured.our('perSecond'), unit: 'documents/s' },
        { what: 'bare bulkWrite', value: measured.their('perSecond'), unit: 'documents/s' },
        {
          what: 'projecting / bare bulkWrite',
          value: measured.ratio('perSecond'),
          unit: 'ratio',
          target: { atLeast: 0.7 },
        },
      ];
    } finally {
      await server.stop();
    }
  },
};

/** FerretDB looks through a collection for every guarded write: with many documents nothing else would be seen. */
const eventsFor = ({ isFerretDb }: Server, quick: boolean): number =>
  isFerretDb ? (quick ? 2_000 : 5_000) : quick ? 5_000 : 20_000;

async function serverFor(note: Run['note']): Promise<Server | undefined> {
  const url = process.env.MONGODB_URL;
  if (url !== undefined) return { url, isFerretDb: false, stop: () => Promise.resolve() };
  const missing = whyNoFerretDb();
  if (missing === undefined) {
    const server = await startFerretDb();
    return { url: server.url, isFerretDb: true, stop: () => server.stop() };
  }
  note(`not measured: ${missing}, and MONGODB_URL is not set`);
  return undefined;
}

/** Keeps what a projection of the log writes, batch by batch. */
async function record(log: string, file: string): Promise<void> {
  const batches: (readonly DocumentWrite[])[] = [];
  const documents = await openEmbeddedReadStore({ dir: ':memory:' });
  await project(
    log,
    overheard(documents, (writes) => batches.push(writes)),
  );
  await documents.close();
  await writeFile(file, serialize(batches.filter((writes) => writes.every(isOfReadModel))));
}

/** Neither a checkpoint nor a registry entry. */
const isOfReadModel = ({ collection }: DocumentWrite): boolean => /-v\d+$/.test(collection);
