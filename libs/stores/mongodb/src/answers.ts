import { MongoAPIError, MongoError, MongoParseError, MongoServerError } from 'mongodb';
import {
  MongoClientClosedError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoTopologyClosedError,
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
  /** @param servers how to call them in messages: without credentials */
  constructor(
    private readonly servers: string,
    private readonly deadlines: Deadlines,
  ) {}

  /**
   * @throws StoreUnavailable when there is no answer in time, or one that may be another later. A write may have
   *   been carried out all the same
   */
  async to<T>(kind: keyof Deadlines, ask: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const millis = this.deadlines[kind];
      timer = setTimeout(() => reject(this.unavailable(`no answer within ${millis} ms`)), millis);
    });
    try {
      return await Promise.race([ask(), late]);
    } catch (error) {
      throw this.errorOf(error);
    } finally {
      clearTimeout(timer);
    }
  }

  unavailable(reason: string): StoreUnavailable {
    return new StoreUnavailable(`MongoDB at ${this.servers} can't do it at the moment: ${reason}.`);
  }

  private errorOf(error: unknown): unknown {
    if (!(error instanceof MongoError) || isMistake(error)) return error;
    return this.unavailable(error.message.replace(/\.$/, ''));
  }
}

function isMistake(error: MongoError): boolean {
  if (AWAY.some((kind) => error instanceof kind)) return false;
  if (error instanceof MongoAPIError || error instanceof MongoParseError) return true;
  return error instanceof MongoServerError && MISTAKES.has(Number(error.code));
}
