import type { DomainEvent, Happened } from '../events/envelope.js';
import { refusal, type Refusal, type Rule } from './rule.js';

/** A command as deciders see it: a name in the imperative and what it says. */
export interface DomainCommand<Type extends string = string> {
  readonly type: Type;
}

/** A left fold over the events of one stream. */
export interface Fold<State, Event extends DomainEvent = DomainEvent> {
  readonly initialState: State;
  readonly evolve: (state: State, event: Happened<Event>) => State;
}

/**
 * What may happen to an aggregate, and what follows. Pure: no clock, no ids, no store.
 * `decide` gets the time at which the command happens; an empty list means "already so".
 */
export interface Decider<State, Command extends DomainCommand, Event extends DomainEvent> extends Fold<
  State,
  Event
> {
  /** Stream category, `case`: streams are `case-<id>`. */
  readonly category: string;
  readonly decide: (command: Command, state: State, at: string) => readonly Event[] | Refusal;
}

/** One step of an aggregate's life: the rules that guard it, and the facts that follow. */
export interface Step<State, Command, Event> {
  /** Rules on the state alone, checked first, in order. */
  readonly requires: readonly Rule<State>[];
  /** Rules on what the command says, checked next, in order. */
  readonly provided?: readonly Rule<State, Command>[];
  readonly then: (command: Command, state: State, at: string) => readonly Event[];
}

/** One step for each command, by the command's name. */
export type Steps<State, Command extends DomainCommand, Event> = {
  readonly [Type in Command['type']]: Step<State, Extract<Command, { type: Type }>, Event>;
};

/** A `decide` that follows a table of steps: the first broken rule refuses, else the facts follow. */
export function decideBy<State, Command extends DomainCommand, Event extends DomainEvent>(
  steps: Steps<State, Command, Event>,
): Decider<State, Command, Event>['decide'] {
  const table = steps as unknown as Readonly<Record<string, Step<State, Command, Event>>>;
  return (command, state, at) => {
    const step = table[command.type];
    if (!step) throw new Error(`No step is declared for the command '${command.type}'.`);
    const broken = firstBroken(step, state) ?? step.provided?.find((rule) => !rule.holds(state, command, at));
    return broken ? refusal(broken) : step.then(command, state, at);
  };
}

/** An `evolve` with one line per event type; a type without a line leaves the state as it is. */
export function evolveBy<State, Event extends DomainEvent>(handlers: {
  readonly [Type in Event['type']]: (state: State, event: Happened<Extract<Event, { type: Type }>>) => State;
}): Fold<State, Event>['evolve'] {
  const table = handlers as unknown as Readonly<
    Record<string, ((state: State, event: Happened<Event>) => State) | undefined>
  >;
  return (state, event) => {
    const handler = Object.hasOwn(table, event.type) ? table[event.type] : undefined;
    return handler ? handler(state, event) : state;
  };
}

/** A step that is possible now, or the rule that stands in the way. */
export interface StepOutlook<Command extends DomainCommand = DomainCommand> {
  readonly command: Command['type'];
  readonly allowed: boolean;
  readonly because?: Refusal;
}

/** For every step: may it be taken in this state, and if not, which rule stands in the way? */
export function outlook<State, Command extends DomainCommand, Event>(
  steps: Steps<State, Command, Event>,
  state: State,
): StepOutlook<Command>[] {
  const table = steps as unknown as Readonly<Record<string, Step<State, Command, Event>>>;
  return Object.entries(table).map(([name, step]) => {
    const command = name as Command['type'];
    const broken = firstBroken(step, state);
    return broken ? { command, allowed: false, because: refusal(broken) } : { command, allowed: true };
  });
}

/** A rule as the documentation shows it, with the commands that it guards. */
export interface RuleDescription {
  readonly code: string;
  readonly source: string;
  readonly message: string;
  readonly guards: readonly string[];
}

/** Every rule that a table of steps names, once, for documentation and tests. */
export function rulesOf<State, Command extends DomainCommand, Event>(
  steps: Steps<State, Command, Event>,
): RuleDescription[] {
  const table = steps as unknown as Readonly<Record<string, Step<State, Command, Event>>>;
  const rules = new Map<string, { code: string; source: string; message: string; guards: string[] }>();
  for (const [command, step] of Object.entries(table)) {
    for (const { code, source, message } of [...step.requires, ...(step.provided ?? [])]) {
      const known = rules.get(code) ?? { code, source, message, guards: [] };
      rules.set(code, known);
      known.guards.push(command);
    }
  }
  return [...rules.values()];
}

function firstBroken<State, Command, Event>(
  step: Step<State, Command, Event>,
  state: State,
): Rule<State> | undefined {
  return step.requires.find((rule) => !rule.holds(state, undefined, ''));
}
