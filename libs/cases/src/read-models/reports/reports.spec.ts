import { describe, expect, it } from '@jest/globals';
import { namePartsOf, regroup, sumOf, type DomainEvent } from '#kernel';
import { on as onStream, projectionSpecification, type GivenFact } from '#kernel/testing';
import * as events from '../../domain/events.js';
import { backlogAgesProjection, cohortKey } from './backlog-ages.projection.js';
import { backlogProjection } from './backlog.projection.js';
import { caseFiguresProjection } from './case-figures.projection.js';
import {
  backlogOf,
  daysNotOldAt,
  daysOfMonthUntil,
  durationsOf,
  type ReportFilter,
} from './report-figures.js';

const on = (day: string, caseId: string, event: DomainEvent): GivenFact =>
  onStream(`case-${caseId}`, event, { at: `${day}T09:00:00.000Z` });
const received = (severity: 'critical' | 'moderate' = 'critical', service = 'microsoft365') =>
  events.RequestReceived({
    number: 'N',
    customerId: 'aurora',
    cloud: 'commercial',
    issueKind: 'technical',
    service,
    severity,
    channel: 'phone',
    language: 'en',
    title: 't',
    description: 'd',
  });
const resolved = (cycle = 1) => events.Resolved({ summary: 's', by: 'partner', atFirstContact: true, cycle });
const reopened = events.Reopened({ explanation: 'e', cycle: 2 });
const told = events.CustomerInformed({ text: 't', about: 'progress', channel: 'email' });

/** What the query reads and makes of it. */
function backlog(facts: readonly GivenFact[], asOf: string, filter: ReportFilter = {}) {
  const periods = projectionSpecification(backlogProjection).given(...facts).documents;
  const cohorts = projectionSpecification(backlogAgesProjection).given(...facts).documents;
  const days = daysOfMonthUntil(asOf).map((day) => periods.get(day));
  const months = [...periods.values()].filter(({ span }) => span === 'month');
  const before = [...days, ...months.filter(({ period }) => period < asOf.slice(0, 7))];
  return backlogOf(
    sumOf(before.flatMap((doc) => (doc ? [{ counts: doc.changes }] : []))),
    daysNotOldAt(asOf).flatMap((day) => cohorts.get(cohortKey(day, filter.service)) ?? []),
    asOf,
    filter,
  );
}

describe('The backlog', () => {
  const facts = [
    on('2026-03-01', 'a', received()),
    on('2026-03-02', 'b', received('moderate', 'azure')),
    on('2026-03-03', 'a', events.SeverityChanged({ from: 'critical', to: 'moderate' })),
    on('2026-03-05', 'a', resolved()),
    on('2026-03-06', 'a', events.Closed({})),
    on('2026-03-20', 'a', reopened),
  ];

  it('holds whatever the order in which histories are recorded', () => {
    // The second case is recorded when the first has come and gone, on later days.
    const histories = [
      on('2026-03-01', 'a', received()),
      on('2026-03-20', 'a', resolved()),
      on('2026-03-01', 'b', received()),
      on('2026-03-05', 'b', resolved()),
    ];
    expect(backlog(histories, '2026-03-04')).toMatchObject({ total: 2, byAge: { '2-7': 2 } });
    expect(backlog(histories, '2026-03-19')).toMatchObject({ total: 1, byAge: { '8-30': 1 } });
    expect(backlog(histories, '2026-03-20').total).toBe(0);
  });

  it('is told by age however old it is', () => {
    expect(backlog(facts, '2026-05-31')).toMatchObject({ total: 2, byAge: { '31-90': 1, over90: 1 } });
    expect(backlog(facts, '2027-05-31')).toMatchObject({ total: 2, byAge: { '31-90': 0, over90: 2 } });
    // It comes and goes when it is old already.
    const late = [...facts, on('2027-01-01', 'b', resolved()), on('2027-01-02', 'b', reopened)];
    expect(backlog(late, '2027-01-01')).toMatchObject({ total: 1, byAge: { over90: 1 } });
    expect(backlog(late, '2027-01-02')).toMatchObject({ total: 2, byAge: { over90: 2 } });
  });

  it('is what was open at the end of the day, as it stood then', () => {
    expect(backlog(facts, '2026-02-28').total).toBe(0);
    expect(backlog(facts, '2026-03-02')).toMatchObject({
      total: 2,
      bySeverity: { critical: 1, moderate: 1 },
      byService: { microsoft365: 1, azure: 1 },
      byAge: { '0-1': 2 },
    });
    expect(backlog(facts, '2026-03-03')).toMatchObject({ total: 2, bySeverity: { moderate: 2 } });
    expect(backlog(facts, '2026-03-05')).toMatchObject({ total: 1, byService: { azure: 1 } });
    expect(backlog(facts, '2026-03-20')).toMatchObject({
      total: 2,
      byStatus: { inProgress: 1, received: 1 },
      byAge: { '8-30': 2 },
    });
  });

  it('may be kept to a service or a severity', () => {
    expect(backlog(facts, '2026-03-02', { service: 'azure' })).toMatchObject({
      total: 1,
      byService: { azure: 1 },
      byAge: { '0-1': 1 },
    });
    expect(backlog(facts, '2026-03-02', { severity: 'critical' })).toMatchObject({
      total: 1,
      byAge: { '0-1': 1 },
    });
  });
});

