import { CsvError, parse } from 'csv-parse/sync';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isBroken, readRow, type AuditRow, type BrokenRow } from './audit-row.js';
import { NEEDED_COLUMNS } from './vocabulary.js';

/** The rows of one incident, in the order of the file. */
export interface Incident {
  readonly number: string;
  readonly rows: readonly [AuditRow, ...AuditRow[]];
}

/** What is in a file. */
export interface IncidentExport {
  /** In the order in which the file first names them. */
  readonly incidents: readonly Incident[];
  readonly broken: readonly BrokenRow[];
  /** Rows, the broken ones included. */
  readonly rows: number;
}

/** The file is not an export that we know, or can't be read at all. */
export class UnreadableExport extends Error {
  override readonly name = 'UnreadableExport';
}

/**
 * Reads an export of ServiceNow's incident audit: one row for each update, one line for each row.
 *
 * Line by line, because a quote that is never closed would otherwise swallow the rows after it.
 *
 * @throws UnreadableExport when the file isn't there or its first line isn't the names of the columns
 */
export async function readExport(file: string): Promise<IncidentExport> {
  const incidents = new Map<string, [AuditRow, ...AuditRow[]]>();
  const broken: BrokenRow[] = [];
  let columns: readonly string[] = [];
  let line = 0;
  let rows = 0;
  for await (const text of linesOf(file)) {
    line++;
    if (line === 1) columns = columnsIn(text, file);
    else if (text.trim() !== '') {
      rows++;
      const row = rowIn(columns, text, line);
      if (isBroken(row)) broken.push(row);
      else keep(incidents, row);
    }
  }
  if (line === 0) throw new UnreadableExport(`'${file}' is empty.`);
  return { incidents: [...incidents].map(([number, of]) => ({ number, rows: of })), broken, rows };
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  } catch (error) {
    throw new UnreadableExport(`'${file}' can't be read: ${(error as Error).message}`, { cause: error });
  }
}

function columnsIn(text: string, file: string): readonly string[] {
  const columns = text
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.replaceAll('"', '').trim());
  const missing = NEEDED_COLUMNS.filter((column) => !columns.includes(column));
  if (missing.length === 0) return columns;
  throw new UnreadableExport(
    `'${file}' is no export of incident audit rows: its first line names no column ${missing.join(', ')}.`,
  );
}

function rowIn(columns: readonly string[], text: string, line: number): AuditRow | BrokenRow {
  try {
    return readRow(columns, valuesIn(text), line);
  } catch (error) {
    if (error instanceof CsvError) return { line, broken: `is no row of CSV: ${error.message}` };
    throw error;
  }
}

function valuesIn(text: string): readonly string[] {
  if (!text.includes('"')) return text.split(',');
  const [values = []] = parse(text, { columns: false, relax_column_count: true });
  return values;
}

function keep(incidents: Map<string, [AuditRow, ...AuditRow[]]>, row: AuditRow): void {
  const rows = incidents.get(row.number);
  if (rows) rows.push(row);
  else incidents.set(row.number, [row]);
}
