import type { RecordedEvent } from '../events/envelope.js';

/** A timer that came due. */
export interface TimerDue {
  readonly type: 'timer';
  /** The name it was scheduled under. */
  readonly timer: string;
  readonly dueAt: string;
}

/** What a process wants done. `key` makes it known again: the same key in one instance is the same order. */
export type Order =
  /** Give a command to the command bus, by name; see the process's `commands`. */
  | { readonly do: 'command'; readonly key: string; readonly command: string; readonly payload: unknown }
  /** Wake this instance at a time; scheduling a name again replaces it. */
  | { readonly do: 'schedule'; readonly timer: string; readonly dueAt: string }
  | { readonly do: 'cancel'; readonly timer: string };

/** What a process instance made of one input. */
export interface Reaction<Memory> {
  readonly memory: Memory;
  readonly orders: readonly Order[];
}

/**
 * Events in, commands and timers out: the place for "whenever … then …" across streams. Unlike a
 * projection it has effects and is never rebuilt. Its own stream `process_<name>-<instance>` records
 * what it saw, decided and scheduled, so that a crash at any point repeats nothing and forgets nothing.
 *
 * `react` is pure. It is given an input once per instance, in log order; `now` is the time of the
 * reaction, so that a process that slept for a week sees that it did.
 */
export interface Process<Memory = unknown> {
  /** Kebab-case, unique, never changed. */
  readonly name: string;
  readonly handles: ReadonlySet<string>;
  /** The instance that an event concerns; undefined when none does. */
  instanceOf(event: RecordedEvent): string | undefined;
  readonly initialMemory: Memory;
  react(memory: Memory, input: RecordedEvent | TimerDue, now: string): Reaction<Memory>;
}

export const isTimer = (input: RecordedEvent | TimerDue): input is TimerDue => input.type === 'timer';
