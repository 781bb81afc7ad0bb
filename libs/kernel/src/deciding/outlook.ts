import type { Known } from './choice.js';
import { entriesOf, type DomainCommand, type Step, type Steps } from './decider.js';
import { refusal, type Refusal } from './rule.js';

/** A step that is possible now, or the rule that stands in the way. */
export interface StepOutlook<Command extends DomainCommand = DomainCommand> {
  readonly command: Command['type'];
  readonly allowed: boolean;
  readonly because?: Refusal;
}

/** What is known beyond the state. */
export interface Surroundings<Command extends DomainCommand> {
  /** When the steps would be taken: ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** What other contexts know, for the commands whose rules look at it. */
  readonly facts?: {
    readonly [Type in Command['type']]?: Extract<Command, { type: Type }> extends {
      readonly facts: infer Facts;
    }
      ? Facts
      : never;
  };
}

/**
 * For every step: may it be taken, and if not, which rule stands in the way? Asks the rules that the command will
 * be asked, as far as they don't depend on what the caller says then.
 *
 * @throws Error when a rule looks at facts that were not given
 */
export function outlook<State, Command extends DomainCommand, Event>(
  steps: Steps<State, Command, Event>,
  state: State,
  { at, facts = {} }: Surroundings<Command>,
): StepOutlook<Command>[] {
  const given: Readonly<Record<string, unknown>> = facts;
  return entriesOf(steps).map(([command, step]) => {
    const broken =
      step.requires.find((rule) => !rule.holds(state, undefined, at)) ??
      obstacleBeyond(step, state, at, given[command]);
    return broken ? { command, allowed: false, because: refusal(broken) } : { command, allowed: true };
  });
}

/** The first rule in the way that looks at more than the state. */
function obstacleBeyond<State, Command, Event>(
  { circumstances, choice }: Step<State, Command, Event>,
  state: State,
  at: string,
  facts: unknown,
) {
  if (!circumstances && !choice) return undefined;
  const known = (facts === undefined ? NO_FACTS : { facts }) as Known<Command>;
  return circumstances?.find((rule) => !rule.holds(state, known, at)) ?? choice?.obstacle(state, known, at);
}

/** Not every rule that looks at more than the state looks at facts. */
const NO_FACTS = {
  get facts(): never {
    throw new Error('A rule looks at facts that were not given.');
  },
};
