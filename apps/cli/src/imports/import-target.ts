import type { CaseHistory } from '#cases';

/** What became of one history. */
export type Imported =
  | { readonly ok: true; readonly id: string; readonly written: number }
  /** It was refused, from `at` on: 'request', or the number of the step, from 0. */
  | { readonly ok: false; readonly at: string; readonly why: string };

/** Where histories are brought in. */
export interface ImportTarget {
  /** How many histories may be under way at once. */
  readonly concurrency: number;
  /**
   * @throws TargetAway, TargetRefuses: then no history can be brought in
   */
  bringIn(history: CaseHistory): Promise<Imported>;
  close(): Promise<void>;
}

/** The store or the service can't be reached, or somebody else has it. */
export class TargetAway extends Error {
  override readonly name = 'TargetAway';
}

/** The service doesn't let us: what was said on the command line is wrong. */
export class TargetRefuses extends Error {
  override readonly name = 'TargetRefuses';
}
