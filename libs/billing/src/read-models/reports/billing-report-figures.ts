import { daysBetween, namePartsOf, shareOf, type Counts } from '#kernel';
import { ageing, type Ageing } from '../../domain/ageing.js';
import type { DaysSalesOutstanding, Effectiveness } from './billing-report.answers.js';
import type { ReceivablesCohort } from './receivables.projection.js';

/** Receivables by age at the end of a day, one entry per currency. */
export const receivablesOf = (cohorts: readonly ReceivablesCohort[], asOf: string): Ageing[] =>
  ageing(
    cohorts.map(({ dueOn, currency, changes }) => ({ dueOn, currency, minor: sumUntil(changes, asOf) })),
    asOf,
  );

/** Reminders by step, in the order of the schedule. */
export function effectivenessOf(counts: Counts, withinDays: number): Effectiveness[] {
  const steps = new Map<string, { sent: number; followed: number }>();
  for (const [name, count] of Object.entries(counts)) {
    const [step = '', kind, days] = namePartsOf(name);
    const entry = steps.get(step) ?? { sent: 0, followed: 0 };
    steps.set(step, entry);
    if (kind === 'sent') entry.sent += count;
    else if (Number(days) <= withinDays) entry.followed += count;
  }
  return [...steps]
    .sort(([a], [b]) => orderOf(a) - orderOf(b))
    .map(([step, { sent, followed }]) => ({ step, sent, followed, share: shareOf(followed, sent) }));
}

/** Receivables at the end of the span, divided by what was billed in it less credit notes, times its days. */
export function daysSalesOutstandingOf(
  receivables: readonly Ageing[],
  money: Counts,
  { from, to }: { readonly from: string; readonly to: string },
): DaysSalesOutstanding[] {
  const billed = Object.keys(money).map((name) => namePartsOf(name)[1] ?? '');
  const currencies = [...new Set([...receivables.map(({ currency }) => currency), ...billed])].sort();
  return currencies.map((currency) => {
    const receivablesMinor = receivables.find((each) => each.currency === currency)?.total ?? 0;
    const billedMinor = money[`billed|${currency}`] ?? 0;
    const creditedMinor = money[`credited|${currency}`] ?? 0;
    const sales = billedMinor - creditedMinor;
    const days = sales > 0 ? round((receivablesMinor / sales) * (daysBetween(from, to) + 1), 10) : null;
    return { currency, receivablesMinor, billedMinor, creditedMinor, days };
  });
}

const sumUntil = (changes: Counts, asOf: string): number =>
  Object.entries(changes).reduce((sum, [day, change]) => (day <= asOf ? sum + change : sum), 0);

/** `before-7` is -7, `on-due` 0, `after-3` 3; reminders by hand come last. */
function orderOf(step: string): number {
  const [when, days] = step.split('-');
  if (when === 'before') return -Number(days);
  if (when === 'after') return Number(days);
  return step === 'on-due' ? 0 : Infinity;
}

const round = (value: number, per: number): number => Math.round(value * per) / per;
