import { Integer, Position } from './number-fields.js';
import { Line } from './text-fields.js';

/** The query of a route that reads: nothing but how fresh the answer must be. */
export class ReadQuery {
  @Position({
    optional: true,
    description:
      'Answer only after the read model has applied this position of the log (it waits up to 2 s, else 503).',
    example: '4711',
  })
  declare readonly atLeast?: string;
}

/** Entries of a page when the caller names no number. */
const DEFAULT_LIMIT = 50;

/** The query of a route that lists. */
export class ListQuery extends ReadQuery {
  @Integer({
    min: 1,
    max: 200,
    optional: true,
    description: `Most entries of a page; ${DEFAULT_LIMIT} by default.`,
  })
  declare readonly limit?: number;

  @Line({
    max: 2000,
    optional: true,
    description: 'Opaque: the parameter of that name in the `next` of the page before.',
  })
  declare readonly after?: string;
}

/** How many entries a page shall have. */
export const limitOf = (query: Pick<ListQuery, 'limit'>): number => query.limit ?? DEFAULT_LIMIT;

/** The position that the answer must include, if any. */
export const atLeastOf = (query: ReadQuery): bigint | undefined =>
  query.atLeast === undefined ? undefined : BigInt(query.atLeast);
