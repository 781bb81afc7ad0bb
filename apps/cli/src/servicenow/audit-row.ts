import type { Severity } from '#cases';
import { readTime } from './time.js';
import { NOTHING, SEVERITY_OF, STATES, type State } from './vocabulary.js';

/** The state of an incident after one update. What is not known is undefined; times are UTC. */
export interface AuditRow {
  /** Line of the file, from 1; the first holds the names of the columns. */
  readonly line: number;
  readonly number: string;
  readonly state: State;
  readonly severity: Severity;
  readonly priority: string;
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly resolvedAt: string | undefined;
  /** How often the incident was saved before; repeats and leaps in places. */
  readonly modCount: string;
  readonly reopenCount: number;
  readonly openedBy: string | undefined;
  readonly updatedBy: string | undefined;
  readonly caller: string | undefined;
  readonly contactType: string | undefined;
  readonly category: string | undefined;
  readonly subcategory: string | undefined;
  readonly symptom: string | undefined;
  readonly location: string | undefined;
  readonly item: string | undefined;
  readonly impact: string | undefined;
  readonly urgency: string | undefined;
  readonly group: string | undefined;
  readonly assignee: string | undefined;
  readonly problemId: string | undefined;
  readonly closedCode: string | undefined;
}

/** A row that can't be read: it is left out, and reported. */
export interface BrokenRow {
  readonly line: number;
  readonly broken: string;
}

export const isBroken = (row: AuditRow | BrokenRow): row is BrokenRow => 'broken' in row;

/** What makes a row unreadable; caught where the row is read. */
class Broken extends Error {}

// A value that no event could keep, or that shows that the file is not UTF-8.
const UNKEPT = /[\u0000-\u001F\u007F-\u009F\uFFFD]/;
const LONGEST = 150;

/**
 * Reads one row.
 *
 * @param columns names of the columns, in the order of the values
 */
export function readRow(
  columns: readonly string[],
  values: readonly string[],
  line: number,
): AuditRow | BrokenRow {
  try {
    return auditRow(valuesByColumn(columns, values), line);
  } catch (error) {
    if (error instanceof Broken) return { line, broken: error.message };
    throw error;
  }
}

function valuesByColumn(columns: readonly string[], values: readonly string[]): ReadonlyMap<string, string> {
  if (values.length !== columns.length) {
    throw new Broken(`has ${values.length} columns instead of ${columns.length}`);
  }
  const byColumn = new Map<string, string>();
  for (const [index, column] of columns.entries()) {
    const value = (values[index] ?? '').trim();
    if (UNKEPT.test(value)) throw new Broken(`${column} holds characters that are no text`);
    if (value.length > LONGEST) throw new Broken(`${column} has more than ${LONGEST} characters`);
    byColumn.set(column, value);
  }
  return byColumn;
}

function auditRow(values: ReadonlyMap<string, string>, line: number): AuditRow {
  const known = (column: string): string | undefined => {
    const value = values.get(column);
    return value === undefined || value === '' || value === NOTHING ? undefined : value;
  };
  const needed = (column: string): string => {
    const value = known(column);
    if (value === undefined) throw new Broken(`${column} is missing`);
    return value;
  };
  const time = (column: string): string => timeIn(column, needed(column));
  const priority = needed('priority');
  return {
    line,
    number: numberIn(needed('number')),
    state: stateIn(needed('incident_state')),
    severity: severityIn(priority),
    priority,
    openedAt: time('opened_at'),
    updatedAt: time('sys_updated_at'),
    resolvedAt: known('resolved_at') === undefined ? undefined : time('resolved_at'),
    modCount: String(countIn('sys_mod_count', needed('sys_mod_count'))),
    reopenCount: countIn('reopen_count', needed('reopen_count')),
    openedBy: known('opened_by'),
    updatedBy: known('sys_updated_by'),
    caller: known('caller_id'),
    contactType: known('contact_type'),
    category: known('category'),
    subcategory: known('subcategory'),
    symptom: known('u_symptom'),
    location: known('location'),
    item: known('cmdb_ci'),
    impact: known('impact'),
    urgency: known('urgency'),
    group: known('assignment_group'),
    assignee: known('assigned_to'),
    problemId: known('problem_id'),
    closedCode: known('closed_code'),
  };
}

function numberIn(text: string): string {
  if (text.length > 100) throw new Broken('number has more than 100 characters');
  return text;
}

function stateIn(text: string): State {
  const state = STATES.find((each) => each === text);
  if (state === undefined) throw new Broken(`incident_state '${text}' is not known`);
  return state;
}

function severityIn(priority: string): Severity {
  const severity = SEVERITY_OF.get(priority);
  if (severity === undefined) throw new Broken(`priority '${priority}' is not known`);
  return severity;
}

function timeIn(column: string, text: string): string {
  const time = readTime(text);
  if (time === undefined) throw new Broken(`${column} '${text}' is not a time of the form DD-MM-YYYY HH:MM`);
  return time;
}

function countIn(column: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Broken(`${column} '${text}' is not a count`);
  return Number(text);
}
