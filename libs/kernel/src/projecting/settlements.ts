import type { Comparison } from './comparison.js';

/** What came of a rebuild. */
export interface RebuildOutcome {
  /** Whether the new build answers queries now. */
  readonly flipped: boolean;
  /** How it compared with the one that was live, where that was asked for and this process did it. */
  readonly comparison?: Comparison;
}

interface Settlement {
  readonly promise: Promise<RebuildOutcome>;
  readonly resolve: (outcome: RebuildOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** What those who asked for builds wait for, by the build's collection. */
export class Settlements {
  private readonly open = new Map<string, Settlement>();

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      for (const { reject } of this.open.values()) reject(new Error('The projections were stopped.'));
    });
  }

  get names(): string[] {
    return [...this.open.keys()];
  }

  /** Whoever wants to know holds the promise; that nobody does is no failure. */
  begin(collection: string): Promise<RebuildOutcome> {
    let resolve: Settlement['resolve'] = () => undefined;
    let reject: Settlement['reject'] = () => undefined;
    const promise = new Promise<RebuildOutcome>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    promise.catch(() => undefined);
    this.open.set(collection, { promise, resolve, reject });
    return promise;
  }

  settle(collection: string, outcome: RebuildOutcome): void {
    this.open.get(collection)?.resolve(outcome);
    this.open.delete(collection);
  }
}
