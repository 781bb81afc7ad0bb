import {
  InvalidQuery,
  PastTooLarge,
  ReadModelBehind,
  ReadModelRebuilding,
  StoreCorrupt,
  StoreUnavailable,
} from '#kernel';
import type { FastifyRequest } from 'fastify';
import { PastNotReady } from '../history/log-pasts.js';
import { invalid, problem, ProblemException, unavailable } from './problems.js';

/** What the kernel throws and a client can be told of; undefined for anything else. */
export function problemOfFailure(error: unknown, request: FastifyRequest): ProblemException | undefined {
  if (error instanceof StoreUnavailable) {
    return unavailable('store-unavailable', 'A store can not be reached or can not write. Try again.', {
      cause: error,
    });
  }
  if (error instanceof StoreCorrupt) {
    const detail =
      'The data of a store is damaged. Nothing helps but an operator; see the log of the service.';
    return new ProblemException(problem('store-damaged', 'Not available', 503, detail), {}, { cause: error });
  }
  if (error instanceof ReadModelRebuilding) {
    return unavailable('read-model-rebuilding', error.message, { retryAfter: error.retryAfterSeconds });
  }
  if (error instanceof ReadModelBehind) {
    return unavailable('read-model-behind', error.message, { retryAfter: error.retryAfterSeconds });
  }
  if (error instanceof PastNotReady) {
    return unavailable('past-not-ready', error.message, { retryAfter: error.retryAfterSeconds });
  }
  if (error instanceof PastTooLarge) {
    return new ProblemException(problem('past-too-large', 'Too much at once', 422, error.message));
  }
  // What a query names is checked before it is asked, all but the place of a page, which only the store can read.
  if (error instanceof InvalidQuery && 'after' in (request.query as object)) {
    return invalid([
      { field: 'after', message: 'must be the parameter `after` in the `next` of a page of this very list' },
    ]);
  }
  return undefined;
}

/** Failures that an operator has to hear of although the client is told what to do. */
export const isOperators = (error: unknown): error is Error =>
  error instanceof StoreUnavailable || error instanceof StoreCorrupt;
