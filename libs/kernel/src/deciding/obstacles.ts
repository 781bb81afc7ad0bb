import type { Known } from './choice.js';
import type { Step } from './decider.js';
import type { Refusal, Rule } from './rule.js';

/** A rule that stands in the way of a step. */
export type Obstacle = Pick<Refusal, 'rule' | 'source' | 'message'>;

/**
 * May the step be taken, and if not, which rule stands in the way? Asks the rules that the command will be asked, as
 * far as they don't depend on what the caller says then.
 *
 * @param at when the step would be taken: ISO 8601, UTC, milliseconds
 * @param known beyond the state: what other contexts know, for a command whose rules look at it
 * @returns undefined when nothing stands in the way
 * @throws Error when a rule looks at facts that were not given
 */
export function obstacleTo<State, Command, Event>(
  { requires, circumstances, choice }: Step<State, Command, Event>,
  state: State,
  at: string,
  known: Known<Command> = NO_FACTS as Known<Command>,
): Obstacle | undefined {
  const onState = requires.find((rule) => !rule.holds(state, undefined, at));
  if (onState) return told(onState);
  if (!circumstances && !choice) return undefined;
  const beyond =
    circumstances?.find((rule) => !rule.holds(state, known, at)) ?? choice?.obstacle(state, known, at);
  return beyond && told(beyond);
}

/** Not every rule that looks at more than the state looks at facts. */
const NO_FACTS = {
  get facts(): never {
    throw new Error('A rule looks at facts that were not given.');
  },
};

type Broken = Pick<Rule<unknown>, 'code' | 'source' | 'message'>;

function told(broken: Broken): Obstacle {
  const { code, source, message } = broken;
  const known = OBSTACLES.get(broken) ?? { rule: code, source, message };
  OBSTACLES.set(broken, known);
  return known;
}

/** Rules don't change; they stand in the way again and again. */
const OBSTACLES = new WeakMap<Broken, Obstacle>();
