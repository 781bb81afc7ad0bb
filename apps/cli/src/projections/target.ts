import type { Verification } from '#kernel';
import type { ProjectionStatusAnswer } from '#platform';

/** What came of something that was asked of the projections. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  /** It can't be done; `unknown` when there is no such projection. */
  | { readonly ok: false; readonly why: string; readonly unknown: boolean };

/** Whether a new build answers queries now, and what is to be said about it. */
export interface Rebuilt {
  readonly flipped: boolean;
  readonly collection: string;
  readonly different?: number;
}

/** Where projections are looked after: a running service, or the stores themselves. */
export interface ProjectionsTarget {
  /** @throws TargetAway, TargetRefuses, like every other method */
  list(): Promise<readonly ProjectionStatusAnswer[]>;
  /** Resolves when the new build is live, or was given up. */
  rebuild(name: string, options: { evenIfDifferent: boolean; reason?: string }): Promise<Outcome<Rebuilt>>;
  rollback(name: string, options: { reason?: string }): Promise<Outcome<Rebuilt>>;
  verify(name: string, options: { sample: boolean }): Promise<Outcome<Verification>>;
  /** @returns whether the stream is not parked any more */
  retry(name: string, stream: string, options: { reason?: string }): Promise<Outcome<boolean>>;
  skip(name: string, stream: string, options: { reason: string }): Promise<Outcome<boolean>>;
  close(): Promise<void>;
}
