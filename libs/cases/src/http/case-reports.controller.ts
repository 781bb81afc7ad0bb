import { Controller, Get, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { addDays, dayOf, present, type Clock } from '#kernel';
import { SERVICE_CODES } from '#offering';
import {
  Answers,
  Day,
  InjectClock,
  invalid,
  is,
  limitOf,
  ListQuery,
  OneOf,
  pageOf,
  Requires,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { SEVERITIES, UNKNOWN } from '../domain/vocabulary.js';
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
import { GetBacklog, GetCaseReport, ListDeviations } from '../read-models/reports/report.queries.js';

const SERVICES = [...SERVICE_CODES, UNKNOWN] as const;
/** Days that a report covers when the caller names none. */
const DEFAULT_DAYS = 30;
/** Most days of one report. */
const MAX_DAYS = 3_660;

export class BacklogQuery {
  @Day({ optional: true, description: 'At the end of this day (UTC); today when left out.' })
  declare readonly asOf?: string;

  @OneOf(SERVICES, { optional: true })
  declare readonly service?: string;

  @OneOf(SEVERITIES, { optional: true })
  declare readonly severity?: string;
}

export class ReportQuery extends ListQuery {
  @Day({ optional: true, description: `First day (UTC); ${DEFAULT_DAYS} days up to \`to\` when left out.` })
  declare readonly from?: string;

  @Day({ optional: true, description: 'Last day (UTC), included; today when left out.' })
  declare readonly to?: string;

  @OneOf(SERVICES, { optional: true })
  declare readonly service?: string;

  @OneOf(SEVERITIES, { optional: true, description: 'Where the figure is counted by severity.' })
  declare readonly severity?: string;
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
    const { asOf = dayOf(this.clock.now()), ...filter } = query;
    return this.queries.execute(new GetBacklog(asOf, filter));
  }

  @Get('deviations')
  @Answers(is.page(deviation))
  @Requires('reports.read')
  @ApiOperation({ summary: 'Escalations that left out steps, the latest first' })
  async deviations(
    @Query() query: ReportQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<Deviation>> {
    const page = await this.queries.execute(
      new ListDeviations(this.spanOf(query), limitOf(query), query.after),
    );
    return pageOf(page, request);
  }

  @Get('response-times')
  @Answers(caseReports['response-times'])
  @Requires('reports.read')
  @ApiOperation({ summary: 'How long customers waited for a first response and for a resolution' })
  responseTimes(@Query() query: ReportQuery): Promise<CaseReportAnswer<'response-times'>> {
    return this.report('response-times', query);
  }

  @Get('escalations')
  @Answers(caseReports.escalations)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the cases was escalated, and why' })
  escalations(@Query() query: ReportQuery): Promise<CaseReportAnswer<'escalations'>> {
    return this.report('escalations', query);
  }

  @Get('conformance')
  @Answers(caseReports.conformance)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the escalations followed every step' })
  conformance(@Query() query: ReportQuery): Promise<CaseReportAnswer<'conformance'>> {
    return this.report('conformance', query);
  }

  @Get('reopen-rate')
  @Answers(caseReports['reopen-rate'])
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the resolved cases was reopened' })
  reopenRate(@Query() query: ReportQuery): Promise<CaseReportAnswer<'reopen-rate'>> {
    return this.report('reopen-rate', query);
  }

  @Get('volumes')
  @Answers(caseReports.volumes)
  @Requires('reports.read')
  @ApiOperation({ summary: 'How many cases were received, and about what' })
  volumes(@Query() query: ReportQuery): Promise<CaseReportAnswer<'volumes'>> {
    return this.report('volumes', query);
  }

  private async report<Report extends CaseReport>(report: Report, query: ReportQuery) {
    const span = this.spanOf(query);
    return { report, ...span, ...(await this.queries.execute(new GetCaseReport(report, span))) };
  }

  private spanOf({ from, to = dayOf(this.clock.now()), service, severity }: ReportQuery): ReportSpan {
    const first = from ?? addDays(to, 1 - DEFAULT_DAYS);
    if (first > to) throw invalid([{ field: 'from', message: `must not lie after \`to\` (${to})` }]);
    if (addDays(first, MAX_DAYS) < to) {
      throw invalid([{ field: 'from', message: `must lie at most ${MAX_DAYS} days before \`to\`` }]);
    }
    return { from: first, to, ...present({ service, severity }) };
  }
}
