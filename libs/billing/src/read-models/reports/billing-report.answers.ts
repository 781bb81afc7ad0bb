import { day, t } from '#kernel';
import { is, type AnswerOf } from '#platform';

const minor = is.minor;
const span = { from: day(), to: day() };

/** Outstanding amounts in one currency by age, in minor units. */
export const ageing = t.Object(
  {
    currency: is.currency(),
    current: minor(),
    days1To30: minor(0),
    days31To60: minor(0),
    days61To90: minor(0),
    over90: minor(0),
    total: minor(),
  },
  { $id: 'Ageing' },
);

export const receivablesReport = t.Object({
  report: t.Literal('receivables'),
  asOf: day(),
  byCurrency: t.Array(ageing),
});

/** How reminders of one step did. */
const effectiveness = t.Object({
  step: is.text('before-7'),
  sent: is.count(),
  followed: is.count('Followed by a payment within the days asked for.'),
  share: is.share(),
});
export type Effectiveness = AnswerOf<typeof effectiveness>;

export const reminderReport = t.Object({
  report: t.Literal('reminder-effectiveness'),
  ...span,
  withinDays: t.Integer({ minimum: 0, examples: [7] }),
  byStep: t.Array(effectiveness),
});

/** What was proposed and decided about access. [A2] */
const accessDecisions = t.Object({
  noticesGiven: is.count(),
  proposed: is.count(),
  withdrawn: is.count(),
  declined: is.count(),
  disabled: is.count(),
  reinstated: is.count(),
});
export type AccessDecisions = AnswerOf<typeof accessDecisions>;

export const accessReport = t.Object({
  report: t.Literal('access-decisions'),
  ...span,
  ...accessDecisions.properties,
});

/** Days sales outstanding in one currency. Amounts in minor units. */
const daysSalesOutstanding = t.Object({
  currency: is.currency(),
  receivablesMinor: minor(),
  billedMinor: minor(),
  creditedMinor: minor(0),
  /** Days with one decimal; null when nothing was billed. */
  days: is.nullable(t.Number({ examples: [30.5] })),
});
export type DaysSalesOutstanding = AnswerOf<typeof daysSalesOutstanding>;

export const daysSalesOutstandingReport = t.Object({
  report: t.Literal('days-sales-outstanding'),
  ...span,
  byCurrency: t.Array(daysSalesOutstanding),
});
