/** One thing that was measured, with the target that it is held to. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** `events/s`, `ms`, `MB`, `ratio` … */
  readonly unit: string;
  readonly target?: Target;
}

export interface Target {
  readonly atLeast?: number;
  readonly atMost?: number;
  /** What would be better still. */
  readonly aim?: number;
}

/** What a benchmark is told about the run. */
export interface Run {
  /** Fewer events, shorter and fewer rounds: to see that it works, not to quote it. */
  readonly quick: boolean;
  /** Where seeds are kept from one run to the next. */
  readonly seeds: string;
  /** An empty directory for this benchmark alone. */
  readonly scratch: string;
  readonly note: (line: string) => void;
}

export interface Benchmark {
  readonly name: string;
  /** What it answers, in one sentence. */
  readonly question: string;
  run(run: Run): Promise<readonly Figure[]>;
}

/** Undefined for a figure without a target. */
export function isMet({ value, target }: Figure): boolean | undefined {
  if (!target) return undefined;
  const { atLeast = -Infinity, atMost = Infinity } = target;
  return value >= atLeast && value <= atMost;
}
