import { toUSVString } from 'node:util';
import { InvalidAppend, MAX_APPEND_BYTES, type EventToAppend, type ExpectedRevision } from '#kernel';
import { NO_REVISION, type WireAppend, type WireEvent } from './message.js';

/** An append that can be stored, with its size in bytes of JSON. */
export interface PreparedAppend {
  readonly wire: WireAppend;
  readonly bytes: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Checks an append and turns it into text, here and not in the engine: objects are dear to hand to a thread.
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
  const wire = events.map(wireOf);
  if (events.length > 1 && new Set(wire.map(([id]) => id)).size < wire.length) {
    throw new InvalidAppend(`Two events of one append to '${streamId}' have the same id.`);
  }
  const bytes = wire.reduce((sum, [, , , data]) => sum + Buffer.byteLength(data), 0);
  if (bytes > MAX_APPEND_BYTES) {
    throw new InvalidAppend(
      `The events of one append to '${streamId}' have ${bytes} bytes of data; at most ${MAX_APPEND_BYTES} are allowed.`,
    );
  }
  return { wire: [streamId, expected === 'noStream' ? NO_REVISION : expected, wire], bytes };
}

function wireOf({ id, type, metadata, data }: EventToAppend): WireEvent {
  if (!UUID.test(id)) throw new InvalidAppend(`The event id '${id}' is not a UUID.`);
  checkName('An event type', type);
  return [
    id.replaceAll('-', '').toLowerCase(),
    type,
    jsonOf(type, 'metadata', metadata),
    jsonOf(type, 'data', data),
  ];
}

/** SQLite ends a text at a NUL, and half a surrogate pair can't be written as UTF-8. */
function checkName(what: string, name: string): void {
  if (name === '') throw new InvalidAppend(`${what} has an empty name.`);
  if (name.includes('\0') || toUSVString(name) !== name) {
    throw new InvalidAppend(`${what} has a name that is not well-formed text: ${JSON.stringify(name)}.`);
  }
}

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
