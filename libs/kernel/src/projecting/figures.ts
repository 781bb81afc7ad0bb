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
  // An event is shown for its keys and then, perhaps many events later, once for each of its documents.
  const looked = new WeakMap<
    RecordedEvent,
    { readonly seen: Seen<State>; readonly additions: AdditionsByKey }
  >();
  const additionsByKey = (event: RecordedEvent<Event>, seen: Seen<State>): AdditionsByKey => {
    const known = looked.get(event);
    if (known?.seen === seen) return known.additions;
    const additions = byKey(additionsOf(event, seen));
    if (additions.size > 0) looked.set(event, { seen, additions });
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
    for (const key of keysOf(addition)) {
      const others = keyed.get(key);
      if (others) others.push(addition);
      else keyed.set(key, [addition]);
    }
  }
  return keyed;
}

/** The keys of a figure at a time; those of a day are asked for many times in a row. */
const latest = new Map<string, { readonly day: string; readonly keys: readonly string[] }>();
const MOST_FIGURES = 1_000;

function keysOf({ figure, at }: Addition): readonly string[] {
  const known = latest.get(figure);
  if (known && at.startsWith(known.day)) return known.keys;
  const [day, month] = periodsOf(at);
  const keys = [figureKey(figure, day), figureKey(figure, month)];
  if (latest.size >= MOST_FIGURES) latest.clear();
  latest.set(figure, { day, keys });
  return keys;
}
