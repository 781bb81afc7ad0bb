import { MongoClient, type MongoClientOptions } from 'mongodb';
import { Answers, type Deadlines } from './answers.js';
import { MongoKeyStore } from './keys/mongo-key-store.js';
import { MongoReadStore } from './mongo-read-store.js';

export interface MongoReadStoreOptions {
  /** `mongodb://…` or `mongodb+srv://…`; its path names the database, `casebook` when there is none. */
  readonly url: string;
  readonly deadlines?: Partial<Deadlines>;
}

const DEFAULT_DATABASE = 'casebook';
/** Follows the name of the database in that of the one for keys; MongoDB allows 63 characters for both. */
const KEYS = '-keys';
const DATABASE = /^[A-Za-z0-9_-]{1,58}$/;
const DEADLINES: Deadlines = { read: 5_000, write: 10_000, index: 60_000 };

/**
 * What the guarded writes rest on. What was loaded must not be taken back, hence the read concern; a write that
 * was acknowledged must stay, hence the write concern. A write whose answer is lost is not sent again by the
 * driver: whoever sent it loads the document and sees what became of it, on every server alike.
 */
const OPTIONS: MongoClientOptions = {
  appName: 'casebook',
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority' },
  readPreference: 'primary',
  retryWrites: false,
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  // Frees connections on which nobody waits for an answer any more.
  socketTimeoutMS: 90_000,
  // Positions have 64 bits.
  useBigInt64: true,
};

/** The URL says nothing that a connection could be made of. Its message is for who wrote it, without the password. */
export class InvalidConnectionString extends Error {
  override readonly name = 'InvalidConnectionString';
}

/**
 * The read store in a MongoDB database. Connects when it is first asked something, and again whenever the
 * connection is lost: servers that are away make calls fail, and nothing else.
 *
 * @throws InvalidConnectionString
 */
export function openMongoReadStore(options: MongoReadStoreOptions): MongoReadStore {
  const { client, database, answers } = connectionOf(options);
  return new MongoReadStore(client.db(database), answers);
}

/**
 * The keys of personal data on the same servers, in a database of their own, named with `-keys` after it: read models
 * can be thrown away, keys can't.
 *
 * @throws InvalidConnectionString
 */
export function openMongoKeyStore(options: MongoReadStoreOptions): MongoKeyStore {
  const { client, database, answers } = connectionOf(options);
  return new MongoKeyStore(client.db(`${database}${KEYS}`), answers);
}

function connectionOf({ url, deadlines }: MongoReadStoreOptions) {
  const database = databaseOf(url);
  const client = clientOf(url);
  const { hosts, srvHost } = client.options;
  const servers = srvHost ?? hosts.map(String).join();
  return { client, database, answers: new Answers(client, servers, { ...DEADLINES, ...deadlines }) };
}

function clientOf(url: string): MongoClient {
  try {
    return new MongoClient(url, OPTIONS);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidConnectionString(`can't be used: ${why.replace(/:\/\/.*@/, '://***@')}`, {
      cause: error,
    });
  }
}

function databaseOf(url: string): string {
  const path = /^[^:]+:\/\/[^/?]*\/([^?]+)/.exec(url)?.[1] ?? DEFAULT_DATABASE;
  if (DATABASE.test(path)) return path;
  throw new InvalidConnectionString(
    `names the database '${path}', but its name must have 1 to 58 letters, digits, - and _`,
  );
}
