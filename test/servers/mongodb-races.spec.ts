import { afterAll, it } from '@jest/globals';
import fc from 'fast-check';
import { openMongoReadStore } from '#stores/mongodb';
import { documentsEqualASequentialFold } from '../property/projections.property.js';
import { dropDatabase, withDatabase } from '../support/mongodb-database.js';
import { describeOnMongoDb } from './support/mongodb.js';

const RUNS = 60;
/** Every step goes to the server and back, in milliseconds. */
const PATIENCE = 300_000;

describeOnMongoDb('Two workers on one projection, crashes and lost answers at any step', (_, database) => {
  const used: string[] = [];

  afterAll(async () => {
    for (const url of used) await dropDatabase(url);
  });

  const empty = () => {
    const url = withDatabase(database(), `casebook-run-${process.pid}-${used.length}`);
    used.push(url);
    return Promise.resolve(openMongoReadStore({ url }));
  };

  it(
    'come to the documents of a sequential fold',
    async () => {
      await fc.assert(documentsEqualASequentialFold(empty), { numRuns: RUNS });
    },
    PATIENCE,
  );
});
