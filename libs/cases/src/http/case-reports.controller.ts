import { Controller, Get, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { addDays, dayOf, present, type Clock } from '#kernel';
import {
  Answers,
  asQuery,
  atLeastOf,
  Day,
  dayAsked,
  InjectClock,
  invalid,
  is,
  limitOf,
  LogPasts,
  momentOf,
  OneOf,
  pageOf,
  PastDayQuery,
  PastListQuery,
  PastQuery,
  ReportBook,
  Requires,
  type PageAnswer,
  type ReportQuestion,
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
import { reportsPast } from '../read-models/history/reports.past.js';
import { REPORTED_SERVICES } from '../read-models/reports/report-figures.js';
import { GetBacklog, GetCaseReport, ListDeviations } from '../read-models/reports/report.queries.js';

/** Days that a report covers when the caller names none. */
const DEFAULT_DAYS = 30;
/** Most deviations that are compared between two moments: a difference that leaves something out would be none. */
const DEVIATIONS_COMPARED = 1_000;

const tooManyDeviations = () =>
  invalid([
    {
      field: 'from',
      message: `must lie nearer to \`to\`: there are more than ${DEVIATIONS_COMPARED} deviations in between, too many to compare`,
    },
  ]);

/** Most days of one report. */
const MAX_DAYS = 3_660;

export class BacklogQuery extends PastDayQuery {
  @OneOf(REPORTED_SERVICES, { optional: true })
  declare readonly service?: string;

  @OneOf(SEVERITIES, { optional: true })
  declare readonly severity?: string;
}

const First = () =>
  Day({ optional: true, description: `First day (UTC); ${DEFAULT_DAYS} days up to \`to\` when left out.` });
const Last = () => Day({ optional: true, description: 'Last day (UTC), included; today when left out.' });
const OfService = () => OneOf(REPORTED_SERVICES, { optional: true });

export class ReportQuery extends PastQuery {
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

export class DeviationsQuery extends PastListQuery {
  @First()
  declare readonly from?: string;

  @Last()
  declare readonly to?: string;

  @OfService()
  declare readonly service?: string;
}

/** What every report over a span of days may be asked. */
type Asked = Pick<ReportBySeverityQuery, keyof ReportBySeverityQuery>;

/** The figures that support leads look at; docs/metrics.md defines each. [A2] */
@ApiTags('reports')
@Controller('v1/reports')
export class CaseReportsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pasts: LogPasts,
    @InjectClock() private readonly clock: Clock,
    reports: ReportBook,
  ) {
    reports.enter(reportsPast, {
      backlog: (asked) => this.backlog(asQuery(BacklogQuery, asked)),
      deviations: (asked) => this.deviationsById(asked),
      'response-times': (asked) => this.report('response-times', asked),
      escalations: (asked) => this.report('escalations', asked),
      conformance: (asked) => this.report('conformance', asked),
      'reopen-rate': (asked) => this.report('reopen-rate', asked),
      volumes: (asked) => this.report('volumes', asked),
    });
  }

  @Get('backlog')
  @Answers(backlog)
  @Requires('reports.read')
  @ApiOperation({ summary: 'The open cases at the end of a day' })
  backlog(@Query() query: BacklogQuery): Promise<Backlog> {
    const { service, severity } = query;
    return this.pasts.see(reportsPast, momentOf(query), () => {
      const day = dayAsked(query.asOf) ?? dayOf(this.clock.now());
      return this.queries.execute(new GetBacklog(day, present({ service, severity }), atLeastOf(query)));
    });
  }

  @Get('deviations')
  @Answers(is.page(deviation))
  @Requires('reports.read')
  @ApiOperation({ summary: 'Escalations that left out steps, the latest first' })
  async deviations(
    @Query() query: DeviationsQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<Deviation>> {
    const options = { limit: limitOf(query), ...present({ after: query.after, atLeast: atLeastOf(query) }) };
    const page = await this.pasts.see(reportsPast, momentOf(query), () =>
      this.queries.execute(new ListDeviations(this.spanOf(query), options)),
    );
    return pageOf(page, request);
  }

  @Get('response-times')
  @Answers(caseReports['response-times'])
  @Requires('reports.read')
  @ApiOperation({ summary: 'How long customers waited for a first response and for a resolution' })
  responseTimes(@Query() query: ReportBySeverityQuery): Promise<CaseReportAnswer<'response-times'>> {
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
  reopenRate(@Query() query: ReportBySeverityQuery): Promise<CaseReportAnswer<'reopen-rate'>> {
    return this.report('reopen-rate', query);
  }

  @Get('volumes')
  @Answers(caseReports.volumes)
  @Requires('reports.read')
  @ApiOperation({ summary: 'How many cases were received, and about what' })
  volumes(@Query() query: ReportBySeverityQuery): Promise<CaseReportAnswer<'volumes'>> {
    return this.report('volumes', query);
  }

  /** For differences: by their id. */
  private async deviationsById(asked: ReportQuestion): Promise<Readonly<Record<string, Deviation>>> {
    const found = await this.queries.execute(
      new ListDeviations(this.spanOf(asked), { limit: DEVIATIONS_COMPARED }),
    );
    if (found.next !== undefined) throw tooManyDeviations();
    return Object.fromEntries(found.items.map((each) => [each.id, each]));
  }

  private report<Report extends CaseReport>(report: Report, query: Asked) {
    return this.pasts.see(reportsPast, momentOf(query), async () => {
      const span = this.spanOf(query);
      const figures = await this.queries.execute(new GetCaseReport(report, span, atLeastOf(query)));
      return { report, ...span, ...figures };
    });
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
