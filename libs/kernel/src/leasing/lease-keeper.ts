import { Backoff, isOver, Turns } from '../feeding/backoff.js';
import { laterThan } from '../events/time.js';
import type { Clock } from '../ports/clock.js';
import type { LeaseState, LeaseStore } from '../ports/lease-store.js';
import { assign } from './assignment.js';
import { HeldLease } from './held-lease.js';

/** What a worker needs to share work with others. */
export interface Leasing {
  readonly store: LeaseStore;
  /** Name of this worker; unique for each start of a program. */
  readonly worker: string;
  /** How long a worker that says nothing any more keeps its leases, in milliseconds. */
  readonly ttlMs?: number;
}

export interface LeaseKeeperOptions extends Leasing {
  readonly clock: Clock;
  /** Those who could do the same work: programs that run the same things. */
  readonly group: string;
  /** All work there is, by the names of its leases, whoever does it. */
  readonly wanted: () => readonly string[];
  /** Leases are held from now on. Rejects when the work can't be begun: then they are given back. */
  readonly onGained: (leases: readonly HeldLease[]) => Promise<void>;
  /** A lease is not held any more, or is about to be given back: the work under it has to end. */
  readonly onEnding: (lease: HeldLease) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}

export const DEFAULT_TTL_MS = 5_000;

/**
 * Keeps a worker's fair share of the leases. Every worker that lives holds one lease that says so; from these all
 * of them work out alike who should do what, and each takes what is its own as soon as it is free.
 */
export class LeaseKeeper {
  private readonly held = new Map<string, HeldLease>();
  private readonly moving = new Map<string, Promise<void>>();
  private readonly turns = new Turns();
  private readonly ttlMs: number;
  private readonly stopping = new AbortController();
  private member: HeldLease | undefined;
  private running: Promise<void> | undefined;
  private states: readonly LeaseState[] = [];

  constructor(private readonly options: LeaseKeeperOptions) {
    this.ttlMs = options.ttlMs ?? DEFAULT_TTL_MS;
  }

  /** Takes what there is to take; then keeps, gives and takes in the background. */
  async start(): Promise<void> {
    await this.round();
    await this.settled();
    this.running ??= this.run();
  }

  /**
   * Takes nothing more, and gives everything back at the end.
   *
   * @param end ends the work that is done under the leases
   */
  async stop(end: () => Promise<void>): Promise<void> {
    this.stopping.abort(new Error('The leases are not kept any more.'));
    await this.running;
    await end();
    await this.settled();
    const all = [...this.held.values(), ...(this.member ? [this.member] : [])];
    this.held.clear();
    for (const lease of all) lease.lose();
    if (all.length === 0) return;
    // Those that can't be given back run out by themselves.
    await this.options.store.release(all).catch(this.options.onTrouble);
  }

  get(name: string): HeldLease | undefined {
    return this.held.get(name);
  }

  /** The leases that are held here. */
  list(): HeldLease[] {
    return [...this.held.values()];
  }

  /** Who holds what, as of the last look. */
  get known(): readonly LeaseState[] {
    return this.states;
  }

  /** Looks again at once what there is to keep, to give and to take. */
  async round(): Promise<void> {
    await this.turns.take(() => this.keepGiveAndTake());
  }

  /** Resolves when whatever began or ended with a lease has done so. */
  async settled(): Promise<void> {
    while (this.moving.size > 0) await Promise.all(this.moving.values());
  }

  /** Does something that only one may do at a time; undefined when another does it. */
  async alone<T>(name: string, work: (lease: HeldLease) => Promise<T>): Promise<T | undefined> {
    const [lease] = await this.acquire([name]);
    if (!lease) return undefined;
    const ended = new AbortController();
    const renewing = this.renewUntil(lease, ended.signal);
    try {
      return await work(lease);
    } finally {
      ended.abort();
      await renewing;
      await this.options.store.release([lease]).catch(this.options.onTrouble);
    }
  }

  private async run(): Promise<void> {
    const { clock, onTrouble } = this.options;
    const { signal } = this.stopping;
    const backoff = new Backoff(clock, { base: 50, cap: this.ttlMs / 3 });
    while (!isOver(signal)) {
      try {
        await clock.until(laterThan(clock.now(), this.ttlMs / 3), signal);
        await this.round();
        backoff.succeeded();
      } catch (error) {
        if (isOver(signal)) return;
        onTrouble(error);
        await backoff.pause(signal).catch(() => undefined);
      }
    }
  }

