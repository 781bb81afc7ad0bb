import type { Document, ObjectId } from 'mongodb';

/** Marks a document that was deleted. */
export const GONE = '_gone';

/** What the adapter adds to every document. */
export interface Kept extends Document {
  readonly _id: string;
  /** Position of the last event that it has applied; a Long there. */
  readonly _p: bigint;
  /** Names the command that wrote it. */
  readonly _w: ObjectId;
  /** Highest epoch under which it was written; absent when it never was under any. */
  readonly _e?: number | null;
}
