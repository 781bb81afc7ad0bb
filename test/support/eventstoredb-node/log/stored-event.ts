/** The highest revision there can be, 2^63 - 1 on the wire; a tombstone has it. As a number it is rounded. */
export const TOMBSTONE_REVISION = 2 ** 63;

/** An event as a client proposes it. `data` and `metadata` are kept as they are, never parsed. */
export interface ProposedEvent {
  /** Lower case, with dashes. */
  readonly id: string;
  readonly type: string;
  /** Whether its content type is `application/json`; else it is `application/octet-stream`. */
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event in the log. */
export interface StoredEvent extends ProposedEvent {
  readonly stream: string;
  /** From 0 without a gap, or TOMBSTONE_REVISION. */
  readonly revision: number;
  /** The offset of its record in the log, in bytes: commit and prepare position are the same. */
  readonly position: number;
  /** Microseconds since 1970; on the wire in units of 100 ns. */
  readonly createdMicros: number;
}

const RECORD_OVERHEAD = 91;

/** How many bytes of the log an event takes: what its position is away from the next one's. */
export function recordSize(stream: string, event: ProposedEvent): number {
  const names = Buffer.byteLength(stream) + Buffer.byteLength(event.type);
  return RECORD_OVERHEAD + names + event.data.length + event.metadata.length;
}

export function revisionText(revision: number): string {
  return revision === TOMBSTONE_REVISION ? '9223372036854775807' : String(revision);
}

export const isSystemStream = (stream: string) => stream.startsWith('$');
export const isMetastream = (stream: string) => stream.startsWith('$$');
export const metastreamOf = (stream: string) => `$$${stream}`;
/** The stream that a metastream is about. */
export const originalOf = (metastream: string) => metastream.slice(2);
