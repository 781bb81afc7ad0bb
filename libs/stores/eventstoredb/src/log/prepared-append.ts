import type { EventData, JSONType } from '@eventstore/db-client';
import {
  checkAppend,
  checkAppendBytes,
  InvalidAppend,
  jsonToAppend,
  MAX_APPEND_BYTES,
  type EventToAppend,
  type ExpectedRevision,
} from '#kernel';
import { toStored } from './stored-metadata.js';

/** An append that the server and the client can do nothing but accept or find too late. */
export interface PreparedAppend {
  readonly streamId: string;
  readonly expected: ExpectedRevision;
  readonly events: EventData[];
  /** Of the events, in lower case, as the server gives them back. */
  readonly ids: readonly string[];
}

/** The server takes it for no id at all. */
const NIL = '00000000-0000-0000-0000-000000000000';
const LONGEST_NAME = 65_536;
/** The server counts data only, but a message of more than 16 MiB ends the connection, with all appends under way. */
const MOST_METADATA = MAX_APPEND_BYTES;

const encoder = new TextEncoder();

/**
 * Checks an append, and turns it into what the client takes. A request that the server finds malformed must never
 * be sent: it is answered twice, and the second answer finds nobody.
 *
 * @throws InvalidAppend naming what could never be stored
 */
export function prepareAppend(
  streamId: string,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
): PreparedAppend {
  checkAppend(streamId, expected, events);
  checkName('A stream', streamId);
  let bytes = 0;
  const prepared = events.map((event) => {
    checkName('An event type', event.type);
    bytes += Buffer.byteLength(jsonToAppend(event.type, 'data', event.data));
    return eventData(event);
  });
  checkAppendBytes(streamId, bytes);
  return { streamId, expected, events: prepared, ids: prepared.map(({ id }) => id) };
}

function eventData({ id, type, data, metadata }: EventToAppend): EventData {
  if (id === NIL) throw new InvalidAppend(`The event id '${id}' is not a UUID.`);
  const stored = encoder.encode(jsonToAppend(type, 'metadata', toStored(metadata)));
  if (stored.length > MOST_METADATA) {
    throw new InvalidAppend(
      `The metadata of ${type} has ${stored.length} bytes; at most ${MOST_METADATA} are allowed.`,
    );
  }
  // The client writes the data as JSON itself.
  return {
    id: id.toLowerCase(),
    type,
    contentType: 'application/json',
    data: data as JSONType,
    metadata: stored,
  };
}

/** What begins with a dollar sign is the database's own, and left out when the log is read. */
function checkName(what: string, name: string): void {
  if (name.startsWith('$')) {
    throw new InvalidAppend(`${what} has a name that is kept for EventStoreDB itself: '${name}'.`);
  }
  if (Buffer.byteLength(name) > LONGEST_NAME) {
    throw new InvalidAppend(`${what} has a name of more than ${LONGEST_NAME} bytes.`);
  }
}
