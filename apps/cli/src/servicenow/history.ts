import { UNKNOWN, type CaseHistory, type HistoryStep } from '#cases';
import { present } from '#kernel';
import type { AuditRow } from './audit-row.js';
import type { Incident } from './read-export.js';
import { CHANNEL_OF, type State } from './vocabulary.js';

/** Where the incidents come from; part of the case's id. */
export const SOURCE = 'servicenow';

type Step = Omit<HistoryStep, 'key' | 'occurredAt' | 'by'>;

/** What the rows so far have shown. */
interface Progress {
  readonly state: State;
  readonly updatedAt: string;
  readonly priority: string;
  readonly severity: AuditRow['severity'];
  readonly assignee: string | undefined;
  readonly group: string | undefined;
  readonly reopenCount: number;
  /** In this cycle a vendor was asked already: nothing in the audit says what the vendor answered. */
  readonly handedOver: boolean;
  readonly problems: readonly string[];
}

const isOver = (state: State): boolean => state === 'Resolved' || state === 'Closed';

/**
 * What happened to an incident, as far as its audit rows show it: the difference between each row and the
 * one before. Nothing is added that the rows don't show; docs/decisions/0009 says how each column is read.
 */
export function historyOf({ number, rows }: Incident): CaseHistory {
  const [first] = rows;
  const keys = new Keys();
  const steps: HistoryStep[] = [];
  let progress = beginning(first);
  for (const row of rows) {
    for (const { at = row.updatedAt, ...step } of changesIn(row, progress)) {
      steps.push({
        key: keys.of(row, step.type),
        occurredAt: at,
        ...present({ by: row.updatedBy }),
        ...step,
      });
    }
    progress = after(row, takenUpAgain(row, progress));
  }
  return { source: SOURCE, reference: number, request: requestIn(first), steps };
}

const beginning = ({ openedAt, priority, severity }: AuditRow): Progress => ({
  state: 'New',
  updatedAt: openedAt,
  priority,
  severity,
  assignee: undefined,
  group: undefined,
  reopenCount: 0,
  handedOver: false,
  problems: [],
});

function requestIn(row: AuditRow): CaseHistory['request'] {
  return {
    occurredAt: row.openedAt,
    severity: row.severity,
    priority: row.priority,
    channel: CHANNEL_OF.get(row.contactType ?? '') ?? UNKNOWN,
    title: list(' / ', row.category, row.subcategory, row.symptom),
    description: list(
      ', ',
      named('impact', row.impact),
      named('urgency', row.urgency),
      named('location', row.location),
      named('configuration item', row.item),
    ),
    ...present({ contact: row.caller, by: row.openedBy }),
  };
}

type Dated = Step & { readonly at?: string };

/** In the order in which one save can have done them: taken up again, given to somebody, rated, moved on. */
function changesIn(row: AuditRow, before: Progress): Dated[] {
  const from = takenUpAgain(row, before);
  return [
    ...reopeningIn(row, before),
    ...assignmentIn(row, from),
    ...priorityIn(row, from),
    ...moveIn(row, from),
  ];
}

/** The state goes back from its end, or the incident counts one more reopening. */
const reopens = (row: AuditRow, { state, reopenCount }: Progress): boolean =>
  isOver(state) && (row.reopenCount > reopenCount || (row.state !== state && row.state !== 'Closed'));

function takenUpAgain(row: AuditRow, before: Progress): Progress {
  return reopens(row, before) ? { ...before, state: 'Active', handedOver: false } : before;
}

function reopeningIn(row: AuditRow, before: Progress): Dated[] {
  if (reopens(row, before)) return [{ type: 'reopen', text: UNKNOWN }];
  if (row.reopenCount <= before.reopenCount) return [];
  return [note(`reopen_count rose to ${row.reopenCount}; the audit does not show the resolution before it.`)];
}

