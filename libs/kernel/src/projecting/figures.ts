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
interface Looked<State> {
  readonly seen: Seen<State>;
  readonly additions: readonly Addition[];
  /** The documents of each addition. */
  readonly keysOf: readonly (readonly string[])[];
  readonly keys: readonly string[];
}

/**
 * The keys and the fold of a projection that adds up figures.
 *
 * @param additionsOf what an event adds: a function of the event and of its stream's past alone
 */
export function figures<Event extends DomainEvent, State>(
  additionsOf: (event: RecordedEvent<Event>, seen: Seen<State>) => readonly Addition[],
) {
  // An event is shown for its keys and then, perhaps many events later, once for each of its documents.
  const known = new WeakMap<RecordedEvent, Looked<State>>();
  const look = (event: RecordedEvent<Event>, seen: Seen<State>): Looked<State> | undefined => {
    const before = known.get(event);
    if (before?.seen === seen) return before;
    const additions = additionsOf(event, seen);
    if (additions.length === 0) return undefined;
    const keysOf = additions.map(keysOfOne);
    const looked = { seen, additions, keysOf, keys: [...new Set(keysOf.flat())] };
    known.set(event, looked);
    return looked;
  };
  return {
    keys: (event: RecordedEvent<Event>, seen: Seen<State>): readonly string[] =>
      look(event, seen)?.keys ?? NONE,
    evolve: (
      doc: PeriodFigures | null,
      event: RecordedEvent<Event>,
      key: string,
      seen: Seen<State>,
    ): PeriodFigures => {
      const after = doc ?? { counts: {} };
      const looked = look(event, seen);
      looked?.additions.forEach(({ name, amount }, index) => {
        if (looked.keysOf[index]?.includes(key)) add(after.counts, name, amount);
      });
      return after;
    },
  };
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
