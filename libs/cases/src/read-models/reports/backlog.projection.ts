import { add, nameOf, periodsOf, projection, type Counts } from '#kernel';
import { caseEvents } from '../../domain/events.js';
import { caseFacts, type CaseFacts } from './case-facts.js';

/**
 * By how much the number of open cases changed in a day, and another in a month. What was open at the end of any past
 * day is the sum of the changes up to it: of the months before, and of the days of its own.
 */
export interface BacklogChanges {
  readonly span: 'day' | 'month';
  /** `2026-03-01` or `2026-03`. */
  readonly period: string;
  /** By service, severity and status. */
  readonly changes: Counts;
}

/** Among which open cases a case counts; undefined when it is not open. */
const groupOf = ({ case: { service, severity, status } }: CaseFacts): string | undefined =>
  isOpen(status) ? nameOf(service, severity, status) : undefined;

/** True for a case that somebody has to work on. */
export const isOpen = (status: CaseFacts['case']['status']): boolean =>
  !['none', 'resolved', 'closed', 'withdrawn'].includes(status);

export const backlogProjection = projection<BacklogChanges, CaseFacts>('case-backlog', 2, {
  feeds: 'shared',
  follows: caseFacts,
  fields: { span: 'text', period: 'text' },
  indexes: [['span', 'period']],
}).onEach(
  caseEvents,
  ({ metadata }, { before, after }) =>
    groupOf(before) === groupOf(after) ? [] : periodsOf(metadata.occurredAt),
  (doc, _event, period, { before, after }) => {
    const changes = doc?.changes ?? {};
    const [left, entered] = [groupOf(before), groupOf(after)];
    if (left !== undefined) add(changes, left, -1);
    if (entered !== undefined) add(changes, entered, 1);
    return { span: period.length === DAY_LENGTH ? 'day' : 'month', period, changes };
  },
);

const DAY_LENGTH = '2026-03-01'.length;
