import { TOMBSTONE_REVISION, type StoredEvent } from '../log/stored-event.js';
import { writeUuid } from './wire.js';

/*
 * Events as protobuf messages, written by hand: they are what a node sends most, and the generated code takes twice
 * the time for them. The numbers are those of the fields.
 */

const VARINT = 0;
const BYTES = 2;

/** A ReadResp with an event, or a link, or both. */
export function encodeReadEvent(
  event: StoredEvent | undefined,
  link: StoredEvent | undefined,
  commitPosition: number,
  structured: boolean,
): Buffer {
  const parts: Uint8Array[] = [];
  if (event !== undefined) parts.push(...field(1, encodeRecorded(event, structured)));
  if (link !== undefined) parts.push(...field(2, encodeRecorded(link, structured)));
  parts.push(number(3, commitPosition));
  return Buffer.concat(field(1, Buffer.concat(parts)));
}

function encodeRecorded(event: StoredEvent, structured: boolean): Buffer {
  const position = event.position;
  const revision = event.revision === TOMBSTONE_REVISION ? TOMBSTONE : number(3, event.revision);
  return Buffer.concat([
    ...field(1, encodeUuid(event.id, structured)),
    ...field(2, text(3, event.stream)),
    revision,
    number(4, position),
    number(5, position),
    ...field(6, entry('type', event.type)),
    ...field(6, entry('created', `${event.createdMicros}0`)),
    ...field(6, event.json ? JSON_TYPE : BINARY_TYPE),
    ...field(7, event.metadata),
    ...field(8, event.data),
  ]);
}

/** 2^63 - 1, which is no number here. */
const TOMBSTONE = Buffer.from([tag(3, VARINT), 255, 255, 255, 255, 255, 255, 255, 255, 127]);
const JSON_TYPE = entry('content-type', 'application/json');
const BINARY_TYPE = entry('content-type', 'application/octet-stream');

function encodeUuid(id: string, structured: boolean): Uint8Array {
  return structured ? writeUuid(id, true).serializeBinary() : text(2, id);
}

function entry(key: string, value: string): Buffer {
  return Buffer.concat([text(1, key), text(2, value)]);
}

function text(id: number, value: string): Buffer {
  return Buffer.concat(field(id, Buffer.from(value)));
}

function field(id: number, bytes: Uint8Array): [Buffer, Uint8Array] {
  return [number(id, bytes.length, BYTES), bytes];
}

/** A field of a number, or the beginning of one of so many bytes. */
function number(id: number, value: number, type = VARINT): Buffer {
  const bytes = [tag(id, type)];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Buffer.from(bytes);
}

function tag(id: number, type: number): number {
  return id * 8 + type;
}
