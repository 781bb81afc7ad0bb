import { daysBetween } from '#kernel';
import { AGES, type Age } from './vocabulary.js';

/** How old a receivable is on a day, by whole days past due; on the due date itself it is current. [A2] */
export function ageOf(dueOn: string, day: string): Age {
  const daysPastDue = daysBetween(dueOn, day);
  if (daysPastDue <= 0) return 'current';
  if (daysPastDue <= 30) return 'days1To30';
  if (daysPastDue <= 60) return 'days31To60';
  return daysPastDue <= 90 ? 'days61To90' : 'over90';
}

/** Outstanding amounts in one currency by age, in minor units. */
export type Ageing = Readonly<Record<Age, number>> & { readonly currency: string; readonly total: number };

/** One receivable, or a sum of them with one due date. */
export interface Receivable {
  readonly dueOn: string;
  readonly currency: string;
  readonly minor: number;
}

/** Receivables by age as of a day, one entry per currency. */
export function ageing(receivables: readonly Receivable[], day: string): Ageing[] {
  const currencies = [
    ...new Set(receivables.filter(({ minor }) => minor !== 0).map(({ currency }) => currency)),
  ];
  return currencies.sort().map((currency) => {
    const own = receivables.filter((each) => each.currency === currency);
    const sumOf = (age?: Age) =>
      own.reduce(
        (sum, { dueOn, minor }) => (age === undefined || ageOf(dueOn, day) === age ? sum + minor : sum),
        0,
      );
    const byAge = Object.fromEntries(AGES.map((age) => [age, sumOf(age)])) as Record<Age, number>;
    return { currency, ...byAge, total: sumOf() };
  });
}
