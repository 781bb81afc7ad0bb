import { SystemClock, type Clock } from '#kernel';
import { Connection } from './connection/connection.js';
import { parseConnectionString } from './connection/connection-string.js';
import { EventStoreDb } from './eventstoredb.js';

export interface EventStoreDbOptions {
  /** A connection string of EventStoreDB. */
  readonly url: string;
  /** How the server's own tools show this connection, unless the connection string names it. */
  readonly connectionName?: string;
  /** How long a call may take, in milliseconds, unless the connection string has a `defaultDeadline`; 4,000 by default. */
  readonly deadlineMs?: number;
  /** Events that may wait in memory for a slow subscriber; 10,000 by default. */
  readonly mostBuffered?: number;
  readonly clock?: Clock;
}

const DEADLINE_MS = 4_000;
const MOST_BUFFERED = 10_000;

/**
 * Opens the log in EventStoreDB. Nothing is sent before the first call: a database that is away is no reason not to
 * start.
 *
 * @throws InvalidConnectionString
 */
export function openEventStoreDb(options: EventStoreDbOptions): EventStoreDb {
  const {
    url,
    connectionName = 'casebook',
    deadlineMs = DEADLINE_MS,
    mostBuffered = MOST_BUFFERED,
  } = options;
  const settings = parseConnectionString(url);
  return new EventStoreDb({
    connection: new Connection({ ...settings, connectionName: settings.connectionName ?? connectionName }),
    clock: options.clock ?? new SystemClock(),
    deadlineMs: settings.defaultDeadline ?? deadlineMs,
    mostBuffered,
  });
}
