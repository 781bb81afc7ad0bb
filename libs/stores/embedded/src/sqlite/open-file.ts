import { Connection } from './connection.js';
import { Fault, remedyFor, reportOf } from './fault.js';

/** How a file says what it is: SQLite keeps both numbers in its header. */
export interface FileKind {
  /** What the file holds, for messages: `an event log`. */
  readonly holds: string;
  /** Written to `PRAGMA application_id`. */
  readonly applicationId: number;
  /** Written to `PRAGMA user_version`; raise it with every change of the schema. */
  readonly version: number;
  /** Of a new file. Large pages are written faster, small ones read and changed one by one. */
  readonly pageBytes: number;
  readonly schema: string;
}

export type Access = 'write' | 'read';

/** The log is the only copy of the truth; read models can be built again. */
export type Durability = 'FULL' | 'NORMAL';

export interface OpenOptions {
  readonly path: string;
  readonly access: Access;
  readonly durability: Durability;
  /** Most memory that the connection keeps pages in. */
  readonly cacheMiB: number;
  /** How large the write-ahead log becomes before a commit copies it into the file. */
  readonly checkpointMiB: number;
}

/**
 * Opens a file of ours, or makes it.
 *
 * @throws Fault `corrupt` when the file is damaged, belongs to another program or was written by a newer version
 */
export function openFile(kind: FileKind, options: OpenOptions): Connection {
  const connection = new Connection(options.path);
  try {
    connection.exec('PRAGMA busy_timeout = 5000');
    const isNew = options.access === 'write' && isEmpty(connection);
    // Looked at before anything is set: a file that isn't ours stays as it is.
    if (!isNew) check(connection, kind);
    // Of no use later: a file keeps the pages that it began with.
    if (isNew) connection.exec(`PRAGMA page_size = ${kind.pageBytes}`);
    if (options.access === 'write') connection.exec('PRAGMA journal_mode = WAL');
    const checkpointPages = Math.floor((options.checkpointMiB * 1_048_576) / connection.pragma('page_size'));
    connection.exec(`
      PRAGMA synchronous = ${options.durability};
      PRAGMA cache_size = -${options.cacheMiB * 1024};
      PRAGMA wal_autocheckpoint = ${checkpointPages};
      PRAGMA journal_size_limit = 67108864;
      PRAGMA temp_store = MEMORY;
    `);
    if (isNew) create(connection, kind);
    if (options.access === 'read') connection.exec('PRAGMA query_only = ON');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Closes a file that was opened for writing. SQLite itself would copy the write-ahead log into the file only
 * when the driver has let go of the last statement, which is up to the garbage collector.
 */
export function closeFile(connection: Connection, access: Access): void {
  try {
    if (access === 'write') connection.checkpoint();
  } catch (error) {
    // On a full disk the write-ahead log stays where it is, and is read from there by the next who opens the file.
    if (reportOf(error, connection.path).kind === 'mistake') throw error;
  } finally {
    connection.close();
  }
}

/**
 * Writes a file anew, so that nothing is left in it of what was deleted or replaced, nor in its write-ahead log.
 *
 * @throws Fault `unavailable` when somebody else kept reading from the write-ahead log
 */
export function writeAnew(connection: Connection): void {
  // A copy of a large file is too much for the memory; the system forgets temporary files by itself.
  connection.exec('PRAGMA temp_store = FILE');
  try {
    connection.exec('VACUUM');
  } finally {
    connection.exec('PRAGMA temp_store = MEMORY');
  }
  const [busy] = connection.query<[number, number, number]>('PRAGMA wal_checkpoint(TRUNCATE)').first([]) ?? [
    0,
  ];
  if (busy === 0) return;
  throw new Fault('unavailable', `${connection.path} was read while it was to be tidied. Repeat the call.`);
}

function isEmpty(connection: Connection): boolean {
  return (
    connection.pragma('application_id') === 0 &&
    connection.query<[number]>('SELECT count(*) FROM sqlite_schema').first([])?.[0] === 0
  );
}

function create(connection: Connection, kind: FileKind): void {
  connection.transaction(() => {
    connection.exec(kind.schema);
    connection.exec(`PRAGMA application_id = ${kind.applicationId}; PRAGMA user_version = ${kind.version};`);
  });
}

function check(connection: Connection, kind: FileKind): void {
  const { path } = connection;
  if (connection.pragma('application_id') !== kind.applicationId) {
    throw new Fault(
      'corrupt',
      `${path} is not ${kind.holds} of this program. Move it away, or point DATA_DIR at another directory.`,
    );
  }
  const version = connection.pragma('user_version');
  if (version > kind.version) {
    throw new Fault(
      'corrupt',
      `${path} was written by a newer version of this program (format ${version}; this one knows ${kind.version}). Run that version, or a later one.`,
    );
  }
  if (version < kind.version) {
    throw new Fault('corrupt', `${path} has the unknown format ${version}. ${remedyFor(path)}`);
  }
}
