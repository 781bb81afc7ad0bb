import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { addDays, figureKey, periodsBetween, present, type Counts, sumOf } from '#kernel';
import { ReadModels } from '#platform';
import type { Ageing } from '../../domain/ageing.js';
import { billingFiguresProjection, type BillingFigure } from './billing-figures.projection.js';
import { daysSalesOutstandingOf, effectivenessOf, receivablesOf } from './billing-report-figures.js';
import type { AccessDecisions, DaysSalesOutstanding, Effectiveness } from './billing-report.answers.js';
import { receivablesProjection, type ReceivablesCohort } from './receivables.projection.js';

const COHORT_PAGE = 1_000;

/** The days that a report is about, both included. */
export interface BillingSpan {
  readonly from: string;
  readonly to: string;
}

/** Receivables by age at the end of a day, per currency. [A2] */
export class GetReceivables extends Query<Ageing[]> {
  constructor(
    readonly asOf: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** Which share of the reminders sent on some days was followed by a payment, by step. [A2] */
export class GetReminderEffectiveness extends Query<Effectiveness[]> {
  constructor(
    readonly span: BillingSpan,
    readonly withinDays: number,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** What was proposed and decided about access. [A2] */
export class GetAccessDecisions extends Query<AccessDecisions> {
  constructor(
    readonly span: BillingSpan,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** Days sales outstanding at the end of some days, per currency. [A2] */
export class GetDaysSalesOutstanding extends Query<DaysSalesOutstanding[]> {
  constructor(
    readonly span: BillingSpan,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

@QueryHandler(GetReceivables)
export class GetReceivablesHandler implements IQueryHandler<GetReceivables> {
  constructor(private readonly models: ReadModels) {}

  async execute({ asOf, atLeast }: GetReceivables): Promise<Ageing[]> {
    return receivablesOf(await cohortsOpenAt(this.models, asOf, atLeast), asOf);
  }
}

@QueryHandler(GetReminderEffectiveness)
export class GetReminderEffectivenessHandler implements IQueryHandler<GetReminderEffectiveness> {
  constructor(private readonly models: ReadModels) {}

  async execute({ span, withinDays, atLeast }: GetReminderEffectiveness): Promise<Effectiveness[]> {
    return effectivenessOf(await figure(this.models, 'reminders', span, atLeast), withinDays);
  }
}

@QueryHandler(GetAccessDecisions)
export class GetAccessDecisionsHandler implements IQueryHandler<GetAccessDecisions> {
  constructor(private readonly models: ReadModels) {}

  async execute({ span, atLeast }: GetAccessDecisions): Promise<AccessDecisions> {
    const none = { noticesGiven: 0, proposed: 0, withdrawn: 0, declined: 0, disabled: 0, reinstated: 0 };
    return { ...none, ...(await figure(this.models, 'access', span, atLeast)) };
  }
}

@QueryHandler(GetDaysSalesOutstanding)
export class GetDaysSalesOutstandingHandler implements IQueryHandler<GetDaysSalesOutstanding> {
  constructor(private readonly models: ReadModels) {}

  async execute({ span, atLeast }: GetDaysSalesOutstanding): Promise<DaysSalesOutstanding[]> {
    const [cohorts, money] = await Promise.all([
      cohortsOpenAt(this.models, span.to, atLeast),
      figure(this.models, 'money', span, atLeast),
    ]);
    return daysSalesOutstandingOf(receivablesOf(cohorts, span.to), money, span);
  }
}

/** The cohorts that had something outstanding at the end of a day: as many as there are due dates, not invoices. */
async function cohortsOpenAt(
  models: ReadModels,
  asOf: string,
  atLeast?: bigint,
): Promise<ReceivablesCohort[]> {
  const receivables = await models.of(receivablesProjection, atLeast);
  const cohorts: ReceivablesCohort[] = [];
  let after: string | undefined;
  do {
    const page = await receivables.find({
      where: [{ field: 'openUntil', from: addDays(asOf, 1) }],
      sort: { field: 'openUntil', direction: 'desc' },
      limit: COHORT_PAGE,
      ...present({ after }),
    });
    cohorts.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return cohorts;
}

async function figure(
  models: ReadModels,
  name: BillingFigure,
  { from, to }: BillingSpan,
  atLeast?: bigint,
): Promise<Counts> {
  const figures = await models.of(billingFiguresProjection, atLeast);
  const documents = await figures.getMany(periodsBetween(from, to).map((period) => figureKey(name, period)));
  return sumOf(documents.values());
}
