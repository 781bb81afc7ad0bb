import type { StoredEvent } from '#kernel';
import { recordOf, type RecordHead } from '../tree/record.js';

/** An event that knows JSON of its metadata, a line break, and JSON of its data, without having parsed them. */
interface WithBodyText {
  readonly bodyText: string;
}

const knowsItsBody = (event: object): event is WithBodyText => 'bodyText' in event;

const headOf = ({ id, type, streamId, revision, position, recordedAt }: StoredEvent): RecordHead => [
  id.toLowerCase(),
  type,
  streamId,
  revision,
  position.toString(),
  recordedAt,
];

const bodyOf = (event: StoredEvent): string =>
  knowsItsBody(event) ? event.bodyText : `${JSON.stringify(event.metadata)}\n${JSON.stringify(event.data)}`;

/**
 * Events as they travel to the thread of the tree: three lines of JSON for each, head, metadata and data. One text is cheaper to
 * hand over than many, and JSON has no line breaks.
 */
export const linesOf = (events: readonly StoredEvent[]): string =>
  events.map((event) => `${JSON.stringify(headOf(event))}\n${bodyOf(event)}`).join('\n');

/** The record of an event as the raw event store gives it: the bytes that a line of an export has. */
export function recordOfEvent(event: StoredEvent): Buffer {
  const [metadata = '', data = ''] = bodyOf(event).split('\n');
  return recordOf(headOf(event), metadata, data);
}
