import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  addDays,
  figureKey,
  periodsBetween,
  type Condition,
  type Counts,
  type Page,
  regroup,
  shareOf,
  sumOf,
  totalOf,
} from '#kernel';
import { ReadModels } from '#platform';
import { backlogAgesProjection, cohortKey } from './backlog-ages.projection.js';
import { backlogProjection, type BacklogChanges } from './backlog.projection.js';
import {
  caseFiguresProjection,
  DURATIONS,
  durationsOfService,
  type CaseFigure,
} from './case-figures.projection.js';
import { deviationsProjection } from './deviations.projection.js';
import type { Backlog, CaseReport, CaseReportFigures, Deviation, ReportSpan } from './report.answers.js';
import {
  backlogOf,
  daysNotOldAt,
  daysOfMonthUntil,
  durationsOf,
  REPORTED_SERVICES,
  type ReportFilter,
} from './report-figures.js';

const MONTHS_PAGE = 1_000;

/** The backlog at the end of a day. */
export class GetBacklog extends Query<Backlog> {
  constructor(
    readonly asOf: string,
    readonly filter: ReportFilter,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** One of the reports over a span of days; docs/metrics.md defines each figure. */
export class GetCaseReport<Report extends CaseReport = CaseReport> extends Query<CaseReportFigures<Report>> {
  constructor(
    readonly report: Report,
    readonly span: ReportSpan,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** The escalations that left out steps, latest first. [D15] */
export class ListDeviations extends Query<Page<Deviation>> {
  constructor(
    readonly span: ReportSpan,
    readonly options: { readonly limit: number; readonly after?: string; readonly atLeast?: bigint },
  ) {
    super();
  }
}

@QueryHandler(GetBacklog)
export class GetBacklogHandler implements IQueryHandler<GetBacklog> {
  constructor(private readonly models: ReadModels) {}

  async execute({ asOf, filter, atLeast }: GetBacklog): Promise<Backlog> {
    const [changes, ages] = await Promise.all([
      this.changesUntil(asOf, atLeast),
      this.models.of(backlogAgesProjection, atLeast),
    ]);
    const cohorts = await ages.getMany(daysNotOldAt(asOf).map((day) => cohortKey(day, filter.service)));
    return backlogOf(changes, cohorts.values(), asOf, filter);
  }

  /** The sum of the changes of all whole months before a day, and of the days of its own. */
  private async changesUntil(asOf: string, atLeast?: bigint): Promise<Counts> {
    const backlog = await this.models.of(backlogProjection, atLeast);
    const days = await backlog.getMany(daysOfMonthUntil(asOf));
    const periods: BacklogChanges[] = [...days.values()];
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const page = await backlog.find({
        where: [
          { field: 'span', is: 'month' },
          { field: 'period', before: asOf.slice(0, 7) },
        ],
        sort: { field: 'period', direction: 'desc' },
        limit: MONTHS_PAGE,
        ...(after === undefined ? {} : { after }),
      });
      periods.push(...page.items);
      after = page.next;
    }
    return sumOf(periods.map(({ changes }) => ({ counts: changes })));
  }
}

@QueryHandler(GetCaseReport)
export class GetCaseReportHandler implements IQueryHandler<GetCaseReport> {
  private readonly reports: {
    readonly [Report in CaseReport]: (span: ReportSpan) => Promise<CaseReportFigures<Report>>;
  } = {
    'response-times': (span) => this.responseTimes(span),
    escalations: (span) => this.escalations(span),
    conformance: (span) => this.conformance(span),
    'reopen-rate': (span) => this.reopenRate(span),
    volumes: (span) => this.volumes(span),
  };

  constructor(private readonly models: ReadModels) {}

  async execute<Report extends CaseReport>({
    report,
    span,
    atLeast,
  }: GetCaseReport<Report>): Promise<CaseReportFigures<Report>> {
    // All figures are in one read model, so that waiting for it once will do.
    await this.models.of(caseFiguresProjection, atLeast);
    return this.reports[report](span);
  }

  private async responseTimes(span: ReportSpan) {
    const counts = await this.durations(span);
    return {
      unit: 'ms' as const,
      firstResponse: durationsOf(counts, 'firstResponse', span.severity),
      firstResolution: durationsOf(counts, 'firstResolution', span.severity),
      totalResolution: durationsOf(counts, 'totalResolution', span.severity),
    };
  }

  private async escalations(span: ReportSpan) {
    const [escalations, volume] = await Promise.all([
      this.figure('escalation', span),
      this.figure('volume', span),
    ]);
    const where = { 0: span.service };
    const byCategory = regroup(escalations, 1, where);
    const total = totalOf(byCategory);
    const received = totalOf(regroup(volume, 0, { 0: span.service, 2: 'channel' }));
    return {
      total,
      received,
      rate: shareOf(total, received),
      byCategory,
      byVehicle: regroup(escalations, 2, where),
    };
  }

  private async conformance(span: ReportSpan) {
    const counts = await this.figure('conformance', span);
    const where = { 0: span.service };
    const { conforming = 0, deviating = 0, unknown = 0 } = regroup(counts, 1, where);
    return {
      escalations: conforming + deviating + unknown,
      conforming,
      deviating,
      unknown,
      rate: shareOf(conforming, conforming + deviating),
      steps: regroup(counts, 2, { ...where, 1: 'step' }),
      deviations: regroup(counts, 2, { ...where, 1: 'deviation' }),
    };
  }

  private async reopenRate(span: ReportSpan) {
    const [resolutions, reopenings] = await Promise.all([
      this.figure('resolution', span),
      this.figure('reopening', span),
    ]);
    const where = { 0: span.service, 1: span.severity };
    const { firstContact = 0, later = 0, unknown = 0 } = regroup(resolutions, 2, where);
    const reopened = totalOf(regroup(reopenings, 0, where));
    return {
      resolved: firstContact + later + unknown,
      reopened,
      rate: shareOf(reopened, firstContact + later + unknown),
      firstContactResolutions: firstContact,
      firstContactRate: shareOf(firstContact, firstContact + later),
    };
  }

  private async volumes(span: ReportSpan) {
    const counts = await this.figure('volume', span);
    const by = (part: number, dimension: string) =>
      regroup(counts, part, { 0: span.service, 1: span.severity, 2: dimension });
    const byService = by(0, 'channel');
    return {
      received: totalOf(byService),
      byService,
      byChannel: by(3, 'channel'),
      byLanguage: by(3, 'language'),
      byIssueKind: by(3, 'issueKind'),
      bySeverity: by(1, 'channel'),
    };
  }

  /** Severities are told apart in what is kept of each service. */
  private async durations(span: ReportSpan): Promise<Counts> {
    if (span.service !== undefined) return this.figure(durationsOfService(span.service), span);
    if (span.severity === undefined) return this.figure(DURATIONS, span);
    const ofEach = await Promise.all(
      REPORTED_SERVICES.map((service) => this.figure(durationsOfService(service), span)),
    );
    return sumOf(ofEach.map((counts) => ({ counts })));
  }

  private async figure(figure: CaseFigure, { from, to }: ReportSpan): Promise<Counts> {
    const figures = await this.models.of(caseFiguresProjection);
    const documents = await figures.getMany(
      periodsBetween(from, to).map((period) => figureKey(figure, period)),
    );
    return sumOf([...documents.values()]);
  }
}

@QueryHandler(ListDeviations)
export class ListDeviationsHandler implements IQueryHandler<ListDeviations> {
  constructor(private readonly models: ReadModels) {}

  async execute({ span, options: { atLeast, ...page } }: ListDeviations): Promise<Page<Deviation>> {
    const deviations = await this.models.of(deviationsProjection, atLeast);
    const where: Condition[] = [{ field: 'at', from: span.from, before: addDays(span.to, 1) }];
    if (span.service !== undefined) where.push({ field: 'service', is: span.service });
    return deviations.find({
      where,
      sort: { field: 'at', direction: 'desc' },
      ...page,
    });
  }
}
