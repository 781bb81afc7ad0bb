import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  EventCatalog,
  isBy,
  present,
  type EventStore,
  type Moment,
  type ReadStreamOptions,
  type RecordedEvent,
} from '#kernel';
import { InjectEventStore } from '../casebook/tokens.js';
import { invalid } from '../http/problems.js';
import { differenceEventOf, differenceOf, type Difference } from './difference.js';
import { fieldsOf, type Fields } from './field-changes.js';
import { checkOrder, checkReached, wrongOrder, type NamedMoment } from './moments.js';
import type { AnyThingPast } from './past-definition.js';
import { lookInto } from './past-view.js';
import { inLogOrder, ThingView } from './thing-view.js';

/** Most events between two moments: each of them is folded and asked about. */
const MOST_STEPS = 5_000;

/** Answers, about one thing, what would have been answered at a moment of the past. [A1] */
@Injectable()
export class ThingPasts {
  constructor(
    @InjectEventStore() private readonly store: Pick<EventStore, 'readStream' | 'eventAt' | 'head'>,
    private readonly catalog: EventCatalog,
    private readonly queries: QueryBus,
  ) {}

  /**
   * Asks in the past, or in the present when no moment is given.
   *
   * @returns undefined when there was no such thing
   * @throws ProblemException 400 when the log has not reached the moment
   */
  async see<T>(
    past: AnyThingPast,
    id: string,
    moment: Moment | undefined,
    ask: () => Promise<T>,
  ): Promise<T | undefined> {
    if (!moment) return ask();
    const upTo = 'position' in moment ? moment.position : undefined;
    const events = await this.eventsOf(past, id, upTo);
    if (events.at(-1)?.position !== upTo) await checkReached(this.store, ['at', moment]);
    const view = await this.viewAt(past, events, moment);
    return wasThere(past, id, view) ? lookInto(view, ask) : undefined;
  }

  /**
   * What changed between two moments, field by field, and the events that did it.
   *
   * @returns undefined when there never was such a thing
   * @throws ProblemException 400 when the log has not reached one of them, the later is the earlier one, or too much
   *   happened in between
   */
  async difference(
    past: AnyThingPast,
    id: string,
    from: NamedMoment,
    to: NamedMoment,
  ): Promise<Difference | undefined> {
    checkOrder(from, to);
    await checkReached(this.store, from, to);
    const events = await this.eventsOf(past, id);
    if (events.length === 0) return undefined;
    const [[, first], [, last]] = [from, to];
    if (events.some((event) => isBy(event, first) && !isBy(event, last))) throw wrongOrder(from, to);
    const between = events.filter((event) => isBy(event, last) && !isBy(event, first));
    if (between.length > MOST_STEPS) throw tooFarApart();
    const fields = (view: ThingView) => this.fields(past, id, view);
    const describe = (event: RecordedEvent): string =>
      event.streamId === past.born?.stream(id) ? past.born.text : past.describe(event as never);
    const [begin, end] = [await this.viewAt(past, events, first), await this.viewAt(past, events, last)];
    // What time did is done first. Then the clock stands still at the later moment, so that what is left was done by events.
    let view = begin.at(end.now);
    const start = await fields(view);
    const steps = [];
    for (const event of between) {
      view = view.with(event);
      steps.push({ event: differenceEventOf(event, describe), fields: await fields(view) });
    }
    return differenceOf({ from: await fields(begin), to: await fields(end), start, steps });
  }

  private viewAt(
    past: AnyThingPast,
    events: readonly RecordedEvent[],
    moment: Moment,
  ): ThingView | Promise<ThingView> {
    if (!past.timed || !('position' in moment)) return ThingView.at(events, moment);
    return this.writtenAt(moment.position, events).then((time) => ThingView.at(events, moment, time));
  }

  /** When the event at a position was written, which may be one of those at hand; undefined when none lies there. */
  private async writtenAt(position: bigint, events: readonly RecordedEvent[]): Promise<string | undefined> {
    const event =
      events.findLast((each) => each.position === position) ?? (await this.store.eventAt(position));
    return event?.recordedAt;
  }

  private async fields(past: AnyThingPast, id: string, view: ThingView): Promise<Fields> {
    if (!wasThere(past, id, view)) return new Map();
    const answer = await lookInto(view, () =>
      this.queries.execute<never, object | undefined>(past.ask(id) as never),
    );
    return fieldsOf(answer, past.derived);
  }

  /** The events that make the thing, in log order: all of them, or up to a position. */
  private async eventsOf(past: AnyThingPast, id: string, upTo?: bigint): Promise<RecordedEvent[]> {
    const own = past.stream(id);
    const within = present({ upTo });
    if (!past.also && !past.born) return this.read(own, within);
    const also = (await past.also?.(id, this.queries, await this.store.head())) ?? [];
    const reads = [own, ...also].map((stream) => this.read(stream, within));
    if (past.born) reads.push(this.read(past.born.stream(id), { ...within, to: 0 }));
    return (await Promise.all(reads)).flat().sort(inLogOrder);
  }

  private async read(streamId: string, options: ReadStreamOptions): Promise<RecordedEvent[]> {
    const stored = await this.store.readStream(streamId, options);
    return stored.map((event) => this.catalog.upcast(event));
  }
}

const tooFarApart = () =>
  invalid([
    {
      field: 'to',
      message: `must lie nearer to \`from\`: more than ${MOST_STEPS} events happened in between`,
    },
  ]);

const bornIn = (past: AnyThingPast, id: string): string => past.born?.stream(id) ?? past.stream(id);

const wasThere = (past: AnyThingPast, id: string, view: ThingView): boolean => view.knows(bornIn(past, id));
