import type { PageAnswer } from '../http/page.js';
import { notFound } from '../http/problems.js';
import { Integer } from '../input/number-fields.js';
import type { HistoryItem, HistoryPage, HistoryRange } from './stream-history.js';

/** Entries of a page when the caller names no number. */
const DEFAULT_LIMIT = 200;

/** The query of a route that shows a history. */
export class HistoryQuery {
  @Integer({ min: 0, optional: true, description: 'First revision to show.' })
  declare readonly from?: number;

  @Integer({
    min: 1,
    max: 1_000,
    optional: true,
    description: `Most entries of a page; ${DEFAULT_LIMIT} by default.`,
  })
  declare readonly limit?: number;
}

/** The part of the history that the query asks for. */
export const historyRangeOf = ({ from = 0, limit = DEFAULT_LIMIT }: HistoryQuery): HistoryRange => ({
  fromRevision: from,
  limit,
});

/** A page of the history of the thing at `path`; 404 when there never was such a thing. */
export function historyAnswer(
  page: HistoryPage | undefined,
  { limit }: HistoryRange,
  { kind, id, path }: { readonly kind: string; readonly id: string; readonly path: string },
): PageAnswer<HistoryItem> {
  if (!page) throw notFound(kind, id);
  const { items, nextRevision } = page;
  const next = nextRevision === undefined ? null : `${path}/history?from=${nextRevision}&limit=${limit}`;
  return { items, next };
}
