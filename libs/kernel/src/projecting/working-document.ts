import type { DocumentWrite } from '../ports/read-store.js';

/** Before the first event: no position is lower. */
const NOWHERE = -1n;

/** A write that is still to be handed to the store. */
export interface PendingWrite extends DocumentWrite {
  /** The store has what it is to keep: the document itself is free for others. */
  handedOver: boolean;
}

/** A document on its way from the state in which it was loaded to the one in which it is written. */
export class WorkingDocument implements PendingWrite {
  expected: bigint | undefined = undefined;
  p = NOWHERE;
  doc: unknown = null;
  /** An event may have changed it. */
  touched = false;
  /** An event failed on it half-way: what it says now means nothing. */
  spoilt = false;
  handedOver = false;
  /** Another batch goes on with it, and changes it. */
  takenOver = false;

  constructor(
    readonly collection: string,
    readonly id: string,
    readonly epoch: number | undefined,
    /** What the batch before has made of it, until this one goes on from there. */
    private left?: WorkingDocument,
  ) {}

  /** True until it goes on from where the batch before has left it. */
  get isWaiting(): boolean {
    return this.left !== undefined;
  }

  /** It is as the store has it. */
  load(p: bigint, doc: unknown): void {
    this.expected = p;
    this.p = p;
    this.doc = doc;
  }

  /** Goes on from where the batch before has left it: as late as can be, since most of it is on its way by then. */
  goOn(): void {
    const { left } = this;
    if (!left) return;
    this.left = undefined;
    this.expected = left.touched ? left.p : left.expected;
    this.p = this.expected ?? NOWHERE;
    // What the store has yet to take must not change under its hands.
    this.doc = left.touched && !left.handedOver ? structuredClone(left.doc) : left.doc;
  }
}
