import type { EventLog } from './event-log.js';
import type { RecentIds } from './recent-ids.js';
import type { StoredEvent } from './stored-event.js';

/** What an append expects: a revision, or one of these, numbered as in the server's error messages. */
export const NO_STREAM = -1;
export const ANY = -2;
export const STREAM_EXISTS = -4;

/** What is to be done with an append. `current` is the last revision, -1 when there is no event. */
export type AppendCheck =
  | { readonly is: 'ok'; readonly undelete: boolean }
  /** The same events are there; `last` is the last one of them, and nothing is to be written. */
  | { readonly is: 'repetition'; readonly last: StoredEvent }
  | { readonly is: 'wrong-version'; readonly current: number }
  | { readonly is: 'deleted' };

/** Decides an append of events with these ids [§2, §3]. */
export function checkAppend(
  log: EventLog,
  recent: RecentIds,
  stream: string,
  expected: number,
  ids: readonly string[],
): AppendCheck {
  const current = log.lastRevision(stream);
  const softDeleted = log.isSoftDeleted(stream);
  const wrong: AppendCheck = { is: 'wrong-version', current };
  if (log.tombstoneOf(stream) !== undefined) return { is: 'deleted' };
  if (expected === STREAM_EXISTS) {
    if (softDeleted) return { is: 'deleted' };
    if (current < 0) return wrong;
  }
  if (expected === ANY || expected === STREAM_EXISTS) {
    return recentRepetition(recent, stream, ids, softDeleted) ?? wrong;
  }
  if (expected > current) return wrong;
  if (expected === current) return { is: 'ok', undelete: softDeleted };
  return numberedRepetition(log.eventsOf(stream), expected, ids, softDeleted) ?? wrong;
}

/** Without a revision only the ids that the server remembers count, and the first of them decides. */
function recentRepetition(
  recent: RecentIds,
  stream: string,
  ids: readonly string[],
  softDeleted: boolean,
): AppendCheck | undefined {
  let last: StoredEvent | undefined;
  for (const id of ids) {
    const known = recent.in(stream, id);
    if (known === undefined) return last === undefined ? { is: 'ok', undelete: softDeleted } : undefined;
    last = known;
  }
  return last === undefined ? { is: 'ok', undelete: softDeleted } : { is: 'repetition', last };
}

/** With a revision the events behind it have to be exactly these. */
function numberedRepetition(
  events: readonly StoredEvent[],
  expected: number,
  ids: readonly string[],
  softDeleted: boolean,
): AppendCheck | undefined {
  const same = ids.findIndex((id, index) => events[expected + 1 + index]?.id !== id);
  const last = events[expected + ids.length];
  if (same === -1 && ids.length > 0 && last !== undefined) return { is: 'repetition', last };
  return expected === NO_STREAM && softDeleted && same === 0 ? { is: 'ok', undelete: true } : undefined;
}
