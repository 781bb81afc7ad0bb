import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { startFerretDb, whyNoFerretDb } from '../../support/ferretdb.js';
import { dropDatabase, withDatabase } from '../../support/mongodb-database.js';
import { describeUnless } from '../../support/not-run.js';

/** A server that suites run on. */
interface Server {
  readonly name: string;
  /** Why it can't be had here. */
  readonly missing: string | undefined;
  start(): Promise<{ readonly url: string; stop(): Promise<void> }>;
}

const given = process.env.MONGODB_URL;

const SERVERS: readonly Server[] = [
  { name: 'FerretDB', missing: whyNoFerretDb(), start: () => startFerretDb() },
  {
    name: 'MongoDB',
    missing: given === undefined ? 'MONGODB_URL is not set' : undefined,
    start: () => Promise.resolve({ url: given ?? '', stop: () => Promise.resolve() }),
  },
];

/** A database of its own for a suite; the URL names it. */
export type Database = () => string;

/** Declares a suite for each server of MongoDB's protocol; one that is absent is named as not run. */
export function describeOnMongoDb(suite: string, tests: (server: string, database: Database) => void): void {
  for (const server of SERVERS) {
    describeUnless(server.missing, `${suite} on ${server.name}`, () => {
      let url = '';
      let stop = (): Promise<void> => Promise.resolve();

      beforeAll(async () => {
        const running = await server.start();
        url = withDatabase(running.url, `casebook-test-${randomUUID()}`);
        stop = running.stop;
      });

      tests(server.name, () => url);

      // Declared last, so that it comes after what the tests clear away.
      afterAll(async () => {
        await dropDatabase(url);
        await stop();
      });
    });
  }
}
