import { laterThan } from '../events/time.js';
import type { Lease } from '../ports/lease-store.js';

/** A lease as its holder sees it. */
export class HeldLease implements Lease {
  readonly name: string;
  readonly holder: string;
  readonly epoch: number;
  private lost = false;
  private until: string;

  /** @param asked when it was asked for, by the clock of this process */
  constructor({ name, holder, epoch }: Lease, asked: string, ttlMs: number) {
    this.name = name;
    this.holder = holder;
    this.epoch = epoch;
    this.until = laterThan(asked, ttlMs);
  }

  /** True once somebody else has it, or it was given back. For good: a lease taken again is another. */
  get isLost(): boolean {
    return this.lost;
  }

  /**
   * True when nobody else can have it: less time has passed since it was last asked for than it lasts. Only the
   * time that passes here goes into that, not what the clock says.
   */
  isCertain(now: string): boolean {
    return !this.lost && now < this.until;
  }

  renewed(asked: string, ttlMs: number): void {
    this.until = laterThan(asked, ttlMs);
  }

  lose(): void {
    this.lost = true;
  }
}
