import { MongoClient, type MongoClientOptions } from 'mongodb';
import { Answers, type Deadlines } from './answers.js';
import { MongoReadStore } from './mongo-read-store.js';

export interface MongoReadStoreOptions {
  /** `mongodb://…` or `mongodb+srv://…`; its path names the database, `casebook` when there is none. */
  readonly url: string;
  readonly deadlines?: Partial<Deadlines>;
}

const DEFAULT_DATABASE = 'casebook';
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

/**
 * The read store in a MongoDB database. Connects when it is first asked something, and again whenever the
 * connection is lost: servers that are away make calls fail, and nothing else.
 *
 * @throws MongoParseError when the URL makes no sense
 */
export function openMongoReadStore({ url, deadlines }: MongoReadStoreOptions): MongoReadStore {
  const client = new MongoClient(url, OPTIONS);
  const { hosts, srvHost } = client.options;
  const servers = srvHost ?? hosts.map(String).join();
  return new MongoReadStore(client, databaseOf(url), new Answers(servers, { ...DEADLINES, ...deadlines }));
}

const databaseOf = (url: string): string =>
  decodeURIComponent(/^[^:]+:\/\/[^/?]*\/([^?]+)/.exec(url)?.[1] ?? DEFAULT_DATABASE);
