import type { DomainEvent, Happened } from '../events/envelope.js';
import type { Choice, Known } from './choice.js';
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
  /** Rules on what is known beyond the state (the command's facts, the time), checked next, in order. */
  readonly circumstances?: readonly Rule<State, Known<Command>>[];
  /** What the caller picks out of what there is, and the rules on it, checked next, in order. */
  readonly choice?: Choice<State, Command>;
  /** Rules on what else the command says, checked last, in order. */
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
  const table = new Map(
    entriesOf(steps).map(([name, step]) => [name, { then: step.then, rules: guardsOf(step) }]),
  );
  return (command, state, at) => {
    const step = table.get(command.type);
    if (!step) throw new Error(`No step is declared for the command '${command.type}'.`);
    const broken = step.rules.find((rule) => !rule.holds(state, command, at));
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
  const rules = new Map<string, { code: string; source: string; message: string; guards: string[] }>();
  for (const [command, step] of entriesOf(steps)) {
    for (const { code, source, message } of guardsOf(step)) {
      const known = rules.get(code) ?? { code, source, message, guards: [] };
      rules.set(code, known);
      known.guards.push(command);
    }
  }
  return [...rules.values()];
}

/** The steps of a table with the names of their commands. */
export function entriesOf<State, Command extends DomainCommand, Event>(
  steps: Steps<State, Command, Event>,
): readonly (readonly [Command['type'], Step<State, Command, Event>])[] {
  const known = ENTRIES.get(steps) ?? Object.entries(steps);
  ENTRIES.set(steps, known);
  return known as [Command['type'], Step<State, Command, Event>][];
}

/** Tables don't change; they are asked again and again. */
const ENTRIES = new WeakMap<object, readonly (readonly [string, unknown])[]>();

/** All that is asked of a command, in order. */
function guardsOf<State, Command, Event>({
  requires,
  circumstances = [],
  choice,
  provided = [],
}: Step<State, Command, Event>): readonly Rule<State, Command>[] {
  return [
    ...(requires as unknown as readonly Rule<State, Command>[]),
    ...(circumstances as readonly Rule<State, Command>[]),
    ...(choice?.rules ?? []),
    ...provided,
  ];
}
