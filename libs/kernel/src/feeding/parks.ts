import type { Actor } from '../events/envelope.js';
import type { Clock } from '../ports/clock.js';
import type { ReadStore, StoredDocument } from '../ports/read-store.js';
import type { FeedState } from './feed-group.js';
import { PARKED } from './system-collections.js';

/** A stream that one projection or process had to set aside, and why. */
export interface Park {
  /** Whose trouble it is: a projection's collection, or `process:<name>`. */
  readonly owner: string;
  readonly stream: string;
  /** The event that could not be handled. */
  readonly position: string;
  readonly revision: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly error: string;
  readonly since: string;
  /** How often handling it was tried. */
  readonly attempts: number;
  /** Position of the last event of the stream that was passed over because of it. */
  readonly upTo: string;
  /** Position after which the log is to be read again to come upon it; null for its beginning. */
  readonly after: string | null;
  /** What an operator asked for, to be done by whoever works on the stream. */
  readonly requested?: ParkRequest;
}

/** That a parked stream is to go on: tried again, or without what parked it. */
export interface ParkRequest {
  readonly skip: boolean;
  readonly actor: Actor;
  readonly reason?: string;
}

/** An event that could not be handled. */
export interface Poison {
  readonly stream: string;
  readonly position: bigint;
  readonly revision: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly error: string;
  /** Position of the last event of the stream that is passed over together with it. */
  readonly upTo: bigint;
  /** Position after which the log is to be read again to come upon it, where that is wanted. */
  readonly after?: bigint;
}

export type FollowerState =
  | FeedState
  /** At the head of the log, but for the streams that are set aside. */
  | 'parked';

export const stateOf = (state: FeedState, { size }: Pick<Parks, 'size'>): FollowerState =>
  state === 'live' && size > 0 ? 'parked' : state;

interface Known {
  readonly p: bigint;
  readonly park: Park;
}

const PAGE = 500;

/**
 * The parked streams of one owner. Others may work for the same owner at the same time, so what is known
 * here is confirmed in the store before anything is passed over because of it: an event that was skipped
 * while somebody else cleared the park would never be handled by anyone.
 */
export class Parks {
  private parks = new Map<string, Known>();

  constructor(
    private readonly documents: ReadStore,
    private readonly owner: string,
    private readonly clock: Clock,
    private readonly onParked: (park: Park) => void = () => undefined,
  ) {}

  get size(): number {
    return this.parks.size;
  }

  has(stream: string): boolean {
    return this.parks.has(stream);
  }

  /** True when an event of the stream is to be passed over: it lies at or behind the one that failed. */
  covers(stream: string, position: bigint): boolean {
    const park = this.get(stream);
    return park !== undefined && BigInt(park.position) <= position;
  }

  get(stream: string): Park | undefined {
    return this.parks.get(stream)?.park;
  }

  list(): Park[] {
    return [...this.parks.values()].map(({ park }) => park);
  }

  /**
   * Reads the parks of this owner from the store.
   *
   * @returns whether any was there that was not known, or known and not there
   */
  async load(): Promise<boolean> {
    const before = this.parks;
    const now = new Map<string, Known>();
    let after: string | undefined;
    do {
      const page = await this.documents.find<Park>(PARKED.name, {
        where: [{ field: 'owner', is: this.owner }],
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      const ids = page.items.map(({ stream }) => this.idOf(stream));
      for (const { p, doc } of ids.length > 0 ? await this.documents.getMany<Park>(PARKED.name, ids) : []) {
        if (doc) now.set(doc.stream, { p, park: doc });
      }
      after = page.next;
    } while (after !== undefined);
    this.parks = now;
    return before.size !== this.parks.size || [...this.parks.keys()].some((stream) => !before.has(stream));
  }

  /**
   * Parks a stream. Somebody else may have parked it before; then that stands, unless it began later.
   *
   * @param insist park it even where a park was cleared, and in place of one that began earlier
   * @returns false when the stream had been parked and cleared before, which says that the owner has to
   *   look again at what to skip before it insists
   */
  async park(poison: Poison, insist: boolean): Promise<boolean> {
    for (;;) {
      const found = await this.reload(poison.stream);
      if (found?.doc === null && !insist) return false;
      const present = found?.doc;
      if (present && !insist && BigInt(present.position) < poison.position) {
        if (await this.confirmSkipped(poison.stream, poison.upTo)) return true;
        continue;
      }
      const park = this.parkOf(poison, present);
      if (!(await this.put(found, park))) continue;
      this.onParked(park);
      return true;
    }
  }

  /**
   * Notes that an event of a parked stream was passed over. To be called before anything is written or
   * checkpointed that lies behind the event.
   *
   * @returns false when the stream is not parked any more: the event has to be handled after all
   */
  async confirmSkipped(stream: string, position: bigint): Promise<boolean> {
    for (;;) {
      const found = await this.reload(stream);
      if (!found?.doc) return false;
      if (BigInt(found.doc.upTo) >= position) return true;
      if (await this.put(found, { ...found.doc, upTo: position.toString() })) return true;
    }
  }

  /**
   * Notes what an operator asks of whoever works on a parked stream.
   *
   * @returns false when it is not parked
   */
  async request(stream: string, requested: ParkRequest): Promise<boolean> {
    for (;;) {
      const found = await this.reload(stream);
      if (!found?.doc) return false;
      if (await this.put(found, { ...found.doc, requested })) return true;
    }
  }

  /**
   * Clears a park as it is known here.
   *
   * @returns false when it changed meanwhile: more of the stream was passed over
   */
  async clear(stream: string): Promise<boolean> {
    const known = this.parks.get(stream);
    if (!known) return true;
    const cleared = await this.put({ id: this.idOf(stream), p: known.p, doc: known.park }, null);
    if (!cleared) await this.reload(stream);
    return cleared;
  }

  /** Forgets everything, for an owner that begins anew. */
  async reset(): Promise<void> {
    await this.load();
    for (const stream of [...this.parks.keys()]) {
      while (!(await this.clear(stream)));
    }
  }

  private async reload(stream: string): Promise<StoredDocument<Park> | undefined> {
    const found = await this.documents.get<Park>(PARKED.name, this.idOf(stream));
    if (found?.doc) this.parks.set(stream, { p: found.p, park: found.doc });
    else this.parks.delete(stream);
    return found;
  }

  private async put(found: StoredDocument<Park> | undefined, doc: Park | null): Promise<boolean> {
    const stream = doc?.stream ?? found?.doc?.stream;
    if (stream === undefined) return true;
    const p = (found?.p ?? 0n) + 1n;
    const [written] = await this.documents.write([
      { collection: PARKED.name, id: this.idOf(stream), expected: found?.p, p, doc },
    ]);
    if (!written) return false;
    if (doc) this.parks.set(stream, { p, park: doc });
    else this.parks.delete(stream);
    return true;
  }

  private parkOf(poison: Poison, present: Park | null | undefined): Park {
    const { stream, position, revision, eventId, eventType, error, upTo, after } = poison;
    const sameEvent = present?.eventId === eventId;
    return {
      owner: this.owner,
      stream,
      position: position.toString(),
      revision,
      eventId,
      eventType,
      error,
      since: sameEvent ? present.since : this.clock.now(),
      attempts: sameEvent ? present.attempts + 1 : 1,
      upTo: present && BigInt(present.upTo) > upTo ? present.upTo : upTo.toString(),
      after: after?.toString() ?? null,
    };
  }

  private readonly idOf = (stream: string): string => `${this.owner}|${stream}`;
}
