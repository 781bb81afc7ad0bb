import { basename } from 'node:path';

/** What went wrong in an engine, in a form that survives the way from one thread to another. */
export interface FaultReport {
  readonly kind: FaultKind;
  readonly message: string;
  /** Where it happened, for mistakes of the program. */
  readonly stack?: string | undefined;
}

export type FaultKind = 'unavailable' | 'corrupt' | 'invalidAppend' | 'invalidQuery' | 'mistake';

/** Thrown inside an engine; callers of a store see the error of the port that `errorOf` makes of it. */
export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly kind: FaultKind,
    message: string,
  ) {
    super(message);
  }
}

/** Describes anything thrown by an engine that works on the file at `path`. */
export function reportOf(thrown: unknown, path: string): FaultReport {
  if (thrown instanceof Fault) return { kind: thrown.kind, message: thrown.message };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const known = sqliteFault(thrown, message, path);
  if (known) return known;
  return { kind: 'mistake', message, stack: thrown instanceof Error ? thrown.stack : undefined };
}

/** Primary result codes of SQLite, https://sqlite.org/rescode.html. */
const BUSY = 5;
const LOCKED = 6;
const NO_MEMORY = 7;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANT_OPEN = 14;
const NOT_A_DATABASE = 26;

function sqliteFault(thrown: unknown, message: string, path: string): FaultReport | undefined {
  switch (primaryCodeOf(thrown, message)) {
    case CORRUPT:
    case NOT_A_DATABASE:
      return {
        kind: 'corrupt',
        message: `${path} is damaged or not a database (${message}). ${remedyFor(path)}`,
      };
    case FULL:
      return {
        kind: 'unavailable',
        message: `The disk that holds ${path} is full; nothing was written. Free some space and repeat the call.`,
      };
    case IO_ERROR:
      return {
        kind: 'unavailable',
        message: `The disk that holds ${path} failed (${message}). Check it, then repeat the call.`,
      };
    case CANT_OPEN:
    case READ_ONLY:
      return {
        kind: 'unavailable',
        message: `${path} can't be opened for writing (${message}). Check that its directory exists and who may write to it.`,
      };
    case BUSY:
    case LOCKED:
    case NO_MEMORY:
      return { kind: 'unavailable', message: `${path} can't be used at the moment (${message}).` };
    default:
      return undefined;
  }
}

/** The driver reports a failed opening as plain text that ends in the code. */
const FAILED_OPENING = /^ConnectionFailed\(.*: (\d+)"\)$/s;

function primaryCodeOf(thrown: unknown, message: string): number | undefined {
  if (
    typeof thrown === 'object' &&
    thrown !== null &&
    'rawCode' in thrown &&
    typeof thrown.rawCode === 'number'
  ) {
    return thrown.rawCode & 0xff;
  }
  const opening = FAILED_OPENING.exec(message);
  return opening ? Number(opening[1]) & 0xff : undefined;
}

/** Read models follow from the log; the log and the keys follow from nothing, and a lock is empty. */
export function remedyFor(path: string): string {
  switch (basename(path)) {
    case 'events.db':
      return 'Restore it from a backup, together with its -wal file; do not start with an empty log.';
    case 'keys.db':
      return 'Restore it from a backup, together with its -wal file: without its keys nothing personal can be read.';
    default:
      return path.endsWith('.lock')
        ? 'Delete it: there is nothing in it.'
        : 'Delete it, with its -wal and -shm files: it is built again from the log.';
  }
}

/** True when somebody else has the lock that was asked for. */
export function isBusy(thrown: unknown): boolean {
  const code = primaryCodeOf(thrown, String(thrown));
  return code === BUSY || code === LOCKED;
}

/** True when an INSERT met a row with the same unique key. */
export function isUniqueViolation(thrown: unknown): boolean {
  const UNIQUE = 2067;
  const PRIMARY_KEY = 1555;
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'rawCode' in thrown &&
    (thrown.rawCode === UNIQUE || thrown.rawCode === PRIMARY_KEY)
  );
}
