/** A right that one worker at a time has, for as long as it renews it. */
export interface Lease {
  readonly name: string;
  /** Who has it; unique for each start of a program. */
  readonly holder: string;
  /**
   * Grows each time the lease is given out. What its holder writes carries it, so that a worker that lost the
   * lease and does not know it yet is told apart from its successor.
   */
  readonly epoch: number;
}

/** A lease as others see it. */
export interface LeaseState extends Lease {
  /** How long it still lasts by the database's clock, in milliseconds; 0 when it is free. */
  readonly remainingMs: number;
}

/**
 * Who may do what only one may do. Whether a lease has run out is for the database's clock alone to say: no
 * worker's clock goes into anything here, so one that is an hour off does no harm. Every method rejects with
 * StoreUnavailable while the database can't be reached.
 */
export interface LeaseStore {
  /**
   * Takes those of the leases that are free: never given out, given back, or run out. One that lasts is refused
   * to everybody, its holder too: two programs under one name must not have it both.
   *
   * @param ttlMs how long they last without being renewed
   */
  acquire(names: readonly string[], holder: string, ttlMs: number): Promise<readonly Lease[]>;
  /**
   * Has leases last for `ttlMs` from now. One that has run out meanwhile, but was given to nobody else, goes on.
   *
   * @returns for each, in order, whether the holder still has it
   */
  renew(leases: readonly Lease[], ttlMs: number): Promise<readonly boolean[]>;
  /** Gives leases back at once, so that nobody has to wait for their end. Those lost meanwhile are left alone. */
  release(leases: readonly Lease[]): Promise<void>;
  /** All leases ever given out, in order of name. */
  list(): Promise<readonly LeaseState[]>;
}
