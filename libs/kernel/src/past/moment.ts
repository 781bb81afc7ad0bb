import type { StoredEvent } from '../events/envelope.js';

/**
 * A point in the past, by one of three clocks: a position of the log, a time by which things had happened, or
 * a time by which they were known. Times are ISO 8601, UTC, milliseconds.
 */
export type Moment =
  { readonly position: bigint } | { readonly time: string; readonly by: 'occurred' | 'recorded' };

/** What of an event tells on which side of a moment it lies. */
export type Placed = Pick<StoredEvent, 'position' | 'recordedAt' | 'metadata'>;

/** True when the event belongs to what there was, or was known, at the moment. */
export function isBy(event: Placed, moment: Moment): boolean {
  if ('position' in moment) return event.position <= moment.position;
  return (moment.by === 'occurred' ? event.metadata.occurredAt : event.recordedAt) <= moment.time;
}

/** The clocks of servers that take turns in writing a log may differ by so much, in milliseconds. */
const CLOCKS_DIFFER_MS = 60_000;

/** True when neither the event nor anything that follows it in the log can belong to the moment. */
export function isPast(event: Placed, moment: Moment): boolean {
  if ('position' in moment) return event.position > moment.position;
  // What is told late may have happened long ago.
  if (moment.by === 'occurred') return false;
  return Date.parse(event.recordedAt) > Date.parse(moment.time) + CLOCKS_DIFFER_MS;
}
