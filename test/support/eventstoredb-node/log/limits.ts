import { TOMBSTONE_REVISION, type StoredEvent } from './stored-event.js';

/** What the metadata of a stream hides of it. */
export interface Limits {
  /** The first revision that shows; TOMBSTONE_REVISION says that the stream is deleted softly. */
  readonly truncateBefore: number;
  /** How many of the last events show. */
  readonly maxCount?: number;
  /** In seconds. */
  readonly maxAge?: number;
}

export const NO_LIMITS: Limits = { truncateBefore: 0 };
/** A metastream shows its last event. */
export const METASTREAM_LIMITS: Limits = { truncateBefore: 0, maxCount: 1 };

/** The keys of a stream's metadata; what isn't a JSON object counts as none. */
export function parseMetadata(data: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

export function limitsFrom(metadata: StoredEvent | undefined): Limits {
  if (metadata === undefined) return NO_LIMITS;
  const { $tb, $maxCount, $maxAge } = parseMetadata(metadata.data);
  return {
    truncateBefore: positive($tb) ?? 0,
    ...defined('maxCount', positive($maxCount)),
    ...defined('maxAge', positive($maxAge)),
  };
}

export const isSoftDeleted = (limits: Limits) => limits.truncateBefore >= TOMBSTONE_REVISION;

/** The first revision that shows of a stream that has `events`; more than the last one when none does. */
export function firstVisible(events: readonly StoredEvent[], limits: Limits, nowMs: number): number {
  const byCount = limits.maxCount === undefined ? 0 : events.length - limits.maxCount;
  const first = Math.max(0, limits.truncateBefore, byCount);
  if (limits.maxAge === undefined) return first;
  const oldest = (nowMs - limits.maxAge * 1000) * 1000;
  return Math.max(first, firstNotBefore(events, oldest));
}

/** Times never fall within a stream, so the first one young enough is found by halving. */
function firstNotBefore(events: readonly StoredEvent[], micros: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.createdMicros ?? Infinity) < micros) low = middle + 1;
    else high = middle;
  }
  return low;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function defined<K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, number>);
}