describe('The figures', () => {
  const countsOf = (facts: readonly GivenFact[], key: string) =>
    projectionSpecification(caseFiguresProjection)
      .given(...facts)
      .documents.get(key)?.counts ?? {};
  const DAY_MS = 86_400_000;

  it('count a first response once, when a person answers', () => {
    const facts = [
      on('2026-03-01', 'a', received()),
      on('2026-03-02', 'a', told),
      on('2026-03-04', 'a', told),
    ];
    const { count, p50 } = durationsOf(countsOf(facts, 'durations|2026-03'), 'firstResponse');
    expect(count).toBe(1);
    expect(Math.abs((p50 ?? 0) / DAY_MS - 1)).toBeLessThan(0.025);
    expect(countsOf(facts, 'durations|2026-03-04')).toEqual({});
  });

  it('take back a resolution that did not hold', () => {
    const facts = [
      on('2026-03-01', 'a', received()),
      on('2026-03-02', 'a', resolved()),
      on('2026-03-03', 'a', reopened),
      on('2026-03-05', 'a', resolved(2)),
    ];
    expect(durationsOf(countsOf(facts, 'durations|2026-03'), 'firstResolution').count).toBe(1);
    const total = durationsOf(countsOf(facts, 'durations|2026-03'), 'totalResolution');
    expect(total.count).toBe(1);
    expect(Math.abs((total.p50 ?? 0) / (4 * DAY_MS) - 1)).toBeLessThan(0.025);
    const taken = countsOf(facts, 'durations|2026-03-02');
    expect(durationsOf(taken, 'totalResolution').count).toBe(0);
    expect(durationsOf(taken, 'firstResolution').count).toBe(1);
    const ofService = countsOf(facts, 'durations|microsoft365|2026-03');
    expect(durationsOf(ofService, 'totalResolution', 'critical')).toEqual(total);
    expect(durationsOf(ofService, 'totalResolution', 'moderate').count).toBe(0);
    expect(countsOf(facts, 'reopening|2026-03-03')).toEqual({ 'microsoft365|critical': 1 });
  });

  it('tell conforming, deviating and unknown hand-overs apart [D15]', () => {
    const handOver = (deviations: string[]) =>
      events.EscalatedToMicrosoft({
        category: 'serviceBug',
        severity: 'critical',
        approvedBy: 'Rita',
        vehicle: 'advancedSupportForPartners',
        evidence: { healthChecks: deviations.length === 0 ? 1 : 0, troubleshootingSteps: 0, diagnosed: true },
        deviations,
      });
    const imported = events.RequestReceived({
      ...received().data,
      imported: { source: 's', reference: 'r' },
    });
    const counts = countsOf(
      [
        on('2026-03-01', 'a', received()),
        on('2026-03-01', 'a', handOver([])),
        on('2026-03-01', 'b', received()),
        on('2026-03-01', 'b', handOver(['cases/health-check-first'])),
        on('2026-03-01', 'c', imported),
        on('2026-03-01', 'c', handOver([])),
      ],
      'conformance|2026-03-01',
    );
    expect(regroup(counts, 1)).toMatchObject({ conforming: 1, deviating: 1, unknown: 1 });
    expect(Object.keys(counts).map((name) => namePartsOf(name).slice(1).join(' '))).toContain(
      'deviation cases/health-check-first',
    );
  });
});
