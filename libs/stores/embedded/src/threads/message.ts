import type { FaultReport } from '../sqlite/fault.js';
import type { OpenOptions } from '../sqlite/open-file.js';

/** What a thread is told when it starts. */
export interface ThreadStart {
  readonly engine: 'log' | 'documents';
  readonly options: OpenOptions;
}

/** One call: its number, the method, the arguments. */
export type Job = readonly [number, string, readonly unknown[]];

/** One answer: the number of its call, the value, or else what went wrong. */
export type Reply = readonly [number, unknown, FaultReport?];

/** Sent instead of jobs: close the file and end. */
export const CLOSE = 'close';

/** Sent instead of jobs by tests: end as if something unexpected had happened. */
export const DIE = 'die';