  private async keepGiveAndTake(): Promise<void> {
    await this.keep();
    this.states = await this.options.store.list();
    const assigned = assign(new Set(this.options.wanted()), this.workers());
    const mine = new Set<string>();
    for (const [name, worker] of assigned) if (worker === this.options.worker) mine.add(name);
    for (const lease of this.held.values()) {
      if (!mine.has(lease.name) && !this.moving.has(lease.name)) this.give(lease);
    }
    const taken = new Set(this.states.filter(({ remainingMs }) => remainingMs > 0).map(({ name }) => name));
    const free = [...mine].filter(
      (name) => !taken.has(name) && !this.held.has(name) && !this.moving.has(name),
    );
    this.begin(await this.acquire(free));
  }

  /** Renews what is held, and finds out what was lost. */
  private async keep(): Promise<void> {
    if (!this.member || this.member.isLost) {
      [this.member] = await this.acquire([`${this.membership}${this.options.worker}`]);
    }
    const leases = [...this.held.values(), ...(this.member ? [this.member] : [])];
    for (const lease of await this.renew(leases)) {
      if (lease === this.member) this.member = undefined;
      else this.drop(lease);
    }
  }

  /** @returns those that were lost */
  private async renew(leases: readonly HeldLease[]): Promise<HeldLease[]> {
    const { store, clock } = this.options;
    const asked = clock.now();
    const renewed = await store.renew(leases, this.ttlMs);
    return leases.filter((lease, index) => {
      if (renewed[index]) lease.renewed(asked, this.ttlMs);
      else lease.lose();
      return !renewed[index];
    });
  }

  private async acquire(names: readonly string[]): Promise<HeldLease[]> {
    if (names.length === 0) return [];
    const { store, worker, clock } = this.options;
    const asked = clock.now();
    const leases = await store.acquire(names, worker, this.ttlMs);
    return leases.map((lease) => new HeldLease(lease, asked, this.ttlMs));
  }

  private begin(leases: readonly HeldLease[]): void {
    if (leases.length === 0) return;
    for (const lease of leases) this.held.set(lease.name, lease);
    const begun = this.options.onGained(leases);
    for (const lease of leases) {
      this.move(lease, async () => {
        try {
          await begun;
        } catch (error) {
          if (lease === leases[0]) this.options.onTrouble(error);
          await this.end(lease);
        }
      });
    }
  }

  private give(lease: HeldLease): void {
    this.move(lease, () => this.end(lease));
  }

  private drop(lease: HeldLease): void {
    const before = this.moving.get(lease.name) ?? Promise.resolve();
    this.move(lease, () => before.then(() => this.end(lease)));
  }

  /** The work ends before the lease is given back. */
  private async end(lease: HeldLease): Promise<void> {
    const { store, onEnding } = this.options;
    await onEnding(lease);
    const wasLost = lease.isLost;
    lease.lose();
    if (this.held.get(lease.name) === lease) this.held.delete(lease.name);
    if (!wasLost) await store.release([lease]);
  }

  private move({ name }: HeldLease, work: () => Promise<void>): void {
    const moving = work()
      .catch(this.options.onTrouble)
      .finally(() => {
        if (this.moving.get(name) === moving) this.moving.delete(name);
      });
    this.moving.set(name, moving);
  }

  private async renewUntil(lease: HeldLease, signal: AbortSignal): Promise<void> {
    const { clock, onTrouble } = this.options;
    while (!isOver(signal) && !lease.isLost) {
      try {
        await clock.until(laterThan(clock.now(), this.ttlMs / 3), signal);
        await this.renew([lease]);
      } catch (error) {
        if (!isOver(signal)) onTrouble(error);
      }
    }
  }

  /** Those who live and could do the same work. */
  private workers(): string[] {
    const prefix = this.membership;
    const others = this.states
      .filter(({ name, remainingMs }) => remainingMs > 0 && name.startsWith(prefix))
      .map(({ name }) => name.slice(prefix.length));
    return [...new Set([...others, this.options.worker])];
  }

  private get membership(): string {
    return `worker/${this.options.group}/`;
  }
}
