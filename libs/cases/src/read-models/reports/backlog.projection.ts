import { add, dayOf, nameOf, projection, type Counts } from '#kernel';
import { caseEvents } from '../../domain/events.js';
import { caseFacts, type CaseFacts } from './case-facts.js';

/** Day that lies after every other: the cohort still has open cases. */
export const STILL_OPEN = '9999-12-31';

/**
 * The cases of one service that were received on one day, and how many of them entered or left each
 * state on which day. The backlog of any past day is the sum of the changes up to it; cohorts whose cases
 * had all ended by then are not even read.
 */
export interface BacklogCohort {
  readonly receivedOn: string;
  readonly service: string;
  readonly open: number;
  /** The last day on which one of them entered or left a state. */
  readonly changedUntil: string;
  /** The same once all of them have ended; STILL_OPEN while one has not. */
  readonly openUntil: string;
  /** Changes per day, by `status|severity`. */
  readonly changes: Readonly<Record<string, Counts>>;
}

const groupOf = ({ case: { status, severity } }: CaseFacts): string | undefined =>
  ['none', 'resolved', 'closed', 'withdrawn'].includes(status) ? undefined : nameOf(status, severity);

export const backlogProjection = projection<BacklogCohort, CaseFacts>('case-backlog', 1, {
  feeds: 'shared',
  follows: caseFacts,
  fields: { receivedOn: 'text', openUntil: 'text' },
  indexes: [['receivedOn', 'openUntil'], ['openUntil']],
}).onEach(
  caseEvents,
  (_event, { before, after }) =>
    groupOf(before) === groupOf(after) ? [] : nameOf(dayOf(after.receivedAt), after.case.service),
  (cohort, event, _key, { before, after }) => {
    const day = dayOf(event.metadata.occurredAt);
    const left = groupOf(before);
    const entered = groupOf(after);
    const changes: Record<string, Counts> = cohort?.changes ?? {};
    if (left !== undefined) changes[left] = add(changes[left] ?? {}, day, -1);
    if (entered !== undefined) changes[entered] = add(changes[entered] ?? {}, day, 1);
    const open = (cohort?.open ?? 0) + (entered === undefined ? 0 : 1) - (left === undefined ? 0 : 1);
    const changedUntil = laterOf(day, cohort?.changedUntil);
    return {
      receivedOn: dayOf(after.receivedAt),
      service: after.case.service,
      open,
      changedUntil,
      openUntil: open > 0 ? STILL_OPEN : changedUntil,
      changes,
    };
  },
);

/** Histories that are imported come in any order of days. */
const laterOf = (day: string, other: string | undefined): string =>
  other === undefined || other < day ? day : other;
