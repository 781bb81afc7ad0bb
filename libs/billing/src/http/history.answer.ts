import { notFound, type PageAnswer } from '#platform';
import type {
  BillingHistoryItem,
  BillingHistoryPage,
} from '../read-models/history/billing-history.queries.js';

/** Entries of a page when the caller names no number. */
export const HISTORY_PAGE = 200;

/** A page of a history, or 404 when there never was such a thing. */
export function historyAnswer(
  page: BillingHistoryPage | undefined,
  kind: string,
  id: string,
  url: string,
  limit: number,
): PageAnswer<BillingHistoryItem> {
  if (!page) throw notFound(kind, id);
  const { items, nextRevision } = page;
  return { items, next: nextRevision === undefined ? null : `${url}?from=${nextRevision}&limit=${limit}` };
}
