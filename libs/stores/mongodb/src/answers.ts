import {
  MongoAPIError,
  MongoClientClosedError,
  MongoError,
  MongoNotConnectedError,
  MongoParseError,
  MongoServerClosedError,
  MongoServerError,
  MongoTopologyClosedError,
  type MongoClient,
} from 'mongodb';
import { StoreUnavailable } from '#kernel';

/** Longest wait for an answer, in milliseconds. */
export interface Deadlines {
  readonly read: number;
  /** A write waits for a majority of the servers to have it on disk. */
  readonly write: number;
  /** An index over documents that are there takes its time. */
  readonly index: number;
}

/** What a server says that won't have what it was sent, today or tomorrow. */
const MISTAKES = new Set([
  2, // BadValue
  9, // FailedToParse
  14, // TypeMismatch
  40, // ConflictingUpdateOperators
  52, // DollarPrefixedFieldName
  59, // CommandNotFound
  72, // InvalidOptions
  73, // InvalidNamespace
  85, // IndexOptionsConflict
  86, // IndexKeySpecsConflict
  238, // NotImplemented
  10334, // BSONObjectTooLarge
]);
/** Mistakes by their class that come of a client that is closed or not connected yet. */
const AWAY = [
  MongoClientClosedError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoTopologyClosedError,
];

/** Waits for servers, but not for ever, and says what became of it in the words of the port. */
export class Answers {
  private isConnected = false;
  private isClosed = false;

  /** @param servers how to call them in messages: without credentials */
  constructor(
    private readonly client: MongoClient,
    private readonly servers: string,
    private readonly deadlines: Deadlines,
  ) {}

  /**
   * @throws StoreUnavailable when there is no answer in time, or one that may be another later. A write may have
   *   been carried out all the same
   */
  async to<T>(kind: keyof Deadlines, ask: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw this.unavailable('the store was closed');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const millis = this.deadlines[kind];
      timer = setTimeout(() => reject(this.unavailable(`no answer within ${millis} ms`)), millis);
    });
    try {
      return await Promise.race([this.connected().then(ask), late]);
    } catch (error) {
      throw this.errorOf(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.client.close();
  }

  unavailable(reason: string): StoreUnavailable {
    return new StoreUnavailable(`MongoDB at ${this.servers} can't do it at the moment: ${reason}.`);
  }

  /** The driver connects again by itself, but only once it was connected. */
  private async connected(): Promise<void> {
    if (this.isConnected) return;
    await this.client.connect();
    this.isConnected = true;
  }

  private errorOf(error: unknown): unknown {
    // Names are looked up, and certificates read, by Node itself.
    const isOfSystem = error instanceof Error && 'syscall' in error;
    if (!isOfSystem && (!(error instanceof MongoError) || isMistake(error))) return error;
    return this.unavailable(error.message.replace(/\.$/, ''));
  }
}

function isMistake(error: MongoError): boolean {
  if (AWAY.some((kind) => error instanceof kind)) return false;
  if (error instanceof MongoAPIError || error instanceof MongoParseError) return true;
  return error instanceof MongoServerError && MISTAKES.has(Number(error.code));
}
