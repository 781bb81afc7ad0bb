import { Backoff } from '../feeding/backoff.js';
import type { Feed } from '../feeding/feed.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import { comparisonOf, differencesOf, suspectsOf, type Comparison, type Difference } from './comparison.js';
import type { ProjectionRunner } from './projection-runner.js';

export interface BuildComparerOptions {
  readonly documents: ReadStore;
  readonly events: EventStore;
  readonly clock: Clock;
  readonly feed: Feed<ProjectionRunner>;
  readonly signal: AbortSignal;
}

/** How often two builds are looked at before a difference is called one, where others write them too. */
const LOOKS = 8;

/** Two builds that are fed by this process alone, each by one runner. */
export interface FedHere {
  readonly live: ProjectionRunner;
  readonly candidate: ProjectionRunner;
}

/** Compares two builds while both are fed. */
export class BuildComparer {
  constructor(private readonly options: BuildComparerOptions) {}

  /**
   * What looks different is looked at again: between two deliveries where both are fed here, when both have applied
   * the same events. Where others feed them, one may be a moment ahead of the other, so that is done some times
   * before a difference is believed.
   */
  async compare(live: string, candidate: string, fedHere?: FedHere): Promise<Comparison> {
    const { documents, events, clock, signal } = this.options;
    const looks = fedHere && events.soleWriter ? 1 : LOOKS;
    const backoff = new Backoff(clock, { base: 100, cap: 2_000 });
    const { suspects, documents: count } = await suspectsOf(documents, live, candidate);
    let differences: readonly Difference[] = [...suspects].map((id) => ({ id, kind: 'different' }));
    for (let look = 1; look <= looks && differences.length > 0;) {
      const ids = differences.map(({ id }) => id);
      const seen = await this.betweenDeliveries(fedHere, () =>
        differencesOf(documents, live, candidate, ids),
      );
      if (seen) look++;
      differences = seen ?? differences;
      if (differences.length > 0 && look <= looks) await backoff.pause(signal);
    }
    return comparisonOf(count, differences);
  }

  /** Undefined while the two do not stand at the same position. */
  private async betweenDeliveries<T>(
    fedHere: FedHere | undefined,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    const { feed } = this.options;
    if (!fedHere) return work();
    const { live, candidate } = fedHere;
    return feed.exclusively(candidate, async () => (feed.together(candidate, live) ? work() : undefined));
  }
}
