import { START, type ReadPosition } from '@eventstore/db-client';

/** Before the first event: what the database itself writes first lies there. */
export const BEGINNING = 0n;

/** Where to go on behind an event: one that was written as it should be has the same position twice. */
export const behind = (position: bigint): ReadPosition =>
  position === BEGINNING ? START : { commit: position, prepare: position };
