import {
  AccessDeniedError,
  isCommandError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  UnknownError,
} from '@eventstore/db-client';
import { InvalidAppend, StoreCorrupt, StoreUnavailable, UnknownPosition } from '#kernel';

/** What a caller is told of a failed call. What is not known for sure may be otherwise a moment later. */
export function failureOf(error: unknown): Error {
  if (error instanceof StoreUnavailable || error instanceof StoreCorrupt) return error;
  if (error instanceof StreamDeletedError) {
    return new StoreCorrupt(`The stream '${error.streamName}' was deleted in EventStoreDB.`, {
      cause: error,
    });
  }
  if (error instanceof AccessDeniedError) {
    return new StoreUnavailable(
      'EventStoreDB denies access: its credentials are wrong, or may not do this.',
      {
        cause: error,
      },
    );
  }
  if (isUnknownPosition(error)) {
    return new UnknownPosition('No event of this log lies at the position.', { cause: error });
  }
  return new StoreUnavailable(`EventStoreDB does not answer as it should: ${nameOf(error)}`, {
    cause: error,
  });
}

/** The failure of an append that certainly was not written and never will be; undefined when it is not certain. */
export function refusalOf(error: unknown): Error | undefined {
  if (error instanceof MaxAppendSizeExceededError) {
    return new InvalidAppend(`EventStoreDB takes at most ${error.maxAppendSize} bytes of data at once.`, {
      cause: error,
    });
  }
  return error instanceof StreamDeletedError || error instanceof AccessDeniedError
    ? failureOf(error)
    : undefined;
}

/** The server has no other word for a position at which no event begins. */
const isUnknownPosition = (error: unknown): boolean =>
  error instanceof UnknownError && error.message.includes('ReadAllResult');

const nameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message || (isCommandError(error) ? error.type : error.name);
};
