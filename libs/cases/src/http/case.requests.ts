import { addDays, dayOf, present, wordsOf, type Clock } from '#kernel';
import { SERVICE_CODES } from '#offering';
import { Day, Flag, Id, Integer, invalid, ListOf, ListQuery, OneOf, Text } from '#platform';
import { CASE_STATUSES, ISSUE_KINDS, SEVERITIES, UNKNOWN } from '../domain/vocabulary.js';
import { QUEUES, type Queue } from '../read-models/case/case.answer.js';
import { CASE_SORTS } from '../read-models/case/case.queries.js';
import type { CaseFilter, CaseSort } from '../read-models/case/case.queries.js';

/** What `assignee=none` stands for: cases that nobody has. */
const NOBODY = 'none';

export class ListCasesQuery extends ListQuery {
  @ListOf(OneOf(CASE_STATUSES), { optional: true, max: CASE_STATUSES.length, description: 'One or several.' })
  declare readonly status?: readonly string[];

  @ListOf(OneOf(SEVERITIES), { optional: true, max: SEVERITIES.length, description: 'One or several.' })
  declare readonly severity?: readonly string[];

  @OneOf([...SERVICE_CODES, UNKNOWN], { optional: true })
  declare readonly service?: string;

  @OneOf([...ISSUE_KINDS, UNKNOWN], { optional: true })
  declare readonly issueKind?: string;

  @Id({ optional: true })
  declare readonly customerId?: string;

  @Text({ max: 100, optional: true, description: `An account, or \`${NOBODY}\` for cases that nobody has.` })
  declare readonly assignee?: string;

  @Flag({ optional: true, description: 'Open: neither resolved, closed nor withdrawn.' })
  declare readonly open?: boolean;

  @OneOf(QUEUES, { optional: true, description: 'What the case waits for.' })
  declare readonly queue?: Queue;

  @Integer({ min: 0, max: 36_500, optional: true, description: 'Received at least so many days ago.' })
  declare readonly minAgeDays?: number;

  @Integer({ min: 0, max: 36_500, optional: true, description: 'Received at most so many days ago.' })
  declare readonly maxAgeDays?: number;

  @Day({ optional: true, description: 'Received on this day (UTC) or later.' })
  declare readonly receivedFrom?: string;

  @Day({ optional: true, description: 'Received on this day (UTC) or earlier.' })
  declare readonly receivedTo?: string;

  @Text({
    max: 500,
    optional: true,
    description:
      'Words that are all in the number, the title or the description; case and accents do not matter.',
  })
  declare readonly q?: string;

  @OneOf(CASE_SORTS, { optional: true, description: 'By when it was received when left out.' })
  declare readonly sort?: CaseSort;

  @OneOf(['asc', 'desc'], { optional: true, description: 'Latest, or most severe, first when left out.' })
  declare readonly order?: 'asc' | 'desc';
}

/** What the query asks for; `scope` keeps customer contacts to their own customer. */
export function filterOf(query: ListCasesQuery, scope: string | undefined, clock: Clock): CaseFilter {
  const { status, severity, service, issueKind, assignee, open, queue, q } = query;
  if (q !== undefined && wordsOf(q).length === 0) {
    throw invalid([{ field: 'q', message: 'must have a letter or a digit' }]);
  }
  const today = dayOf(clock.now());
  const fromDay = latest(query.receivedFrom, daysAgo(today, query.maxAgeDays));
  const toDay = earliest(query.receivedTo, daysAgo(today, query.minAgeDays));
  return present({
    status,
    severity,
    service,
    issueKind,
    customerId: scope ?? query.customerId,
    assignee: assignee === NOBODY ? null : assignee,
    open,
    queue,
    receivedFrom: fromDay === undefined ? undefined : startOf(fromDay),
    receivedBefore: toDay === undefined ? undefined : startOf(addDays(toDay, 1)),
    text: q,
  });
}

/** The order asked for: the latest first, or the most severe first. */
export function sortOf({ sort = 'receivedAt', order }: ListCasesQuery): {
  sort: CaseSort;
  direction: 'asc' | 'desc';
} {
  return { sort, direction: order ?? (sort === 'severity' ? 'asc' : 'desc') };
}

const startOf = (day: string): string => `${day}T00:00:00.000Z`;

const daysAgo = (today: string, days: number | undefined): string | undefined =>
  days === undefined ? undefined : addDays(today, -days);

const latest = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

const earliest = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;
