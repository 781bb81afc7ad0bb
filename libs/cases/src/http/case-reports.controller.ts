import { Controller, Get, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { addDays, dayOf, present, type Clock } from '#kernel';
import {
  Answers,
  atLeastOf,
  Day,
  InjectClock,
  invalid,
  is,
  limitOf,
  ListQuery,
  OneOf,
  pageOf,
  ReadQuery,
  Requires,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { SEVERITIES } from '../domain/vocabulary.js';
import {
  backlog,
  caseReports,
  deviation,
  type Backlog,
  type CaseReport,
  type CaseReportAnswer,
  type Deviation,
  type ReportSpan,
} from '../read-models/reports/report.answers.js';
import { REPORTED_SERVICES } from '../read-models/reports/report-figures.js';
import { GetBacklog, GetCaseReport, ListDeviations } from '../read-models/reports/report.queries.js';

/** Days that a report covers when the caller names none. */
const DEFAULT_DAYS = 30;
/** Most days of one report. */
const MAX_DAYS = 3_660;

export class BacklogQuery extends ReadQuery {
  @Day({ optional: true, description: 'At the end of this day (UTC); today when left out.' })
  declare readonly asOf?: string;

  @OneOf(REPORTED_SERVICES, { optional: true })
  declare readonly service?: string;

  @OneOf(SEVERITIES, { optional: true })
  declare readonly severity?: string;
}

const First = () =>
  Day({ optional: true, description: `First day (UTC); ${DEFAULT_DAYS} days up to \`to\` when left out.` });
const Last = () => Day({ optional: true, description: 'Last day (UTC), included; today when left out.' });
const OfService = () => OneOf(REPORTED_SERVICES, { optional: true });

export class ReportQuery extends ReadQuery {
  @First()
  declare readonly from?: string;

  @Last()
  declare readonly to?: string;

  @OfService()
  declare readonly service?: string;
}

/** Of a report whose figures are counted by severity too. */
export class ReportBySeverityQuery extends ReportQuery {
  @OneOf(SEVERITIES, { optional: true })
  declare readonly severity?: string;
}

export class DeviationsQuery extends ListQuery {
  @First()
  declare readonly from?: string;

  @Last()
  declare readonly to?: string;

  @OfService()
  declare readonly service?: string;
}

/** The figures that support leads look at; docs/metrics.md defines each. [A2] */
@ApiTags('reports')
@Controller('v1/reports')
export class CaseReportsController {
  constructor(
    private readonly queries: QueryBus,
    @InjectClock() private readonly clock: Clock,
  ) {}

  @Get('backlog')
  @Answers(backlog)
  @Requires('reports.read')
  @ApiOperation({ summary: 'The open cases at the end of a day' })
  backlog(@Query() query: BacklogQuery): Promise<Backlog> {
    const { asOf = dayOf(this.clock.now()), service, severity } = query;
    return this.queries.execute(new GetBacklog(asOf, present({ service, severity }), atLeastOf(query)));
  }

  @Get('deviations')
  @Answers(is.page(deviation))
  @Requires('reports.read')
  @ApiOperation({ summary: 'Escalations that left out steps, the latest first' })
  async deviations(
    @Query() query: DeviationsQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<Deviation>> {
    const page = await this.queries.execute(
      new ListDeviations(this.spanOf(query), {
        limit: limitOf(query),
        ...present({ after: query.after, atLeast: atLeastOf(query) }),
      }),
    );
    return pageOf(page, request);
  }

  @Get('response-times')
  @Answers(caseReports['response-times'])
  @Requires('reports.read')
  @ApiOperation({ summary: 'How long customers waited for a first response and for a resolution' })
  responseTimes(@Query() query: ReportBySeverityQuery): Promise<CaseReportAnswer<'response-times'>> {
    return this.report('response-times', this.spanOf(query), atLeastOf(query));
  }

  @Get('escalations')
  @Answers(caseReports.escalations)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the cases was escalated, and why' })
  escalations(@Query() query: ReportQuery): Promise<CaseReportAnswer<'escalations'>> {
    return this.report('escalations', this.spanOf(query), atLeastOf(query));
  }

  @Get('conformance')
  @Answers(caseReports.conformance)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the escalations followed every step' })
  conformance(@Query() query: ReportQuery): Promise<CaseReportAnswer<'conformance'>> {
    return this.report('conformance', this.spanOf(query), atLeastOf(query));
  }

  @Get('reopen-rate')
  @Answers(caseReports['reopen-rate'])
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the resolved cases was reopened' })
  reopenRate(@Query() query: ReportBySeverityQuery): Promise<CaseReportAnswer<'reopen-rate'>> {
    return this.report('reopen-rate', this.spanOf(query), atLeastOf(query));
  }

  @Get('volumes')
  @Answers(caseReports.volumes)
  @Requires('reports.read')
  @ApiOperation({ summary: 'How many cases were received, and about what' })
  volumes(@Query() query: ReportBySeverityQuery): Promise<CaseReportAnswer<'volumes'>> {
    return this.report('volumes', this.spanOf(query), atLeastOf(query));
  }

  private async report<Report extends CaseReport>(report: Report, span: ReportSpan, atLeast?: bigint) {
    const figures = await this.queries.execute(new GetCaseReport(report, span, atLeast));
    return { report, ...span, ...figures };
  }

  private spanOf({ from, to = dayOf(this.clock.now()), service, severity }: Partial<ReportSpan>): ReportSpan {
    const first = from ?? addDays(to, 1 - DEFAULT_DAYS);
    if (first > to) throw invalid([{ field: 'from', message: `must not lie after \`to\` (${to})` }]);
    if (addDays(first, MAX_DAYS) < to) {
      throw invalid([{ field: 'from', message: `must lie at most ${MAX_DAYS} days before \`to\`` }]);
    }
    return { from: first, to, ...present({ service, severity }) };
  }
}
