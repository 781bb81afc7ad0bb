import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { dayOf, type Clock } from '#kernel';
import { Answers, atLeastOf, InjectClock, Requires, type AnswerOf } from '#platform';
import {
  accessReport,
  daysSalesOutstandingReport,
  receivablesReport,
  reminderReport,
} from '../read-models/reports/billing-report.answers.js';
import {
  GetAccessDecisions,
  GetDaysSalesOutstanding,
  GetReceivables,
  GetReminderEffectiveness,
} from '../read-models/reports/billing-report.queries.js';
import {
  BillingReportQuery,
  billingSpanOf,
  ReceivablesQuery,
  ReminderEffectivenessQuery,
} from './billing.requests.js';

/** Days after a reminder within which a payment is taken for its answer, unless the caller names others. */
const WITHIN_DAYS = 7;

/** The figures of billing; docs/metrics.md defines each. [A2] */
@ApiTags('reports')
@Controller('v1/reports')
export class BillingReportsController {
  constructor(
    private readonly queries: QueryBus,
    @InjectClock() private readonly clock: Clock,
  ) {}

  @Get('receivables')
  @Answers(receivablesReport)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Receivables by age at the end of a day' })
  async receivables(@Query() query: ReceivablesQuery): Promise<AnswerOf<typeof receivablesReport>> {
    const { asOf = dayOf(this.clock.now()) } = query;
    const byCurrency = await this.queries.execute(new GetReceivables(asOf, atLeastOf(query)));
    return { report: 'receivables', asOf, byCurrency };
  }

  @Get('reminder-effectiveness')
  @Answers(reminderReport)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the reminders was followed by a payment' })
  async reminderEffectiveness(
    @Query() query: ReminderEffectivenessQuery,
  ): Promise<AnswerOf<typeof reminderReport>> {
    const { withinDays = WITHIN_DAYS } = query;
    const span = billingSpanOf(query, this.clock);
    const byStep = await this.queries.execute(
      new GetReminderEffectiveness(span, withinDays, atLeastOf(query)),
    );
    return { report: 'reminder-effectiveness', ...span, withinDays, byStep };
  }

  @Get('access-decisions')
  @Answers(accessReport)
  @Requires('reports.read')
  @ApiOperation({ summary: 'How often access was considered, disabled and reinstated' })
  async accessDecisions(@Query() query: BillingReportQuery): Promise<AnswerOf<typeof accessReport>> {
    const span = billingSpanOf(query, this.clock);
    return {
      report: 'access-decisions',
      ...span,
      ...(await this.queries.execute(new GetAccessDecisions(span, atLeastOf(query)))),
    };
  }

  @Get('days-sales-outstanding')
  @Answers(daysSalesOutstandingReport)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Days sales outstanding at the end of some days' })
  async daysSalesOutstanding(
    @Query() query: BillingReportQuery,
  ): Promise<AnswerOf<typeof daysSalesOutstandingReport>> {
    const span = billingSpanOf(query, this.clock);
    const byCurrency = await this.queries.execute(new GetDaysSalesOutstanding(span, atLeastOf(query)));
    return { report: 'days-sales-outstanding', ...span, byCurrency };
  }
}
