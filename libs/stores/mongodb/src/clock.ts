import { MongoServerError, type Db } from 'mongodb';
import type { Answers } from './answers.js';

const DUPLICATE_KEY = 11000;

/**
 * The time on the database's clock, in milliseconds since 1970: written into one document by the server that holds
 * it, because the routers of a sharded cluster have clocks of their own.
 */
export async function timeOf(db: Db, answers: Answers): Promise<number> {
  const clock = db.collection<{ readonly _id: string; readonly now?: Date }>('_clock');
  const read = async (): Promise<number> => {
    const found = await clock.findOneAndUpdate(
      { _id: 'leases' },
      { $currentDate: { now: true } },
      { upsert: true, returnDocument: 'after', writeConcern: { w: 1 } },
    );
    return found?.now?.getTime() ?? Promise.reject(new Error('The server did not tell the time.'));
  };
  return answers.to('read', async () => {
    try {
      return await read();
    } catch (error) {
      // Two that ask for the first time at once make the same document.
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return read();
      throw error;
    }
  });
}
