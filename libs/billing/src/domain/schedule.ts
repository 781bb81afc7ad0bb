import { addDays, oneOf, t, type Static } from '#kernel';
import { LANGUAGES } from './vocabulary.js';

const days = () => t.Integer({ minimum: 0 });

/** What a version of a collections policy prescribes. [D25] [D26] */
export const terms = () => ({
  policyId: t.String(),
  version: t.Integer({ minimum: 1 }),
  /** Reminders of the upcoming payment, in days before the due date; 0 is the due date itself. */
  reminderDaysBeforeDue: t.Array(days()),
  /** Reminders of the overdue payment, in days after the due date. */
  reminderDaysAfterDue: t.Array(days()),
  /** From this many days past due on, disabling access may be considered. */
  accessMayBeDisabledAfterDays: days(),
  /** The customer gets notice at least this many days before. */
  noticeDays: days(),
});

/** The description that customers are given, in their languages. */
export const descriptions = () => t.Array(t.Object({ language: oneOf(LANGUAGES), text: t.String() }));

/** The policy version that an invoice is collected by, as it read when it was bound. */
export const boundPolicy = () => t.Object(terms());
export type BoundPolicy = Static<ReturnType<typeof boundPolicy>>;

/** One reminder that a policy prescribes. */
export interface ReminderStep {
  /** `before-7`, `on-due`, `after-3`. */
  readonly step: string;
  /** Days from the due date; negative before it. */
  readonly days: number;
}

/** Reminders, notices and proposals go out from this hour on (UTC), so that no change of clocks moves them. */
const HOUR = 'T08:00:00.000Z';

/** The moment of a day at which the policy acts. */
export const momentOn = (day: string): string => `${day}${HOUR}`;

/** When a step of the schedule comes due. */
export const momentOf = (dueOn: string, { days }: ReminderStep): string => momentOn(addDays(dueOn, days));

/** The reminders that a policy prescribes, in order of time. */
export function stepsOf(policy: BoundPolicy): ReminderStep[] {
  const before = policy.reminderDaysBeforeDue.map((days) => -days || 0);
  return [...new Set([...before, ...policy.reminderDaysAfterDue])]
    .sort((a, b) => a - b)
    .map((days) => ({ step: nameOf(days), days }));
}

/** The first day on which access may be disabled over an invoice, as far as the policy's days go. [D25] */
export const mayBeDisabledFrom = (dueOn: string, policy: BoundPolicy): string =>
  addDays(dueOn, policy.accessMayBeDisabledAfterDays);

/** The day to give notice on, so that it has run when access may be disabled; never before the invoice is overdue. */
export const noticeDay = (dueOn: string, policy: BoundPolicy): string =>
  addDays(dueOn, Math.max(1, policy.accessMayBeDisabledAfterDays - policy.noticeDays));

function nameOf(days: number): string {
  if (days === 0) return 'on-due';
  return days < 0 ? `before-${-days}` : `after-${days}`;
}
