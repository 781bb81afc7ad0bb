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

/** What an event adds to which documents. */
interface Looked {
  readonly additions: readonly Addition[];
  /** The documents of each addition. */
  readonly keysOf: readonly (readonly string[])[];
}

const NOTHING: Looked = { additions: [], keysOf: [] };

/**
 * The keys and the fold of a projection that adds up figures.
 *
 * @param additionsOf what an event adds: a function of the event and of its stream's past alone
 */
export function figures<Event extends DomainEvent, State>(
  additionsOf: (event: RecordedEvent<Event>, seen: Seen<State>) => readonly Addition[],
) {
  const look = (event: RecordedEvent<Event>, seen: Seen<State>): Looked => {
    const additions = additionsOf(event, seen);
    return additions.length === 0 ? NOTHING : { additions, keysOf: additions.map(keysOfOne) };
  };
  // An event is shown once for each of its documents, one right after the other: it is looked into once.
  let shown: { readonly event: RecordedEvent<Event>; readonly seen: Seen<State> } | undefined;
  let looked = NOTHING;
  return {
    keys: (event: RecordedEvent<Event>, seen: Seen<State>): readonly string[] =>
      distinct(look(event, seen).keysOf),
    evolve: (
      doc: PeriodFigures | null,
      event: RecordedEvent<Event>,
      key: string,
      seen: Seen<State>,
    ): PeriodFigures => {
      if (event !== shown?.event || seen !== shown.seen) {
        looked = look(event, seen);
        shown = { event, seen };
      }
      const after = doc ?? { counts: {} };
      const { additions, keysOf } = looked;
      for (let index = 0; index < additions.length; index++) {
        const addition = additions[index];
        if (addition && keysOf[index]?.includes(key)) add(after.counts, addition.name, addition.amount);
      }
      return after;
    },
  };
}

/** Keys of all additions, each once. */
function distinct(keysOf: Looked['keysOf']): readonly string[] {
  const [first = NONE, ...others] = keysOf;
  return others.every((keys) => keys === first) ? first : [...new Set(keysOf.flat())];
}

const NONE: readonly string[] = [];

/** The latest keys of a figure: those of a day are asked for many times in a row. */
const latest = new Map<string, { readonly day: string; readonly keys: readonly string[] }>();
const MOST_FIGURES = 1_000;

function keysOfOne({ figure, at }: Addition): readonly string[] {
  const known = latest.get(figure);
  if (known && at.startsWith(known.day)) return known.keys;
  const [day, month] = periodsOf(at);
  const keys = [figureKey(figure, day), figureKey(figure, month)];
  if (latest.size >= MOST_FIGURES) latest.clear();
  latest.set(figure, { day, keys });
  return keys;
}
