import {
  checkAppend,
  checkAppendBytes,
  jsonToAppend,
  type EventToAppend,
  type ExpectedRevision,
} from '#kernel';
import { NO_REVISION, type WireAppend, type WireEvent } from './message.js';

/** An append that can be stored, with its size in bytes of JSON. */
export interface PreparedAppend {
  readonly wire: WireAppend;
  readonly bytes: number;
}

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
  checkAppend(streamId, expected, events);
  const wire = events.map(wireOf);
  const bytes = wire.reduce((sum, [, , , data]) => sum + Buffer.byteLength(data), 0);
  checkAppendBytes(streamId, bytes);
  return { wire: [streamId, expected === 'noStream' ? NO_REVISION : expected, wire], bytes };
}

const wireOf = ({ id, type, metadata, data }: EventToAppend): WireEvent => [
  id.replaceAll('-', '').toLowerCase(),
  type,
  jsonToAppend(type, 'metadata', metadata),
  jsonToAppend(type, 'data', data),
];
