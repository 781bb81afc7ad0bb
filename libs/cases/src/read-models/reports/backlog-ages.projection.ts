import { add, dayOf, daysBetween, nameOf, projection, type Counts } from '#kernel';
import { caseEvents } from '../../domain/events.js';
import { isOpen } from './backlog.projection.js';
import { caseFacts, type CaseFacts } from './case-facts.js';

/** A case that is open for longer counts as old, however old it is. */
export const OLD_AFTER_DAYS = 90;

/**
 * The cases that were received on one day, and by how much the number of open ones among them changed on which day,
 * as long as they aren't old. One document for all of them, and one for those of each service.
 */
export interface BacklogCohort {
  readonly receivedOn: string;
  /** Changes per day, by severity. */
  readonly changes: Readonly<Record<string, Counts>>;
}

/** Id of the document of those that were received on a day. */
export const cohortKey = (receivedOn: string, service?: string): string =>
  service === undefined ? receivedOn : nameOf(receivedOn, service);

/** With which severity a case is open; undefined when it isn't. */
const openAs = ({ case: { severity, status } }: CaseFacts): string | undefined =>
  isOpen(status) ? severity : undefined;

export const backlogAgesProjection = projection<BacklogCohort, CaseFacts>('case-backlog-ages', 1, {
  feeds: 'shared',
  follows: caseFacts,
  fields: {},
  indexes: [],
}).onEach(
  caseEvents,
  ({ metadata }, { before, after }) => {
    if (openAs(before) === openAs(after)) return [];
    const receivedOn = dayOf(after.receivedAt);
    if (daysBetween(receivedOn, dayOf(metadata.occurredAt)) > OLD_AFTER_DAYS) return [];
    return [cohortKey(receivedOn), cohortKey(receivedOn, after.case.service)];
  },
  (cohort, { metadata }, _key, { before, after }) => {
    const day = dayOf(metadata.occurredAt);
    const [left, entered] = [openAs(before), openAs(after)];
    const changes: Record<string, Counts> = cohort?.changes ?? {};
    if (left !== undefined) changes[left] = add(changes[left] ?? {}, day, -1);
    if (entered !== undefined) changes[entered] = add(changes[entered] ?? {}, day, 1);
    return { receivedOn: dayOf(after.receivedAt), changes };
  },
);
