import { addDays, dayOf } from '../events/time.js';

/** Numbers by name: what a report adds up. */
export type Counts = Record<string, number>;

/** Adds to a number, in place; a number that comes to nothing is left out, so that equal figures are equal documents. */
export function add(counts: Counts, name: string, amount: number): Counts {
  const sum = (counts[name] ?? 0) + amount;
  if (sum === 0) Reflect.deleteProperty(counts, name);
  else counts[name] = sum;
  return counts;
}

/** A name, and the names that begin with it. */
interface Named {
  readonly name: string;
  longer: Map<string | number, Named> | undefined;
}

const ROOT: Named = { name: '', longer: undefined };
let known = 0;
const MOST_NAMES = 20_000;

/**
 * Joins the parts of a name; `namePartsOf` takes them apart. Few names are used over and over, and a name that is the
 * same text as before is found in an object much faster than another that only says the same.
 */
export function nameOf(first: string, ...others: readonly (string | number)[]): string {
  let named = longer(ROOT, first);
  for (const part of others) named = longer(named, part);
  return named.name;
}

function longer(named: Named, part: string | number): Named {
  const there = named.longer?.get(part);
  if (there) return there;
  if (++known > MOST_NAMES) {
    ROOT.longer = undefined;
    known = 0;
  }
  const made = { name: named === ROOT ? String(part) : `${named.name}|${part}`, longer: undefined };
  named.longer ??= new Map();
  named.longer.set(part, made);
  return made;
}

export const namePartsOf = (name: string): string[] => name.split('|');

/**
 * The periods into which a moment falls: its day and its month. A report over a long time adds up whole
 * months and the days at both ends, so that its cost does not grow with the number of days.
 */
export const periodsOf = (instant: string): readonly [day: string, month: string] => [
  dayOf(instant),
  instant.slice(0, 7),
];

/** The fewest periods that cover the days from `from` to `to`, both included. */
export function periodsBetween(from: string, to: string): string[] {
  const periods: string[] = [];
  for (let day = from; day <= to;) {
    const month = day.slice(0, 7);
    const nextMonth = addDays(`${month}-01`, 31).slice(0, 7);
    if (day.endsWith('-01') && `${nextMonth}-01` <= addDays(to, 1)) {
      periods.push(month);
      day = `${nextMonth}-01`;
    } else {
      periods.push(day);
      day = addDays(day, 1);
    }
  }
  return periods;
}

/** Each bucket is 5 % wider than the one before; so a percentile is at most 2.5 % off. */
const GROWTH = Math.log(1.05);

/** The histogram bucket of a duration in milliseconds; 0 holds everything up to a second. */
export const bucketOf = (millis: number): number =>
  millis <= 1_000 ? 0 : Math.ceil(Math.log(millis / 1_000) / GROWTH);

/** The duration, in milliseconds, that stands for a bucket: its middle. */
export const durationOf = (bucket: number): number =>
  bucket === 0 ? 1_000 : Math.round(1_000 * Math.exp((bucket - 0.5) * GROWTH));

/**
 * A percentile of a histogram of durations, by nearest rank, in milliseconds.
 *
 * @param histogram number of durations by bucket
 * @param share 0.5 for the median
 * @returns null when there are none
 */
export function percentileOf(histogram: ReadonlyMap<number, number>, share: number): number | null {
  const buckets = [...histogram].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(share * total));
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen >= rank) return durationOf(bucket);
  }
  return null;
}

/** Adds up the same figure of several periods. */
export function sumOf(documents: Iterable<{ readonly counts: Counts }>): Counts {
  const sum: Counts = {};
  for (const { counts } of documents) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}

/** The counts regrouped by one part of their names; `where` keeps those whose other parts fit. */
export function regroup(
  counts: Counts,
  part: number,
  where: Readonly<Record<number, string | undefined>> = {},
): Counts {
  const groups: Counts = {};
  for (const [name, count] of Object.entries(counts)) {
    const parts = namePartsOf(name);
    const fits = Object.entries(where).every(
      ([at, wanted]) => wanted === undefined || parts[Number(at)] === wanted,
    );
    const group = parts[part];
    if (fits && group !== undefined) groups[group] = (groups[group] ?? 0) + count;
  }
  return groups;
}

/** Everything that was counted. */
export const totalOf = (counts: Counts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** A share from 0 to 1 with four decimals; null when there is nothing to share. */
export const shareOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
