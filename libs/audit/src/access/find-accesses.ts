import { addDays, type Condition, type Documents, type Page } from '#kernel';
import { invalid } from '#platform';
import { LONGEST_SPAN_MS, pathOf, type Access } from './access.events.js';
import { TERMS, type AccessesDocument } from './accesses.projection.js';
import type { RecordedAccesses } from './recorded-accesses.js';

/** Everything that is given must hold. */
export interface AccessFilter {
  /** First day, UTC. */
  readonly from?: string | undefined;
  /** Last day, UTC, included. */
  readonly to?: string | undefined;
  readonly account?: string | undefined;
  /** The address without its query. */
  readonly path?: string | undefined;
  readonly what?: string | undefined;
  readonly outcome?: number | undefined;
}

/** One read, and the event that records it. */
export interface FoundAccess extends Access {
  readonly eventId: string;
}

/** Where a page goes on: with the document at this moment, when so many of its reads were shown. */
interface Place {
  readonly since: string;
  readonly id: string;
  readonly taken: number;
}

const DOCUMENTS_AT_ONCE = 100;

/**
 * A page of reads, the latest first; those of one event stand together.
 *
 * @param after the `next` of the page before
 * @throws invalid when it is none
 */
export async function findAccesses(
  documents: Documents<AccessesDocument>,
  recorded: Pick<RecordedAccesses, 'of'>,
  filter: AccessFilter,
  limit: number,
  after?: string,
): Promise<Page<FoundAccess>> {
  const start = after === undefined ? undefined : placeOf(after);
  const items: FoundAccess[] = [];
  for await (const document of latestFirst(documents, filter, start)) {
    const { id, since } = document;
    const matching = (await recorded.of(document)).filter((access) => matches(access, filter)).reverse();
    const shown = id === start?.id ? start.taken : 0;
    for (const [taken, access] of matching.entries()) {
      if (taken < shown) continue;
      if (items.length === limit) return { items, next: textOf({ since, id, taken }) };
      items.push({ ...access, eventId: id });
    }
  }
  return { items };
}

/** Documents that may have some of the reads, from the place on. */
async function* latestFirst(
  documents: Documents<AccessesDocument>,
  filter: AccessFilter,
  start: Place | undefined,
): AsyncGenerator<AccessesDocument> {
  const where = conditionsOf(filter, start);
  let isThere = start === undefined;
  for (let after: string | undefined; ;) {
    const page = await documents.find({
      where,
      sort: { field: 'since', direction: 'desc' },
      limit: DOCUMENTS_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    });
    for (const doc of page.items) {
      isThere ||= doc.id === start?.id || doc.since !== start?.since;
      if (isThere) yield doc;
    }
    if (page.next === undefined) return;
    after = page.next;
  }
}

function conditionsOf({ from, to, account, path, what, outcome }: AccessFilter, start: Place | undefined) {
  const words = [
    ...(account === undefined ? [] : [TERMS.account(account)]),
    ...(path === undefined ? [] : [TERMS.path(path)]),
    ...(what === undefined ? [] : [TERMS.what(what)]),
    ...(outcome === undefined ? [] : [TERMS.outcome(outcome)]),
  ];
  const span: Condition[] = [];
  if (from !== undefined) span.push({ field: 'since', from: earlier(from) });
  if (to !== undefined) span.push({ field: 'since', before: addDays(to, 1) });
  if (start) span.push({ field: 'since', to: start.since });
  return [...(words.length === 0 ? [] : [{ words }]), ...span];
}

/** The reads of one event are no further apart. */
const earlier = (day: string): string => new Date(Date.parse(day) - LONGEST_SPAN_MS).toISOString();

const matches = (access: Access, { from, to, account, path, what, outcome }: AccessFilter): boolean =>
  (from === undefined || access.at >= from) &&
  (to === undefined || access.at < addDays(to, 1)) &&
  (account === undefined || access.by.id === account) &&
  (path === undefined || pathOf(access.asked) === path) &&
  (what === undefined || access.what === what) &&
  (outcome === undefined || access.outcome === outcome);

const textOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function placeOf(text: string): Place {
  try {
    const { since, id, taken } = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Place>;
    if (typeof since === 'string' && typeof id === 'string' && Number.isSafeInteger(taken)) {
      return { since: new Date(since).toISOString(), id, taken: Math.max(0, Number(taken)) };
    }
  } catch {
    // Said below.
  }
  throw invalid([
    { field: 'after', message: 'must be the parameter `after` in the `next` of the page before' },
  ]);
}