function assignmentIn({ assignee, group }: AuditRow, from: Progress): Dated[] {
  if (assignee === from.assignee && group === from.group) return [];
  const [person, team] = [assignee ?? UNKNOWN, group ?? UNKNOWN];
  return from.state === 'Closed'
    ? [note(`Assigned to ${person} (${team}) after it was closed.`)]
    : [{ type: 'assign', assignee: person, team }];
}

function priorityIn({ severity, priority }: AuditRow, from: Progress): Dated[] {
  if (priority === from.priority) return [];
  // A case that is over keeps its severity, and two of the priorities are one severity.
  return isOver(from.state) || severity === from.severity
    ? [note(`The priority was changed from ${from.priority} to ${priority}.`)]
    : [{ type: 'changeSeverity', severity }];
}

function moveIn(row: AuditRow, from: Progress): Dated[] {
  if (row.state === from.state) {
    return row.state === 'Awaiting Problem' && row.problemId !== undefined ? linkIn(row, from) : [];
  }
  const noLongerAwaited: Dated[] = from.state === 'Awaiting User Info' ? [{ type: 'stopAwaitingReply' }] : [];
  switch (row.state) {
    case 'New':
    case 'Active':
      return noLongerAwaited;
    case 'Awaiting User Info':
      return [{ type: 'awaitCustomerReply' }];
    case 'Awaiting Problem':
      return [...noLongerAwaited, ...linkIn(row, from)];
    case 'Awaiting Vendor':
      return [
        ...noLongerAwaited,
        from.handedOver ? note('Awaiting the vendor again.') : { type: 'escalate' },
      ];
    case 'Awaiting Evidence':
      return [...noLongerAwaited, note('Awaiting evidence.')];
    case 'Resolved':
      return [resolution(row)];
    case 'Closed':
      return [...(isOver(from.state) ? [] : [unseenResolution(row, from)]), { type: 'close' }];
  }
}

/** A problem may be named later than it is awaited. */
function linkIn(row: AuditRow, { problems }: Progress): Dated[] {
  const problem = problemOf(row);
  return problems.includes(problem) ? [] : [{ type: 'linkToProblem', problemId: problem }];
}

const problemOf = ({ problemId }: AuditRow): string => problemId ?? UNKNOWN;

const resolution = ({ closedCode }: AuditRow): Dated => ({ type: 'resolve', text: closedCode ?? UNKNOWN });

/** Closed without a row that shows it resolved: then at the time that the incident itself names, if it can be. */
function unseenResolution(row: AuditRow, from: Progress): Dated {
  const { resolvedAt, updatedAt } = row;
  const fits = resolvedAt !== undefined && from.updatedAt <= resolvedAt && resolvedAt <= updatedAt;
  return { ...resolution(row), at: fits ? resolvedAt : updatedAt };
}

function after(row: AuditRow, from: Progress): Progress {
  const { state, updatedAt, priority, severity, assignee, group } = row;
  return {
    state,
    updatedAt,
    priority,
    severity,
    assignee,
    group,
    reopenCount: Math.max(row.reopenCount, from.reopenCount),
    handedOver: from.handedOver || state === 'Awaiting Vendor',
    problems: state === 'Awaiting Problem' ? [...from.problems, problemOf(row)] : from.problems,
  };
}

const note = (text: string): Dated => ({ type: 'addNote', text });

const named = (name: string, value: string | undefined): string | undefined => value && `${name} ${value}`;

const list = (separator: string, ...words: readonly (string | undefined)[]): string =>
  words.filter((word) => word !== undefined && word !== '').join(separator) || UNKNOWN;

/** Names for the steps of one incident that stay the same when rows are mended or added. */
class Keys {
  private readonly used = new Map<string, number>();

  /** Made of what identifies the row in its incident, not of its place in the file. */
  of({ updatedAt, modCount }: AuditRow, type: string): string {
    const key = `${updatedAt.slice(0, 16)} #${modCount} ${type}`;
    const times = (this.used.get(key) ?? 0) + 1;
    this.used.set(key, times);
    return times === 1 ? key : `${key} (${times})`;
  }
}
