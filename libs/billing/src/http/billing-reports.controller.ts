import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { dayOf, type Clock } from '#kernel';
import {
  Answers,
  asQuery,
  atLeastOf,
  dayAsked,
  InjectClock,
  LogPasts,
  momentOf,
  PastDayQuery,
  ReportBook,
  Requires,
  type AnswerOf,
} from '#platform';
import {
  accessReport,
  daysSalesOutstandingReport,
  receivablesReport,
  reminderReport,
} from '../read-models/reports/billing-report.answers.js';
import { billingReportsPast } from '../read-models/history/billing.past.js';
import {
  GetAccessDecisions,
  GetDaysSalesOutstanding,
  GetReceivables,
  GetReminderEffectiveness,
} from '../read-models/reports/billing-report.queries.js';
import { BillingReportQuery, billingSpanOf, ReminderEffectivenessQuery } from './billing.requests.js';

/** Days after a reminder within which a payment is taken for its answer, unless the caller names others. */
const WITHIN_DAYS = 7;

/** The figures of billing; docs/metrics.md defines each. [A2] */
@ApiTags('reports')
@Controller('v1/reports')
export class BillingReportsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pasts: LogPasts,
    @InjectClock() private readonly clock: Clock,
    reports: ReportBook,
  ) {
    reports.enter(billingReportsPast, {
      receivables: (asked) => this.receivables(asQuery(PastDayQuery, asked)),
      'reminder-effectiveness': (asked) =>
        this.reminderEffectiveness(asQuery(ReminderEffectivenessQuery, asked)),
      'access-decisions': (asked) => this.accessDecisions(asQuery(BillingReportQuery, asked)),
      'days-sales-outstanding': (asked) => this.daysSalesOutstanding(asQuery(BillingReportQuery, asked)),
    });
  }

  @Get('receivables')
  @Answers(receivablesReport)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Receivables by age at the end of a day' })
  receivables(@Query() query: PastDayQuery): Promise<AnswerOf<typeof receivablesReport>> {
    return this.pasts.see(billingReportsPast, momentOf(query), async () => {
      const asOf = dayAsked(query.asOf) ?? dayOf(this.clock.now());
      const byCurrency = await this.queries.execute(new GetReceivables(asOf, atLeastOf(query)));
      return { report: 'receivables' as const, asOf, byCurrency };
    });
  }

  @Get('reminder-effectiveness')
  @Answers(reminderReport)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Which share of the reminders was followed by a payment' })
  reminderEffectiveness(
    @Query() query: ReminderEffectivenessQuery,
  ): Promise<AnswerOf<typeof reminderReport>> {
    const { withinDays = WITHIN_DAYS } = query;
    return this.pasts.see(billingReportsPast, momentOf(query), async () => {
      const span = billingSpanOf(query, this.clock);
      const asked = new GetReminderEffectiveness(span, withinDays, atLeastOf(query));
      const byStep = await this.queries.execute(asked);
      return { report: 'reminder-effectiveness' as const, ...span, withinDays, byStep };
    });
  }

  @Get('access-decisions')
  @Answers(accessReport)
  @Requires('reports.read')
  @ApiOperation({ summary: 'How often access was considered, disabled and reinstated' })
  accessDecisions(@Query() query: BillingReportQuery): Promise<AnswerOf<typeof accessReport>> {
    return this.pasts.see(billingReportsPast, momentOf(query), async () => {
      const span = billingSpanOf(query, this.clock);
      const counts = await this.queries.execute(new GetAccessDecisions(span, atLeastOf(query)));
      return { report: 'access-decisions' as const, ...span, ...counts };
    });
  }

  @Get('days-sales-outstanding')
  @Answers(daysSalesOutstandingReport)
  @Requires('reports.read')
  @ApiOperation({ summary: 'Days sales outstanding at the end of some days' })
  daysSalesOutstanding(
    @Query() query: BillingReportQuery,
  ): Promise<AnswerOf<typeof daysSalesOutstandingReport>> {
    return this.pasts.see(billingReportsPast, momentOf(query), async () => {
      const span = billingSpanOf(query, this.clock);
      const byCurrency = await this.queries.execute(new GetDaysSalesOutstanding(span, atLeastOf(query)));
      return { report: 'days-sales-outstanding' as const, ...span, byCurrency };
    });
  }
}
