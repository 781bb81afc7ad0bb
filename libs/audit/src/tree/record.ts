import { hash } from 'node:crypto';

/* What a leaf is made of; docs/audit-format.md, sections 1 and 2. */

/** What is known of an event beside its metadata and data, as it travels to the thread that builds the tree. */
export type RecordHead = readonly [
  id: string,
  type: string,
  streamId: string,
  revision: number,
  /** Decimal text. */
  position: string,
  recordedAt: string,
];

/** Most bytes of an entry: its length goes into two bytes of an entry bundle. */
export const MOST_ENTRY_BYTES = 65_535;

/** Names of members as JSON, with their colon: there are few, and each is written many times over. */
const NAMES = new Map<string, string>();
const MOST_NAMES = 10_000;

/** JSON by RFC 8785; half a surrogate pair, which that refuses, is escaped. `value` is what JSON.parse gives. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const object = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(object).sort()) {
    text += `${text === '' ? '{' : ','}${named(name)}${canonical(object[name])}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function named(name: string): string {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const written = `${JSON.stringify(name)}:`;
  if (NAMES.size < MOST_NAMES) NAMES.set(name, written);
  return written;
}

/**
 * The record of an event.
 *
 * @param metadata JSON
 * @param data JSON
 */
export function recordOf(
  [id, type, streamId, revision, position, recordedAt]: RecordHead,
  metadata: string,
  data: string,
): Buffer {
  const text = JSON.stringify;
  return Buffer.from(
    `{"data":${canonical(JSON.parse(data))},"id":${text(id)},"metadata":${canonical(JSON.parse(metadata))},` +
      `"position":${text(position)},"recordedAt":${text(recordedAt)},"revision":${revision},` +
      `"streamId":${text(streamId)},"type":${text(type)}}`,
  );
}

/** The entry of a record: itself, or its digest when it is too long for a bundle. */
export function entryOf(record: Buffer): Buffer {
  if (record.length <= MOST_ENTRY_BYTES) return record;
  return Buffer.from(`{"sha256":"${hash('sha256', record, 'hex')}","size":${record.length}}`);
}

const DIGEST_ENTRY = /^\{"sha256":"([0-9a-f]{64})","size":\d+\}$/;

/** The digest of the record that an entry stands for; undefined when the entry is the record. */
export const digestIn = (entry: Buffer): string | undefined =>
  entry.length > 120 ? undefined : DIGEST_ENTRY.exec(entry.toString())?.[1];
