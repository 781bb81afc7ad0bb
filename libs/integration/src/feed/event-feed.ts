import { Injectable } from '@nestjs/common';
import { EventCatalog, streamOf, UnknownPosition, type EventStore, type StoredEvent } from '#kernel';
import { InjectEventStore } from '#platform';
import { feedEventOf, isPublic, type FeedEvent } from './feed-event.js';

/** Which events somebody wants. */
export interface FeedFilter {
  /** Only these types; all when absent. */
  readonly types?: ReadonlySet<string>;
  /** Only the events of this case. */
  readonly caseId?: string;
}

/** A stretch of the feed. */
export interface FeedPage {
  readonly items: readonly FeedEvent[];
  /** How far the log was looked through; undefined when it is empty. The place to resume after. */
  readonly upTo: bigint | undefined;
  /** There was nothing behind when it was read. */
  readonly atHead: boolean;
}

/** Events looked at for one page: a rare type must not make one request read the whole log. */
const MOST_LOOKED_AT = 5_000;
const CHUNK = 1_000;
/** Events that a live reader is given at a time. */
const LIVE_CHUNK = 200;

/** The log as integrators see it: in order, without gap or repetition, resumable after any position. */
@Injectable()
export class EventFeed {
  constructor(
    @InjectEventStore() private readonly events: EventStore,
    private readonly catalog: EventCatalog,
  ) {}

  /**
   * False when a position was given by another log: this one has not got that far, or knows that none of its events
   * lies there.
   */
  async knows(position: bigint): Promise<boolean> {
    const head = await this.events.head();
    if (head === undefined) return position === 0n;
    if (position > head) return false;
    try {
      await this.events.readAll({ after: position, limit: 1 });
      return true;
    } catch (error) {
      if (error instanceof UnknownPosition) return false;
      throw error;
    }
  }

  /** Events after a position. The page may be empty and still not be the last one. */
  async page(after: bigint | undefined, limit: number, filter: FeedFilter): Promise<FeedPage> {
    const items: FeedEvent[] = [];
    let upTo = after;
    for (let looked = 0; looked < MOST_LOOKED_AT; looked += CHUNK) {
      const chunk = await this.events.readAll({
        limit: CHUNK,
        ...(upTo === undefined ? {} : { after: upTo }),
      });
      for (const event of chunk) {
        if (items.length === limit) return { items, upTo, atHead: false };
        upTo = event.position;
        if (wants(event, filter)) items.push(feedEventOf(event, this.catalog));
      }
      if (chunk.length < CHUNK) return { items, upTo, atHead: true };
    }
    return { items, upTo, atHead: false };
  }

  /** Everything after a position, and everything that comes, until aborted; the consumer sets the pace. */
  async *follow(
    after: bigint | undefined,
    filter: FeedFilter,
    signal: AbortSignal,
  ): AsyncGenerator<Pick<FeedPage, 'items'> & { readonly upTo: bigint }, void> {
    const from = after === undefined ? {} : { after };
    for await (const { events } of this.events.subscribe({ ...from, maxBatch: LIVE_CHUNK, signal })) {
      const last = events.at(-1);
      if (!last) continue;
      const items = events
        .filter((event) => wants(event, filter))
        .map((event) => feedEventOf(event, this.catalog));
      yield { items, upTo: last.position };
    }
  }
}

function wants(event: StoredEvent, { types, caseId }: FeedFilter): boolean {
  if (types && !types.has(event.type)) return false;
  if (caseId !== undefined) return event.streamId === streamOf('case', caseId);
  return isPublic(event);
}
