/** The time, passed in, so that tests and replays decide what it is. */
export interface Clock {
  /** Now: ISO 8601, UTC, milliseconds. */
  now(): string;
  /** Resolves when the clock reaches `instant`, or at once when it has; rejects when aborted. */
  until(instant: string, signal: AbortSignal): Promise<void>;
}

/** New identifiers, passed in. */
export interface Ids {
  /** A new UUID; version 7, so that ids made in sequence sort in sequence. */
  next(): string;
  /** UUID version 5 of the parts: the same parts give the same id, always. RFC 9562. */
  from(...parts: readonly string[]): string;
}
