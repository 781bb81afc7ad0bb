import type { Rule } from './rule.js';

/** What a decision rests on beyond the state and the caller's words: what other contexts knew. */
export type Known<Command> = Command extends { readonly facts: infer Facts }
  ? { readonly facts: Facts }
  : unknown;

/** What a command picks out of what there is (one of several contracts, say), and the rules on it. */
export interface Choice<State, Command> {
  /** In order. */
  readonly rules: readonly Rule<State, Command>[];
  /** The rule that the best pick breaks; undefined when there is a pick that keeps them all. */
  readonly obstacle: (
    state: State,
    known: Known<Command>,
    at: string,
  ) => Pick<Rule<State>, 'code' | 'source' | 'message' | 'field'> | undefined;
}

/**
 * Declares what can be picked, and the rules on it: the command is asked about what it picked; whoever wants to know
 * what stands in the way, about each.
 *
 * @param among all that there is to pick from
 * @param rules at least one, in order; the first is broken when there is nothing to pick
 */
export const choiceOf = <State, Picked>(
  among: (known: Known<Picked>) => readonly Picked[],
  rules: readonly [Rule<State, Picked>, ...Rule<State, Picked>[]],
): Choice<State, Picked> => ({
  rules,
  obstacle: (state, known, at) => {
    const brokenBy = among(known).map((picked) => rules.findIndex((rule) => !rule.holds(state, picked, at)));
    return brokenBy.includes(-1) ? undefined : rules[Math.max(0, ...brokenBy)];
  },
});
