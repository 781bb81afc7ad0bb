import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writevSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { EventLog } from './event-log.js';
import type { ProposedEvent, StoredEvent } from './stored-event.js';
import { TOMBSTONE_REVISION } from './stored-event.js';

/** What belongs together: after a crash all of it is there or nothing. */
export interface JournalEntry {
  readonly events: readonly StoredEvent[];
}

const HEADER_BYTES = 8;
const EVENT_HEADER_BYTES = 41;
const READ_BYTES = 8 * 1024 * 1024;
/** The operating system takes no more buffers than this in one write. */
const MAX_BUFFERS = 1024;
const JSON_FLAG = 1;
const TOMBSTONE_FLAG = 2;

/**
 * The log on disk: one file, entries one behind the other. An entry is its length and its CRC-32 (four bytes each,
 * little endian) and its events. Revisions and positions follow from the order and are not stored.
 */
export class Journal {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Opens the file, adds what it holds to `log`, and cuts off an end that was not written whole. */
  static open(path: string, log: EventLog): Journal {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, 'a+');
    syncDirectory(dirname(path));
    let whole = 0;
    for (const payload of entries(file)) {
      for (const { stream, event, createdMicros, tombstone } of decode(payload)) {
        log.add(stream, event, createdMicros, tombstone);
      }
      whole += HEADER_BYTES + payload.length;
    }
    ftruncateSync(file, whole);
    return new Journal(file);
  }

  /** Returns when everything is on disk. */
  write(written: readonly JournalEntry[]): void {
    if (written.length === 0) return;
    const buffers = written.flatMap(encode);
    for (let from = 0; from < buffers.length; from += MAX_BUFFERS) {
      writeWhole(this.#file, buffers.slice(from, from + MAX_BUFFERS));
    }
    fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function writeWhole(file: number, buffers: readonly Uint8Array[]): void {
  const size = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  const count = writevSync(file, buffers);
  if (count < size) writeWhole(file, [Buffer.concat(buffers).subarray(count)]);
}

function encode({ events }: JournalEntry): Uint8Array[] {
  const parts = events.flatMap(encodeEvent);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.length, 0),
    0,
  );
  header.writeUInt32LE(
    parts.reduce((crc, part) => crc32(part, crc), 0),
    4,
  );
  return [header, ...parts];
}

function encodeEvent(event: StoredEvent): Uint8Array[] {
  const stream = Buffer.from(event.stream);
  const type = Buffer.from(event.type);
  const header = Buffer.alloc(EVENT_HEADER_BYTES);
  const tombstone = event.revision === TOMBSTONE_REVISION ? TOMBSTONE_FLAG : 0;
  header.writeUInt8((event.json ? JSON_FLAG : 0) | tombstone, 0);
  header.write(event.id.replaceAll('-', ''), 1, 'hex');
  header.writeDoubleLE(event.createdMicros, 17);
  [stream, type, event.data, event.metadata].forEach((part, index) => {
    header.writeUInt32LE(part.length, 25 + 4 * index);
  });
  return [Buffer.concat([header, stream, type]), event.data, event.metadata].filter(
    (part) => part.length > 0,
  );
}

interface Decoded {
  readonly stream: string;
  readonly event: ProposedEvent;
  readonly createdMicros: number;
  readonly tombstone: boolean;
}

function* decode(payload: Buffer): Generator<Decoded> {
  let at = 0;
  const take = (length: number) => payload.subarray(at, (at += length));
  while (at < payload.length) {
    const header = take(EVENT_HEADER_BYTES);
    const flags = header.readUInt8(0);
    const stream = take(header.readUInt32LE(25)).toString();
    const type = take(header.readUInt32LE(29)).toString();
    const data = take(header.readUInt32LE(33));
    const metadata = take(header.readUInt32LE(37));
    const event = {
      id: dashed(header.toString('hex', 1, 17)),
      type,
      json: (flags & JSON_FLAG) !== 0,
      data,
      metadata,
    };
    yield {
      stream,
      event,
      createdMicros: header.readDoubleLE(17),
      tombstone: (flags & TOMBSTONE_FLAG) !== 0,
    };
  }
}

/** The payloads of the entries that are whole, up to the first that isn't. */
function* entries(file: number): Generator<Buffer> {
  let buffer = Buffer.alloc(0);
  let position = 0;
  for (;;) {
    const needed = entryLength(buffer);
    if (buffer.length >= needed) {
      const payload = buffer.subarray(HEADER_BYTES, needed);
      if (crc32(payload) !== buffer.readUInt32LE(4)) return;
      yield payload;
      buffer = buffer.subarray(needed);
      continue;
    }
    const more = Buffer.alloc(Math.max(READ_BYTES, Math.min(needed - buffer.length, 64 * READ_BYTES)));
    const count = readSync(file, more, 0, more.length, position);
    if (count === 0) return;
    position += count;
    buffer = Buffer.concat([buffer, more.subarray(0, count)]);
  }
}

/** How long the entry is that begins the buffer, as far as can be told. An empty one is none: of a torn end. */
function entryLength(buffer: Buffer): number {
  if (buffer.length < HEADER_BYTES) return HEADER_BYTES + 1;
  return HEADER_BYTES + Math.max(1, buffer.readUInt32LE(0));
}

/** A new file is found after a crash of the machine only if its directory was flushed, too. */
function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  fsyncSync(directory);
  closeSync(directory);
}

function dashed(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
