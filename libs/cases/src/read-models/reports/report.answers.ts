import { day, instant, t } from '#kernel';
import { is, type AnswerOf } from '#platform';

const durations = t.Object(
  {
    count: is.count(),
    p50: is.nullable(t.Number({ examples: [1_800_000] })),
    p90: is.nullable(t.Number({ examples: [7_200_000] })),
    p95: is.nullable(t.Number({ examples: [14_400_000] })),
  },
  { $id: 'Durations', description: 'A distribution of durations; null where nothing was measured.' },
);
export type Durations = AnswerOf<typeof durations>;

/** The open cases at the end of a day. */
export const backlog = t.Object(
  {
    asOf: day(),
    total: is.count(),
    byAge: is.counts({ '0-1': 2, '2-7': 1, '8-30': 0, '31-90': 0, over90: 0 }),
    byStatus: is.counts({ received: 1, escalated: 2 }),
    bySeverity: is.counts({ critical: 1, moderate: 2 }),
    byService: is.counts({ microsoft365: 3 }),
  },
  { $id: 'Backlog' },
);
export type Backlog = AnswerOf<typeof backlog>;

/** One escalation that left out steps: the list behind the conformance report. [D15] */
export const deviation = t.Object(
  {
    id: is.uuid(),
    caseId: is.uuid(),
    at: instant(),
    service: is.text('microsoft365'),
    category: is.text('serviceUnavailable'),
    vehicle: is.text('advancedSupportForPartners'),
    deviations: t.Array(is.text('diagnosis')),
    emergencyReason: t.Optional(is.text('All tills are down.')),
    approvedBy: is.text('Rita Sá'),
    actorId: is.text('ana'),
  },
  { $id: 'Deviation' },
);
export type Deviation = AnswerOf<typeof deviation>;

const span = t.Object({
  from: day(),
  to: day(),
  service: t.Optional(is.text('microsoft365')),
  severity: t.Optional(is.text('critical')),
});

/** The days a report is about, both included, and what it is kept to. */
export type ReportSpan = AnswerOf<typeof span>;

/** Each report over a span of days; docs/metrics.md defines each figure. */
export const caseReports = {
  'response-times': t.Object({
    report: t.Literal('response-times'),
    ...span.properties,
    unit: t.Literal('ms'),
    firstResponse: durations,
    firstResolution: durations,
    totalResolution: durations,
  }),
  escalations: t.Object({
    report: t.Literal('escalations'),
    ...span.properties,
    total: is.count(),
    received: is.count(),
    rate: is.share(),
    byCategory: is.counts({ serviceBug: 3 }),
    byVehicle: is.counts({ advancedSupportForPartners: 3 }),
  }),
  conformance: t.Object({
    report: t.Literal('conformance'),
    ...span.properties,
    escalations: is.count(),
    conforming: is.count(),
    deviating: is.count(),
    unknown: is.count(),
    rate: is.share(),
    steps: is.counts({ healthCheck: 3, diagnosis: 2 }),
    deviations: is.counts({ diagnosis: 1 }),
  }),
  'reopen-rate': t.Object({
    report: t.Literal('reopen-rate'),
    ...span.properties,
    resolved: is.count(),
    reopened: is.count(),
    rate: is.share(),
    firstContactResolutions: is.count(),
    firstContactRate: is.share(),
  }),
  volumes: t.Object({
    report: t.Literal('volumes'),
    ...span.properties,
    received: is.count(),
    byService: is.counts({ microsoft365: 3 }),
    byChannel: is.counts({ phone: 2, email: 1 }),
    byLanguage: is.counts({ 'pt-BR': 3 }),
    byIssueKind: is.counts({ technical: 3 }),
    bySeverity: is.counts({ critical: 1, moderate: 2 }),
  }),
};

export type CaseReport = keyof typeof caseReports;
export type CaseReportAnswer<Report extends CaseReport> = AnswerOf<(typeof caseReports)[Report]>;

/** What a report counts, without the days that it was asked about. */
export type CaseReportFigures<Report extends CaseReport> = Omit<
  CaseReportAnswer<Report>,
  'report' | keyof ReportSpan
>;
