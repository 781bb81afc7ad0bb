import { Controller, Get, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { addDays, dayOf, present, type Clock } from '#kernel';
import { SERVICE_CODES } from '#offering';
import {
  Day,
  InjectClock,
  invalid,
  limitOf,
  ListQuery,
  OneOf,
  pageOf,
  Requires,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { SEVERITIES, UNKNOWN } from '../domain/vocabulary.js';
import type { Deviation } from '../read-models/reports/deviations.projection.js';
import type { Backlog } from '../read-models/reports/report-figures.js';
import {
  GetBacklog,
  GetCaseReport,
  ListDeviations,
  type CaseReport,
  type ReportSpan,
} from '../read-models/reports/report.queries.js';

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
  @Requires('reports.read')
  @ApiOperation({ summary: 'The open cases at the end of a day' })
  backlog(@Query() query: BacklogQuery): Promise<Backlog> {
    const { asOf = dayOf(this.clock.now()), ...filter } = query;
    return this.queries.execute(new GetBacklog(asOf, filter));
  }

  @Get('deviations')
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
  @Requires('reports.read')
  @ApiOperation({ summary: 'How long customers waited for a first response and for a resolution' })
  responseTimes(@Query() query: ReportQuery) {
    return this.report('response-times', query);
  }

  @Get('escalations')
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the cases was escalated, and why' })
  escalations(@Query() query: ReportQuery) {
    return this.report('escalations', query);
  }

  @Get('conformance')
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the escalations followed every step' })
  conformance(@Query() query: ReportQuery) {
    return this.report('conformance', query);
  }

  @Get('reopen-rate')
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the resolved cases was reopened' })
  reopenRate(@Query() query: ReportQuery) {
    return this.report('reopen-rate', query);
  }

  @Get('volumes')
  @Requires('reports.read')
  @ApiOperation({ summary: 'How many cases were received, and about what' })
  volumes(@Query() query: ReportQuery) {
    return this.report('volumes', query);
  }

  private async report(report: CaseReport, query: ReportQuery) {
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
