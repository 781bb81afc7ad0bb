import { StoreUnavailable } from '../ports/event-store.js';
import { FeedGroup, type FeedState } from './feed-group.js';
import type { FeedOptions, Follower } from './follower.js';

/** So near is near: as many events as are read in one go. */
const NEAR = 2_000;

/**
 * Shows the log to many followers, from as few subscriptions as sensible: normally one. Followers that are
 * far behind the others (new, or being rebuilt) catch up in groups of their own, at their own pace, and join
 * the live group when they stand at the head; so they never hold up those that are live.
 */
export class Feed<F extends Follower> {
  private readonly groups = new Set<FeedGroup<F>>();
  private liveGroup: FeedGroup<F> | undefined;
  private readonly wereLive = new WeakSet<F>();
  private readonly stopping = new AbortController();

  constructor(private readonly options: FeedOptions<F>) {}

  /** Starts followers; those near each other share a group. Resolves when each has looked where the head is. */
  async start(followers: readonly F[]): Promise<void> {
    const begun: Promise<void>[] = [];
    for (const cluster of await this.clustersOf(followers)) begun.push(this.begin(cluster));
    await Promise.all(begun);
  }

  /** Starts one more follower from where it stands. */
  async add(follower: F): Promise<void> {
    await this.begin([follower]);
  }

  /** Takes a follower out, between two deliveries. */
  async remove(follower: F): Promise<void> {
    await this.between(follower, async (group) => {
      group?.followers.splice(group.followers.indexOf(follower), 1);
      if (group?.followers.length !== 0) return;
      this.forget(group);
      group.abort();
    });
  }

  /** Runs work while nothing is delivered to the follower. Not to be nested. */
  async exclusively<T>(follower: F, work: () => Promise<T>): Promise<T> {
    return this.between(follower, work);
  }

  /** True when both are shown the same deliveries, so that they stand at the same position between two. */
  together(a: F, b: F): boolean {
    return this.groupOf(a)?.followers.includes(b) ?? false;
  }

  stateOf(follower: F): FeedState {
    return this.groupOf(follower)?.state ?? 'stopped';
  }

  /** Ends all deliveries; resolves when the last one is over. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('The feed was stopped.'));
    const groups = [...this.groups];
    for (const group of groups) group.abort();
    await Promise.all(groups.map((group) => group.ended));
    this.groups.clear();
    this.liveGroup = undefined;
  }

  private async between<T>(follower: F, work: (group: FeedGroup<F> | undefined) => Promise<T>): Promise<T> {
    for (;;) {
      const group = this.groupOf(follower);
      if (!group) return work(undefined);
      const done = await group.turns.take(async () =>
        group.followers.includes(follower) ? { result: await work(group) } : undefined,
      );
      if (done) return done.result;
    }
  }

  private begin(followers: readonly F[]): Promise<void> {
    if (this.stopping.signal.aborted || followers.length === 0) return Promise.resolve();
    const group: FeedGroup<F> = new FeedGroup<F>(followers, this.options, () => this.onCaughtUp(group));
    this.groups.add(group);
    void group.run().finally(() => {
      this.forget(group);
    });
    return group.begun;
  }

  private async onCaughtUp(group: FeedGroup<F>): Promise<void> {
    for (const follower of [...group.followers]) {
      if (this.wereLive.has(follower)) continue;
      await this.options.onLive(follower);
      this.wereLive.add(follower);
    }
    this.liveGroup ??= group;
    if (this.liveGroup === group) return;
    await this.liveGroup.absorb(group);
    this.forget(group);
  }

  private forget(group: FeedGroup<F>): void {
    this.groups.delete(group);
    if (this.liveGroup === group) this.liveGroup = undefined;
  }

  private groupOf(follower: F): FeedGroup<F> | undefined {
    for (const group of this.groups) if (group.followers.includes(follower)) return group;
    return undefined;
  }

  /** Positions tell an order but no distance, so whether two followers are near is looked up in the log. */
  private async clustersOf(followers: readonly F[]): Promise<F[][]> {
    const clusters: F[][] = [];
    let horizon: bigint | undefined;
    for (const follower of [...followers].sort(byPosition)) {
      const { position } = follower.progress;
      const cluster = clusters.at(-1);
      const near =
        cluster !== undefined &&
        (position === cluster[0]?.progress.position ||
          (position !== undefined && horizon !== undefined && position <= horizon));
      if (near) {
        cluster.push(follower);
        continue;
      }
      clusters.push([follower]);
      horizon = await this.horizonOf(position);
    }
    return clusters;
  }

  private async horizonOf(position: bigint | undefined): Promise<bigint | undefined> {
    try {
      const ahead = await this.options.events.readAll({
        limit: NEAR,
        ...(position === undefined ? {} : { after: position }),
      });
      return ahead.at(-1)?.position;
    } catch (error) {
      // While the log can't be read nobody knows who is near: groups that turn out to be are joined later.
      if (error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }
}

function byPosition(a: Follower, b: Follower): number {
  const [left, right] = [a.progress.position ?? -1n, b.progress.position ?? -1n];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
