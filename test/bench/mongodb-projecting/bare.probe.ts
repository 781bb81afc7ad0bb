import { readFile } from 'node:fs/promises';
import { deserialize } from 'node:v8';
import { MongoClient, type AnyBulkWriteOperation } from 'mongodb';
import type { DocumentWrite } from '#kernel';
import { openMongoReadStore } from '#stores/mongodb';
import type { Probe } from '../harness/probe.js';
import { PROJECTIONS } from './projecting.js';

interface Bare {
  readonly _id: string;
  readonly p: bigint;
  readonly doc: unknown;
}

/** The same documents, in the same batches and under the same guards, with the bare driver. */
const probe: Probe = async ({ url, writes }) => {
  const batches = deserialize(await readFile(String(writes))) as DocumentWrite[][];
  await makeIndexes(String(url));
  const client = new MongoClient(String(url), { retryWrites: false, writeConcern: { w: 'majority' } });
  const database = client.db();
  const commands = batches.map(commandsOf);
  let count = 0;
  const start = performance.now();
  for (const batch of commands) {
    const done = [...batch].map(async ([collection, operations]) => {
      await database.collection<Bare>(collection).bulkWrite(operations, { ordered: false });
      count += operations.length;
    });
    await Promise.all(done);
  }
  const seconds = (performance.now() - start) / 1_000;
  await client.close();
  return { perSecond: count / seconds };
};

/** The same indexes on both sides. */
async function makeIndexes(url: string): Promise<void> {
  const store = openMongoReadStore({ url });
  for (const { name, version, collection } of PROJECTIONS)
    await store.ensure({ ...collection, name: `${name}-v${version}` });
  await store.close();
}

function commandsOf(writes: readonly DocumentWrite[]): Map<string, AnyBulkWriteOperation<Bare>[]> {
  const commands = new Map<string, AnyBulkWriteOperation<Bare>[]>();
  for (const { collection, id, expected, p, doc } of writes) {
    const document = { p, ...(doc as object) };
    const operations = commands.get(collection) ?? [];
    commands.set(collection, operations);
    operations.push(
      expected === undefined
        ? { insertOne: { document: { _id: id, ...document } as Bare } }
        : { replaceOne: { filter: { _id: id, p: expected }, replacement: document as Bare } },
    );
  }
  return commands;
}

export default probe;
