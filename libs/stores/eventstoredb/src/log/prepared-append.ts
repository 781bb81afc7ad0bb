import { toUSVString } from 'node:util';
import type { EventData, JSONType } from '@eventstore/db-client';
import { InvalidAppend, MAX_APPEND_BYTES, type EventToAppend, type ExpectedRevision } from '#kernel';
import { toStored } from './stored-metadata.js';

/** An append that the server and the client can do nothing but accept or find too late. */
export interface PreparedAppend {
  readonly streamId: string;
  readonly expected: ExpectedRevision;
  readonly events: EventData[];
  /** Of the events, in lower case, as the server gives them back. */
  readonly ids: readonly string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** The server takes it for no id at all. */
const NIL = '00000000-0000-0000-0000-000000000000';
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
  checkName('A stream', streamId);
  if (expected !== 'noStream' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new InvalidAppend(
      `The expected revision ${expected} is neither a whole number from 0 nor 'noStream'.`,
    );
  }
  if (events.length === 0) throw new InvalidAppend(`An append to '${streamId}' has no events.`);
  const ids = events.map(idOf);
  if (ids.length > 1 && new Set(ids).size < ids.length) {
    throw new InvalidAppend(`Two events of one append to '${streamId}' have the same id.`);
  }
  let bytes = 0;
  const prepared = events.map((event, index) => {
    checkName('An event type', event.type);
    bytes += Buffer.byteLength(jsonOf(event.type, 'data', event.data));
    return eventData(event, ids[index] ?? '');
  });
  if (bytes > MAX_APPEND_BYTES) {
    throw new InvalidAppend(
      `The events of one append to '${streamId}' have ${bytes} bytes of data; at most ${MAX_APPEND_BYTES} are allowed.`,
    );
  }
  return { streamId, expected, events: prepared, ids };
}

function eventData({ type, data, metadata }: EventToAppend, id: string): EventData {
  const stored = encoder.encode(jsonOf(type, 'metadata', toStored(metadata)));
  if (stored.length > MOST_METADATA) {
    throw new InvalidAppend(
      `The metadata of ${type} has ${stored.length} bytes; at most ${MOST_METADATA} are allowed.`,
    );
  }
  // The client writes the data as JSON itself.
  return { id, type, contentType: 'application/json', data: data as JSONType, metadata: stored };
}

function idOf({ id }: EventToAppend): string {
  if (!UUID.test(id) || id === NIL) throw new InvalidAppend(`The event id '${id}' is not a UUID.`);
  return id.toLowerCase();
}

/** What begins with a dollar sign is the database's own, and left out when the log is read. */
function checkName(what: string, name: string): void {
  if (name === '') throw new InvalidAppend(`${what} has an empty name.`);
  if (name.startsWith('$')) {
    throw new InvalidAppend(`${what} has a name that is kept for EventStoreDB itself: '${name}'.`);
  }
  if (name.includes('\0') || toUSVString(name) !== name) {
    throw new InvalidAppend(`${what} has a name that is not well-formed text: ${JSON.stringify(name)}.`);
  }
  if (Buffer.byteLength(name) > LONGEST_NAME) {
    throw new InvalidAppend(`${what} has a name of more than ${LONGEST_NAME} bytes.`);
  }
}

const LONGEST_NAME = 65_536;

function jsonOf(type: string, part: string, value: unknown): string {
  const json = stringify(type, part, value);
  if (json === undefined) throw new InvalidAppend(`The ${part} of ${type} can't be written as JSON.`);
  return json;
}

function stringify(type: string, part: string, value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new InvalidAppend(`The ${part} of ${type} can't be written as JSON: ${String(error)}.`, {
      cause: error,
    });
  }
}
