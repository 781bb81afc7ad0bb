import { addDays, daysBetween, namePartsOf, percentileOf, type Counts } from '#kernel';
import type { BacklogCohort } from './backlog.projection.js';
import type { Backlog, Durations } from './report.answers.js';

/** Keeps a report to one service or one severity. */
export interface ReportFilter {
  readonly service?: string;
  readonly severity?: string;
}

/** The age groups of the backlog, in days since the request. */
export const AGE_GROUPS = ['0-1', '2-7', '8-30', '31-90', 'over90'] as const;

/** The open cases at the end of a day, from the cohorts that had open cases then. */
export function backlogOf(cohorts: readonly BacklogCohort[], asOf: string, filter: ReportFilter): Backlog {
  const groups = cohorts
    .filter(({ service }) => filter.service === undefined || service === filter.service)
    .flatMap((cohort) =>
      Object.entries(cohort.changes).map(([name, changes]) => {
        const [status = '', severity = ''] = namePartsOf(name);
        return { status, severity, cohort, count: sumUntil(changes, asOf) };
      }),
    )
    .filter(
      ({ severity, count }) => count !== 0 && (filter.severity === undefined || severity === filter.severity),
    );
  const by = (nameOfGroup: (group: (typeof groups)[number]) => string): Counts => tally(groups, nameOfGroup);
  return {
    asOf,
    total: groups.reduce((sum, { count }) => sum + count, 0),
    byAge: { ...zeroes(AGE_GROUPS), ...by(({ cohort }) => ageGroupOf(daysBetween(cohort.receivedOn, asOf))) },
    byStatus: by(({ status }) => status),
    bySeverity: by(({ severity }) => severity),
    byService: by(({ cohort }) => cohort.service),
  };
}

/** p50, p90 and p95 of the durations counted under `service|severity|bucket`. */
export function durationsOf(counts: Counts, filter: ReportFilter): Durations {
  const histogram = new Map<number, number>();
  for (const [name, count] of Object.entries(counts)) {
    const [service, severity, bucket] = namePartsOf(name);
    if (filter.service !== undefined && service !== filter.service) continue;
    if (filter.severity !== undefined && severity !== filter.severity) continue;
    histogram.set(Number(bucket), (histogram.get(Number(bucket)) ?? 0) + count);
  }
  return {
    count: [...histogram.values()].reduce((sum, count) => sum + count, 0),
    p50: percentileOf(histogram, 0.5),
    p90: percentileOf(histogram, 0.9),
    p95: percentileOf(histogram, 0.95),
  };
}

/** First day after `asOf`: cohorts that were open at the end of `asOf` are open until then or longer. */
export const dayAfter = (asOf: string): string => addDays(asOf, 1);

const sumUntil = (changes: Counts, asOf: string): number =>
  Object.entries(changes).reduce((sum, [day, change]) => (day <= asOf ? sum + change : sum), 0);

function tally<T extends { count: number }>(groups: readonly T[], nameOfGroup: (group: T) => string): Counts {
  const counts: Counts = {};
  for (const group of groups) {
    const name = nameOfGroup(group);
    counts[name] = (counts[name] ?? 0) + group.count;
  }
  return counts;
}

const zeroes = (names: readonly string[]): Counts => Object.fromEntries(names.map((name) => [name, 0]));

function ageGroupOf(days: number): (typeof AGE_GROUPS)[number] {
  if (days <= 1) return '0-1';
  if (days <= 7) return '2-7';
  if (days <= 30) return '8-30';
  return days <= 90 ? '31-90' : 'over90';
}
