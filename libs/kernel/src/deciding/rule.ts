/**
 * A rule of the domain: one predicate with one name, one source and one sentence, so that it can be
 * listed, tested, documented and shown to a person ("why is this button grey?").
 */
export interface Rule<State, Command = void> {
  /** Stable code, `context/name`: the last part of the problem's `type`. */
  readonly code: string;
  /** Where the rule comes from: `[D9]`. */
  readonly source: string;
  /** What to do, in one sentence. */
  readonly message: string;
  /** The field of the command that breaks it, when there is one. */
  readonly field?: string;
  /** True when the rule is kept. `at` is when the command happens. */
  readonly holds: (state: State, command: Command, at: string) => boolean;
}

/** Declares a rule that looks at the state alone: it tells what is possible before anybody tries. */
export function rule<State>(
  code: string,
  source: string,
  message: string,
  holds: (state: State) => boolean,
): Rule<State> {
  return { code, source, message, holds };
}

/** Declares a rule that also looks at what the command says. `field` is the part of the command that it judges. */
export function commandRule<State, Command>(
  code: string,
  source: string,
  message: string,
  field: string | undefined,
  holds: (state: State, command: Command, at: string) => boolean,
): Rule<State, Command> {
  return { code, source, message, holds, ...(field === undefined ? {} : { field }) };
}

/** A command that the domain does not allow: a value, because a user can cause it. */
export interface Refusal {
  readonly refused: true;
  readonly rule: string;
  readonly source: string;
  readonly message: string;
  readonly field?: string;
}

/** The refusal that follows from a broken rule. */
export const refusal = (broken: {
  code: string;
  source: string;
  message: string;
  field?: string;
}): Refusal => ({
  refused: true,
  rule: broken.code,
  source: broken.source,
  message: broken.message,
  ...(broken.field === undefined ? {} : { field: broken.field }),
});

export const isRefusal = (decision: object): decision is Refusal => 'refused' in decision;
