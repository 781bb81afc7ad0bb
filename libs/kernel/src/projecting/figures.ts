import type { DomainEvent, RecordedEvent } from '../events/envelope.js';
import { add, nameOf, periodsOf, type Counts } from './measures.js';
import type { Seen } from './projection.js';

/** One addition to one figure of a report. */
export interface Addition<Figure extends string = string> {
  readonly figure: Figure;
  /** The moment or the day that it counts for. */
  readonly at: string;
  /** What is counted, by its dimensions: `nameOf(service, severity)`. */
  readonly name: string;
  readonly amount: number;
}

/** What a figure came to in one period: one document per figure and day, and one per figure and month. */
export interface PeriodFigures {
  readonly counts: Counts;
}

/** Id of the document that holds a figure of a period. */
export const figureKey = (figure: string, period: string): string => nameOf(figure, period);

type AdditionsByKey = ReadonlyMap<string, readonly Addition[]>;

/**
 * The keys and the fold of a projection that adds up figures.
 *
 * @param additionsOf what an event adds: a function of the event and of its stream's past alone
 */
export function figures<Event extends DomainEvent, State>(
  additionsOf: (event: RecordedEvent<Event>, seen: Seen<State>) => readonly Addition[],
) {
  // An event is shown once for each of its documents, one right after the other: it is looked into once.
  let shown: { readonly event: RecordedEvent<Event>; readonly seen: Seen<State> } | undefined;
  let additions: AdditionsByKey = new Map();
  const additionsByKey = (event: RecordedEvent<Event>, seen: Seen<State>): AdditionsByKey => {
    if (event !== shown?.event || seen !== shown.seen) {
      additions = byKey(additionsOf(event, seen));
      shown = { event, seen };
    }
    return additions;
  };
  return {
    keys: (event: RecordedEvent<Event>, seen: Seen<State>): string[] => [
      ...additionsByKey(event, seen).keys(),
    ],
    evolve: (
      doc: PeriodFigures | null,
      event: RecordedEvent<Event>,
      key: string,
      seen: Seen<State>,
    ): PeriodFigures => {
      const after = doc ?? { counts: {} };
      for (const { name, amount } of additionsByKey(event, seen).get(key) ?? []) {
        add(after.counts, name, amount);
      }
      return after;
    },
  };
}

const NOTHING: AdditionsByKey = new Map();

function byKey(additions: readonly Addition[]): AdditionsByKey {
  if (additions.length === 0) return NOTHING;
  const keyed = new Map<string, Addition[]>();
  for (const addition of additions) {
    for (const period of periodsOf(addition.at)) {
      const key = figureKey(addition.figure, period);
      const others = keyed.get(key);
      if (others) others.push(addition);
      else keyed.set(key, [addition]);
    }
  }
  return keyed;
}
