/* What travels between the store and its engine: arrays of text and numbers, which are cheap to hand to a thread. */

/** Stands for 'noStream', so that a revision is always a number: the next one is one more. */
export const NO_REVISION = -1;

/** Id (32 hex digits), type, metadata and data as JSON. */
export type WireEvent = readonly [id: string, type: string, metadata: string, data: string];

export type WireAppend = readonly [stream: string, expected: number, events: readonly WireEvent[]];

/** Appends that become durable together. */
export interface AppendGroup {
  readonly now: string;
  readonly appends: readonly WireAppend[];
}

export type WireResult =
  /** Last revision and last position of what was written. */
  | readonly ['written', revision: number, position: number]
  /** The same, of an append that had been written before. */
  | readonly ['repeated', revision: number, position: number]
  /** The stream's last revision. */
  | readonly ['conflict', actual: number]
  | readonly ['invalid', reason: string];

export interface GroupAnswer {
  readonly recordedAt: string;
  /** In the order of the appends. */
  readonly results: readonly WireResult[];
}

/** One event as it lies in the log. */
export type EventRow = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  recordedAt: string,
  metadata: string,
  data: string,
];

/** The columns of many rows one after the other: a single list is much cheaper to hand to a thread than a list of lists. */
export type EventRows = readonly EventRow[number][];

const WIDTH = 8;

/** @param rows as the driver made them */
export function flat(rows: readonly EventRow[]): EventRows {
  const values: EventRow[number][] = [];
  for (const row of rows) for (let column = 0; column < WIDTH; column++) values.push(row[column] ?? '');
  return values;
}

/** The rows that were made one list by `flat`. */
export function rowsOf(values: EventRows): EventRow[] {
  const rows: EventRow[] = [];
  for (let at = 0; at < values.length; at += WIDTH) {
    rows.push(values.slice(at, at + WIDTH) as unknown as EventRow);
  }
  return rows;
}
