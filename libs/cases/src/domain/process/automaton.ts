/** A way from one state to another. States are named as whoever made them likes. */
export interface Arc {
  readonly from: string;
  readonly step: string;
  readonly to: string;
}

/**
 * What may happen one after the other: a deterministic automaton, as small as it can be. The states are numbered from 0,
 * which is where it begins; `moves[state]` tells where each step leads that is possible there.
 */
export interface Automaton {
  readonly moves: readonly Moves[];
}

type Moves = Readonly<Record<string, number>>;

/**
 * The automaton with the same sequences of steps as a graph in which one step may lead to several states. It is made a
 * little at a time, so that others can have their turn.
 */
export function* automatonOf(initial: string, arcs: readonly Arc[]): Generator<void, Automaton> {
  return { moves: numbered(yield* merged(yield* determined(initial, arcs))) };
}

/** True when the steps may happen in this order. */
export const accepts = ({ moves }: Automaton, steps: readonly string[]): boolean =>
  steps.reduce<number | undefined>(
    (state, step) => (state === undefined ? undefined : moves[state]?.[step]),
    0,
  ) !== undefined;

/** Each state stands for all the states of the graph in which one may be after the same steps. */
function* determined(initial: string, arcs: readonly Arc[]): Generator<void, Moves[]> {
  const leaving = leavingOf(arcs);
  const numbers = new Map([[initial, 0]]);
  const states: (readonly string[])[] = [[initial]];
  const moves: Moves[] = [];
  for (const state of states) {
    const leads = new Map<string, Set<string>>();
    for (const { step, to } of state.flatMap((each) => leaving.get(each) ?? [])) {
      leads.set(step, (leads.get(step) ?? new Set()).add(to));
    }
    const found: Record<string, number> = {};
    for (const [step, to] of leads) {
      const next = [...to].sort();
      const name = next.join('\n');
      if (!numbers.has(name)) states.push(next);
      found[step] = numbers.get(name) ?? numbers.size;
      numbers.set(name, found[step]);
    }
    moves.push(found);
    yield;
  }
  return moves;
}

function leavingOf(arcs: readonly Arc[]): ReadonlyMap<string, readonly Arc[]> {
  const leaving = new Map<string, Arc[]>();
  for (const arc of arcs) {
    const some = leaving.get(arc.from);
    if (some) some.push(arc);
    else leaving.set(arc.from, [arc]);
  }
  return leaving;
}

/** States from which the same is possible for ever become one (Moore's algorithm). */
function* merged(moves: readonly Moves[]): Generator<void, Moves[]> {
  let groups = moves.map(() => 0);
  for (let count = 0; count !== sizeOf(groups);) {
    count = sizeOf(groups);
    groups = refined(moves, groups);
    yield;
  }
  const found: Moves[] = [];
  for (const [state, steps] of moves.entries()) {
    const to = Object.entries(steps).map(([step, next]) => [step, groups[next] ?? 0]);
    found[groups[state] ?? 0] ??= Object.fromEntries(to) as Moves;
  }
  return found;
}

const sizeOf = (groups: readonly number[]): number => new Set(groups).size;

/** States stay together when each of their steps leads to the same group. Groups are numbered as they are met. */
function refined(moves: readonly Moves[], groups: readonly number[]): number[] {
  const numbers = new Map<string, number>();
  return moves.map((steps, state) => {
    const leads = Object.entries(steps).map(([step, to]) => `${step}>${groups[to] ?? ''}`);
    const looks = [groups[state], ...leads.sort()].join('\n');
    const number = numbers.get(looks) ?? numbers.size;
    numbers.set(looks, number);
    return number;
  });
}

/** Numbers the states in the order in which they are met, steps in the order of their names. */
function numbered(moves: readonly Moves[]): Moves[] {
  const stepsOf = (state: number) => Object.entries(moves[state] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const numbers = new Map([[0, 0]]);
  for (const [state] of numbers) {
    for (const [, to] of stepsOf(state)) if (!numbers.has(to)) numbers.set(to, numbers.size);
  }
  return [...numbers.keys()].map((state) =>
    Object.fromEntries(stepsOf(state).map(([step, to]) => [step, numbers.get(to) ?? 0])),
  );
}
