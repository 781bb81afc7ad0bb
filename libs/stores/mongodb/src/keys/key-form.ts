import type { Document } from 'mongodb';
import {
  isDestroyed,
  type Erasure,
  type KeyRecord,
  type KeyScope,
  type KeySelection,
  type WrappedKey,
} from '#kernel';

/** A key as it lies in the database. */
export interface KeptKey extends Document {
  readonly _id: string;
  /** Unique: what a living key is for, or that it is one of those that were destroyed. */
  readonly scope: string;
  readonly subject: string;
  readonly kind: string;
  readonly period: string;
  readonly madeAt: string;
  readonly master?: string;
  readonly wrapped?: string;
  readonly erasure?: Erasure;
}

export const scopeOf = ({ subject, kind, period }: KeyScope): string =>
  JSON.stringify([subject, kind, period]);

/** The scope of a key that was destroyed: nobody else's. */
export const noScopeOf = (id: string): string => `destroyed ${id}`;

export const keptOf = ({ id, ...key }: WrappedKey): KeptKey => ({ _id: id, scope: scopeOf(key), ...key });

export function recordOf(kept: KeptKey): KeyRecord {
  const { _id: id, subject, kind, period, madeAt, erasure } = kept;
  const head = { id, subject, kind, period, madeAt };
  if (!erasure) return { ...head, master: kept.master ?? '', wrapped: kept.wrapped ?? '' };
  const { at, by, because } = erasure;
  return { ...head, erasure: { at, by, because } };
}

export function livingOf(kept: KeptKey): WrappedKey | undefined {
  const record = recordOf(kept);
  return isDestroyed(record) ? undefined : record;
}

/** What a selection means, as a filter. */
export const selectedBy = ({ subject, kind, upTo }: KeySelection): Document => ({
  ...(subject === undefined ? {} : { subject }),
  ...(kind === undefined ? {} : { kind }),
  ...(upTo === undefined ? {} : { period: { $lte: upTo } }),
});
