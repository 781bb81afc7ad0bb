import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  EventCatalog,
  isBy,
  isPast,
  type EventStore,
  type Moment,
  type Placed,
  type RecordedEvent,
} from '#kernel';
import { InjectEventStore } from '../casebook/tokens.js';
import { invalid } from '../http/problems.js';
import { differenceEventOf, differenceOf, type Difference } from './difference.js';
import { Descriptions } from './descriptions.js';
import { fieldsOf, type Fields } from './field-changes.js';
import { LogPasts, viewOf, type LogPast } from './log-pasts.js';
import { checkOrder, checkReached, wrongOrder } from './moments.js';
import { lookInto } from './past-view.js';

/** Most events between two moments: the question is asked after each of them. */
const MOST_STEPS = 2_000;
const PAGE = 1_000;

/** Tells what changed about an answer that is made of the whole log. [A1] */
@Injectable()
export class LogDifferences {
  constructor(
    @InjectEventStore() private readonly store: Pick<EventStore, 'readAll' | 'head'>,
    private readonly catalog: EventCatalog,
    private readonly pasts: LogPasts,
    private readonly descriptions: Descriptions,
  ) {}

  /**
   * What changed from one moment to a later one, field by field, and the events that did it.
   *
   * @throws PastNotReady, PastTooLarge
   * @throws ProblemException 400 when the log has not reached one of them, the later is the earlier one, or too much
   *   happened in between
   */
  async between(
    past: LogPast,
    earlier: Moment,
    later: Moment,
    ask: () => Promise<object>,
  ): Promise<Difference> {
    checkOrder(['earlier', earlier], ['later', later]);
    await checkReached(this.store, ['earlier', earlier], ['later', later]);
    const between = await this.eventsBetween(past, earlier, later);
    const fold = await this.pasts.foldOf(past, earlier);
    const begin = viewOf(fold, earlier);
    const from = fieldsOf(await lookInto(begin, ask));
    const end = await this.pasts.viewAt(past, later);
    const to = fieldsOf(await lookInto(end, ask));

    // What time did is done first. Then the clock stands still at the later moment, so that what is left was done by events.
    let reached: bigint | undefined;
    const isReached = (event: Placed): boolean =>
      isBy(event, earlier) || (reached !== undefined && event.position <= reached && isBy(event, later));
    const view = { ...begin, now: end.now, includes: isReached };
    const fields = async (): Promise<Fields> => fieldsOf(await lookInto(view, ask));
    const start = await fields();
    const steps = [];
    for (const event of between) {
      // Nobody waits for more than one answer.
      await turn();
      fold.add(event);
      reached = event.position;
      const described = differenceEventOf(event, (each) => this.descriptions.of(each));
      steps.push({ event: described, fields: await fields() });
    }
    const { changes, events } = differenceOf({ from, to, start, steps });
    const touching = new Set(changes.flatMap((change) => change.events));
    return { changes, events: events.filter(({ eventId }) => touching.has(eventId)) };
  }

  /** The events between the moments that the projections look at. */
  private async eventsBetween(past: LogPast, earlier: Moment, later: Moment): Promise<RecordedEvent[]> {
    const handles = this.pasts.handledBy(past);
    const events: RecordedEvent[] = [];
    for (let after: bigint | undefined; ;) {
      const page = await this.store.readAll({ limit: PAGE, ...(after === undefined ? {} : { after }) });
      for (const stored of page) {
        if (isBy(stored, earlier) && !isBy(stored, later))
          throw wrongOrder(['earlier', earlier], ['later', later]);
        if (isBy(stored, earlier) || !isBy(stored, later) || !handles(stored)) continue;
        events.push(this.catalog.upcast(stored));
        if (events.length > MOST_STEPS) throw tooFarApart();
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE || isPast(last, later)) return events;
      after = last.position;
    }
  }
}

const tooFarApart = () =>
  invalid([
    {
      field: 'later',
      message: `must lie nearer to \`earlier\`: more than ${MOST_STEPS} events happened in between`,
    },
  ]);
