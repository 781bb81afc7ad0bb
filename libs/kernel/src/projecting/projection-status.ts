import type { FollowerState, Park } from '../feeding/parks.js';
import { PARKED } from '../feeding/system-collections.js';
import { millisBetween } from '../events/time.js';
import type { ReadStore } from '../ports/read-store.js';
import type { Build } from './registry.js';

/** How far behind the head of the log something is: in positions (which have gaps), and in time. */
export interface Lag {
  readonly positions: bigint;
  readonly seconds: number;
}

/** How the work on a share of a build stands. `elsewhere`: another process does it; `unassigned`: nobody. */
export type WorkState = FollowerState | 'rebuilding' | 'elsewhere' | 'unassigned';

export interface ShareStatus {
  readonly partition: number;
  readonly state: WorkState;
  /** Who works on it, where work is shared. */
  readonly worker: string | undefined;
  /** Position of the last event that it was shown. */
  readonly position: bigint | undefined;
  readonly lag: Lag;
}

export interface ProjectionStatus {
  readonly projection: string;
  readonly version: number;
  readonly collection: string;
  /** True for the build that answers queries. */
  readonly serving: boolean;
  /** That of the share which is worst off. */
  readonly state: WorkState;
  /** Position up to which all shares were shown all events. */
  readonly position: bigint | undefined;
  /** That of the share which is furthest behind. */
  readonly lag: Lag;
  readonly parked: readonly Park[];
  readonly shares: readonly ShareStatus[];
}

/** Worst first. */
const BY_CONCERN: readonly WorkState[] = [
  'unassigned',
  'stopped',
  'reconnecting',
  'catchingUp',
  'rebuilding',
  'parked',
  'elsewhere',
  'live',
];

/** How something is as a whole, put together from how its shares are. */
export function overallOf<State extends WorkState>(
  shares: readonly (ShareStatus & { readonly state: State })[],
): { readonly state: State | 'stopped'; readonly position: bigint | undefined; readonly lag: Lag } {
  const worst = [...shares].sort((a, b) => BY_CONCERN.indexOf(a.state) - BY_CONCERN.indexOf(b.state));
  return {
    state: worst[0]?.state ?? 'stopped',
    position: shares
      .map(({ position }) => position)
      .reduce((a, b) => (a === undefined || b === undefined ? undefined : a < b ? a : b)),
    lag: shares.map(({ lag }) => lag).reduce((a, b) => (isFurther(b, a) ? b : a)),
  };
}

/** How a build is. */
export function statusOf(
  { projection, version, collection }: Build,
  serving: boolean,
  shares: readonly ShareStatus[],
  parked: readonly Park[],
): ProjectionStatus {
  return { projection, version, collection, serving, ...overallOf(shares), parked, shares };
}

const isFurther = (a: Lag, b: Lag): boolean =>
  a.positions === b.positions ? a.seconds > b.seconds : a.positions > b.positions;

/** @param head position of the last event in the log; undefined when it is empty */
export function lagOf(
  standing: { readonly position: bigint | undefined; readonly recordedAt?: string | undefined },
  head: bigint | undefined,
  now: string,
): Lag {
  const behind = head === undefined ? 0n : head - (standing.position ?? -1n);
  if (behind <= 0n) return { positions: 0n, seconds: 0 };
  const { recordedAt } = standing;
  return {
    positions: behind,
    seconds: recordedAt === undefined ? 0 : Math.max(0, millisBetween(recordedAt, now) / 1_000),
  };
}

const PAGE = 500;

/** The parked streams of several owners, as they are stored. */
export async function parksOf(documents: ReadStore, owners: readonly string[]): Promise<Park[]> {
  const parks: Park[] = [];
  if (owners.length === 0) return parks;
  for (let after: string | undefined; ;) {
    const page = await documents.find<Park>(PARKED.name, {
      where: [{ field: 'owner', in: owners }],
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    parks.push(...page.items);
    if (page.next === undefined) return parks;
    after = page.next;
  }
}
