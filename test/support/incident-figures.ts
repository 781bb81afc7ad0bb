import { readFileSync } from 'node:fs';

/*
 * The desk's figures computed straight from an export, for holding against its reports. On purpose this
 * shares no code with the import: it reads the file, the times and the states in its own way, and
 * never forms an event.
 */

interface Row {
  readonly state: string;
  readonly opened: number;
  readonly updated: number;
  readonly reopens: number;
  readonly priority: string;
  readonly contact: string;
  readonly group: string;
  readonly person: string;
}

const DAY = 86_400_000;
const SEVERITY = ['', 'critical', 'moderate', 'moderate', 'minimal'];
const CHANNEL: Record<string, string> = {
  Phone: 'phone',
  IVR: 'phone',
  Email: 'email',
  'Self service': 'portal',
};
const ENDS = new Set(['Resolved', 'Closed']);

/** The rows of each incident, in the order of the file. */
export function incidentsIn(file: string): Row[][] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  const incidents = new Map<string, Row[]>();
  for (const line of lines) {
    const values = line.split(',');
    const value = (name: string): string => values[names.indexOf(name)] ?? '';
    const number = value('number');
    const row = {
      state: value('incident_state'),
      opened: timeOf(value('opened_at')),
      updated: timeOf(value('sys_updated_at')),
      reopens: Number(value('reopen_count')),
      priority: value('priority'),
      contact: value('contact_type'),
      group: value('assignment_group'),
      person: value('assigned_to'),
    };
    incidents.set(number, [...(incidents.get(number) ?? []), row]);
  }
  return [...incidents.values()];
}

function timeOf(text: string): number {
  const [day, month, year, hour, minute] = text.split(/[- :]/).map(Number);
  return Date.UTC(year ?? NaN, (month ?? NaN) - 1, day, hour, minute);
}

const severityOf = ({ priority }: Row): string => SEVERITY[Number(priority[0])] ?? '?';

/** How many there are of each. */
export function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

export function volumes(incidents: readonly Row[][]) {
  const firsts = incidents.flatMap((rows) => rows.slice(0, 1));
  return {
    received: firsts.length,
    byService: { unknown: firsts.length },
    byLanguage: { unknown: firsts.length },
    byIssueKind: { unknown: firsts.length },
    byChannel: tally(firsts.map(({ contact }) => CHANNEL[contact] ?? 'unknown')),
    bySeverity: tally(firsts.map(severityOf)),
  };
}

/** The open incidents at the end of a day: those that were opened by then and had not ended. */
export function backlog(incidents: readonly Row[][], day: string) {
  const end = Date.parse(`${day}T00:00:00Z`) + DAY;
  const open = incidents
    .map((rows) => ({ first: rows[0], seen: rows.filter(({ updated }) => updated < end) }))
    .flatMap(({ first, seen }) => (first && first.opened < end ? [{ first, seen }] : []))
    .filter(({ seen }) => !ENDS.has(seen.at(-1)?.state ?? ''));
  const ages = open.map(({ first }) => (end - DAY) / DAY - Math.floor(first.opened / DAY));
  const ageGroup = (age: number): string =>
    age <= 1 ? '0-1' : age <= 7 ? '2-7' : age <= 30 ? '8-30' : age <= 90 ? '31-90' : 'over90';
  return {
    total: open.length,
    byAge: { '0-1': 0, '2-7': 0, '8-30': 0, '31-90': 0, over90: 0, ...tally(ages.map(ageGroup)) },
    bySeverity: tally(open.map(({ first, seen }) => severityOf(seen.at(-1) ?? first))),
    byStatus: tally(open.map(({ seen }) => statusOf(seen))),
  };
}

/** In this order: waiting for the caller, with a vendor in this cycle, with somebody at all, received. */
function statusOf(seen: readonly Row[]): string {
  const lastEnd = seen.findLastIndex(({ state }) => ENDS.has(state));
  const cycle = seen.slice(lastEnd + 1);
  if (cycle.at(-1)?.state === 'Awaiting User Info') return 'waitingForCustomer';
  if (cycle.some(({ state }) => state === 'Awaiting Vendor')) return 'escalated';
  const given = seen.some(({ group, person }) => group !== '?' || person !== '?');
  return given || lastEnd >= 0 ? 'inProgress' : 'received';
}

/** Milliseconds from the opening of each incident to its first question, its first and its last resolution. */
export function durations(incidents: readonly Row[][]) {
  const times = (find: (rows: readonly Row[]) => Row | undefined): number[] =>
    incidents.flatMap((rows) => {
      const row = find(rows);
      return row ? [row.updated - row.opened] : [];
    });
  return {
    firstResponse: times((rows) => rows.find(({ state }) => state === 'Awaiting User Info')),
    firstResolution: times((rows) => resolutionsOf(rows)[0]),
    totalResolution: times((rows) => resolutionsOf(rows).at(-1)),
  };
}

/** The rows in which an incident came to be resolved. */
const resolutionsOf = (rows: readonly Row[]): Row[] =>
  rows.filter(({ state }, index) => ENDS.has(state) && !ENDS.has(rows[index - 1]?.state ?? ''));

export function reopenings(incidents: readonly Row[][]) {
  const resolved = incidents.flatMap(resolutionsOf).length;
  const wentBack = incidents.flatMap((rows) =>
    rows.filter(({ state }, index) => !ENDS.has(state) && ENDS.has(rows[index - 1]?.state ?? '')),
  ).length;
  const counted = incidents.reduce((sum, rows) => sum + (rows.at(-1)?.reopens ?? 0), 0);
  return { resolved, wentBack, counted };
}

/** The first time in each cycle that the vendor is awaited. */
export function handOvers(incidents: readonly Row[][]): number {
  let count = 0;
  for (const rows of incidents) {
    let asked = false;
    for (const { state } of rows) {
      if (ENDS.has(state)) asked = false;
      else if (state === 'Awaiting Vendor' && !asked) {
        asked = true;
        count++;
      }
    }
  }
  return count;
}

/** The nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? NaN;
}
