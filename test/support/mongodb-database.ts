import { MongoClient } from 'mongodb';

/** The URL with this database in its path. */
export const withDatabase = (url: string, database: string): string =>
  url.replace(/^([^:]+:\/\/[^/?]+)\/?[^?]*/, `$1/${database}`);

/** Removes the database that the URL names, and the one for keys beside it. */
export async function dropDatabase(url: string): Promise<void> {
  const client = new MongoClient(url, { retryWrites: false });
  try {
    const db = client.db();
    await db.dropDatabase();
    await client.db(`${db.databaseName}-keys`).dropDatabase();
  } finally {
    await client.close();
  }
}
