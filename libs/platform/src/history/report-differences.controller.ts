import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present } from '#kernel';
import { Requires } from '../identity/requires.js';
import { Integer } from '../input/number-fields.js';
import { Id } from '../input/text-fields.js';
import { Day } from '../input/time-fields.js';
import { Answers } from '../openapi/answers.js';
import { difference, type Difference } from './difference.js';
import { LogDifferences } from './log-differences.js';
import { MomentsQuery, momentFrom } from './past.requests.js';
import { ReportBook } from './report-book.js';

/** What the report is asked at both moments; what it does not know is left alone. */
export class ReportDifferenceQuery extends MomentsQuery {
  @Day({ optional: true, description: 'For a report on the end of a day: that day.' })
  declare readonly asOf?: string;

  @Day({ optional: true, description: 'For a report over days: the first one.' })
  declare readonly from?: string;

  @Day({ optional: true, description: 'For a report over days: the last one.' })
  declare readonly to?: string;

  @Id({ optional: true, example: 'microsoft365' })
  declare readonly service?: string;

  @Id({ optional: true, example: 'critical' })
  declare readonly severity?: string;

  @Integer({ min: 0, max: 365, optional: true })
  declare readonly withinDays?: number;
}

/** How reports became what they are. [A1] */
@ApiTags('reports')
@Controller('v1/reports/:report/diff')
export class ReportDifferencesController {
  constructor(
    private readonly reports: ReportBook,
    private readonly differences: LogDifferences,
  ) {}

  @Get()
  @Answers(difference)
  @Requires('reports.read')
  @ApiOperation({ summary: 'What changed about a report between two moments, and which events did it' })
  diff(@Param('report') name: string, @Query() query: ReportDifferenceQuery): Promise<Difference> {
    const { past, ask } = this.reports.find(name);
    const { asOf, from, to, service, severity, withinDays } = query;
    const question = present({ asOf, from, to, service, severity, withinDays });
    const [earlier, later] = [
      momentFrom('earlier', query.earlier, query.by),
      momentFrom('later', query.later, query.by),
    ];
    return this.differences.between(past, earlier, later, () => ask(question));
  }
}
