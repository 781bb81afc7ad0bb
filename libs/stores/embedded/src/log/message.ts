/* What travels between the store and its engine: arrays of text and numbers, which are cheap to hand to a thread. */

/** Stands for 'noStream', so that a revision is always a number: the next one is one more. */
export const NO_REVISION = -1;

/** Id (32 hex digits), type, metadata and data as JSON. */
export type WireEvent = readonly [id: string, type: string, metadata: string, data: string];

export type WireAppend = readonly [stream: string, expected: number, events: readonly WireEvent[]];

/** Appends that become durable together. */
export interface AppendGroup {
  readonly now: string;
  readonly appends: readonly WireAppend[];
}

export type WireResult =
  /** Last revision and last position of what was written. */
  | readonly ['written', revision: number, position: number]
  /** The same, of an append that had been written before. */
  | readonly ['repeated', revision: number, position: number]
  /** The stream's last revision. */
  | readonly ['conflict', actual: number]
  | readonly ['invalid', reason: string];

export interface GroupAnswer {
  readonly recordedAt: string;
  /** In the order of the appends. */
  readonly results: readonly WireResult[];
}

/** What is known of an event without looking into it. */
export type EventHead = readonly [
  position: number,
  stream: string,
  revision: number,
  /** 32 hex digits. */
  id: string,
  type: string,
  recordedAt: string,
];

/**
 * Events: their heads as one text (JSON), and for each a text of its metadata (JSON), a line break and its data (JSON).
 * Texts are dear to hand to a thread by their number, not by their length; and whoever passes over an event need not
 * parse what it says.
 */
export interface EventTexts {
  readonly heads: string;
  readonly bodies: readonly string[];
}
