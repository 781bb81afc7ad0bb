import { toUSVString } from 'node:util';
import type { EventToAppend } from '../events/envelope.js';
import { InvalidAppend, MAX_APPEND_BYTES, type ExpectedRevision } from './event-store.js';

/* What every adapter of the EventStore port refuses, in the same words. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Checks all of an append but the size of its data.
 *
 * @throws InvalidAppend naming what could never be stored
 */
export function checkAppend(
  streamId: string,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
): void {
  checkName('A stream', streamId);
  if (expected !== 'noStream' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new InvalidAppend(
      `The expected revision ${expected} is neither a whole number from 0 nor 'noStream'.`,
    );
  }
  if (events.length === 0) throw new InvalidAppend(`An append to '${streamId}' has no events.`);
  for (const { id, type } of events) {
    if (!UUID.test(id)) throw new InvalidAppend(`The event id '${id}' is not a UUID.`);
    checkName('An event type', type);
  }
  if (events.length > 1 && new Set(events.map(({ id }) => id.toLowerCase())).size < events.length) {
    throw new InvalidAppend(`Two events of one append to '${streamId}' have the same id.`);
  }
}

/**
 * Checks the size of all data of an append.
 *
 * @param bytes of JSON, in UTF-8
 * @throws InvalidAppend when it is more than MAX_APPEND_BYTES
 */
export function checkAppendBytes(streamId: string, bytes: number): void {
  if (bytes <= MAX_APPEND_BYTES) return;
  throw new InvalidAppend(
    `The events of one append to '${streamId}' have ${bytes} bytes of data; at most ${MAX_APPEND_BYTES} are allowed.`,
  );
}

/**
 * A part of an event as JSON.
 *
 * @param value what is stored of it
 * @throws InvalidAppend when there is no JSON for it
 */
export function jsonToAppend(type: string, part: 'data' | 'metadata', value: unknown): string {
  const json = stringify(type, part, value);
  if (json === undefined) throw new InvalidAppend(`The ${part} of ${type} can't be written as JSON.`);
  return json;
}

/** A NUL ends a text in some engines, and half a surrogate pair can't be written as UTF-8. */
function checkName(what: string, name: string): void {
  if (name === '') throw new InvalidAppend(`${what} has an empty name.`);
  if (name.includes('\0') || toUSVString(name) !== name) {
    throw new InvalidAppend(`${what} has a name that is not well-formed text: ${JSON.stringify(name)}.`);
  }
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
