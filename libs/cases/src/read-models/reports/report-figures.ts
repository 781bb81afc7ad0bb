import { add, addDays, daysBetween, nameOf, percentileOf, regroup, totalOf, type Counts } from '#kernel';
import { SERVICE_CODES } from '#offering';
import { UNKNOWN } from '../../domain/vocabulary.js';
import { OLD_AFTER_DAYS, type BacklogCohort } from './backlog-ages.projection.js';
import type { MeasuredDuration } from './case-figures.projection.js';
import type { Backlog, Durations } from './report.answers.js';

/** By what the reports tell services apart: an imported case may be about one that nobody knows. */
export const REPORTED_SERVICES = [...SERVICE_CODES, UNKNOWN] as const;

/** Keeps a report to one service or one severity. */
export interface ReportFilter {
  readonly service?: string;
  readonly severity?: string;
}

/** The age groups of the backlog, in days since the request; older ones are `over90`. */
const AGE_GROUPS = [
  ['0-1', 1],
  ['2-7', 7],
  ['8-30', 30],
  ['31-90', OLD_AFTER_DAYS],
] as const;

/**
 * The open cases at the end of a day.
 *
 * @param changes the sum of all changes up to it, by service, severity and status
 * @param cohorts those that were received on the days on which no old case was
 */
export function backlogOf(
  changes: Counts,
  cohorts: Iterable<BacklogCohort>,
  asOf: string,
  { service, severity }: ReportFilter,
): Backlog {
  const where = { 0: service, 1: severity };
  const byStatus = withoutZeroes(regroup(changes, 2, where));
  const total = totalOf(byStatus);
  const byAge = agesOf(cohorts, asOf, severity);
  return {
    asOf,
    total,
    byAge: { ...byAge, over90: total - totalOf(byAge) },
    byStatus,
    bySeverity: withoutZeroes(regroup(changes, 1, where)),
    byService: withoutZeroes(regroup(changes, 0, where)),
  };
}

function agesOf(cohorts: Iterable<BacklogCohort>, asOf: string, severity: string | undefined): Counts {
  const byAge: Counts = Object.fromEntries(AGE_GROUPS.map(([name]) => [name, 0]));
  for (const { receivedOn, changes } of cohorts) {
    const age = daysBetween(receivedOn, asOf);
    const [group] = AGE_GROUPS.find(([, days]) => age <= days) ?? [];
    if (group === undefined) continue;
    for (const [name, byDay] of Object.entries(changes)) {
      if (severity === undefined || name === severity) add(byAge, group, sumUntil(byDay, asOf));
    }
  }
  return { ...Object.fromEntries(AGE_GROUPS.map(([name]) => [name, 0])), ...byAge };
}

/** Without what came to nothing. */
const withoutZeroes = (counts: Counts): Counts =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));

/**
 * p50, p90 and p95 of one kind of duration.
 *
 * @param counts by kind and bucket; with a severity, by kind, severity and bucket
 */
export function durationsOf(counts: Counts, measured: MeasuredDuration, severity?: string): Durations {
  const prefix = `${severity === undefined ? measured : nameOf(measured, severity)}|`;
  const histogram = new Map<number, number>();
  for (const [name, count] of Object.entries(counts)) {
    if (!name.startsWith(prefix)) continue;
    const bucket = Number(name.slice(name.lastIndexOf('|') + 1));
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + count);
  }
  return {
    count: [...histogram.values()].reduce((sum, count) => sum + count, 0),
    p50: percentileOf(histogram, 0.5),
    p90: percentileOf(histogram, 0.9),
    p95: percentileOf(histogram, 0.95),
  };
}

/** The days on which a case was received that is not old at the end of a day. */
export const daysNotOldAt = (asOf: string): string[] =>
  Array.from({ length: OLD_AFTER_DAYS + 1 }, (_, days) => addDays(asOf, -days));

/** The days of the month up to a day. */
export const daysOfMonthUntil = (day: string): string[] =>
  Array.from({ length: Number(day.slice(8)) }, (_, days) => addDays(day, -days));

const sumUntil = (changes: Counts, asOf: string): number =>
  Object.entries(changes).reduce((sum, [day, change]) => (day <= asOf ? sum + change : sum), 0);
