import { SKIPPED } from '../feeding/system-collections.js';
import type { Actor } from '../events/envelope.js';
import type { ReadStore } from '../ports/read-store.js';

/** An event that a projection passes over because an operator said so. */
export interface Skip {
  readonly projection: string;
  readonly position: string;
  readonly stream: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly error: string;
  readonly reason: string;
  readonly actor: Actor;
  readonly at: string;
}

const PAGE = 500;

/** The events that one projection passes over: in every build and version, until somebody says otherwise. */
export class Skips {
  private positions = new Set<bigint>();

  constructor(
    private readonly documents: ReadStore,
    private readonly projection: string,
  ) {}

  get size(): number {
    return this.positions.size;
  }

  has(position: bigint): boolean {
    return this.positions.has(position);
  }

  /** @returns whether there is any that was not known */
  async load(): Promise<boolean> {
    const before = this.positions.size;
    this.positions = new Set((await this.list()).map(({ position }) => BigInt(position)));
    return this.positions.size !== before;
  }

  async list(): Promise<Skip[]> {
    const skips: Skip[] = [];
    let after: string | undefined;
    do {
      const page = await this.documents.find<Skip>(SKIPPED.name, {
        where: [{ field: 'projection', is: this.projection }],
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      skips.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    return skips;
  }

  async add(skip: Skip): Promise<void> {
    const id = `${this.projection}|${skip.position}`;
    const p = BigInt(skip.position);
    // Whoever was there first had a reason too; it stands.
    await this.documents.write([{ collection: SKIPPED.name, id, expected: undefined, p, doc: skip }]);
    this.positions.add(p);
  }
}
