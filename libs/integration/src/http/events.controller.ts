import {
  Controller,
  Get,
  Headers,
  Logger,
  Query,
  Req,
  Res,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { t } from '#kernel';
import {
  Answers,
  invalid,
  is,
  principalOf,
  Requires,
  unavailable,
  withParameter,
  type AnswerOf,
} from '#platform';
import { EventFeed, type FeedFilter } from '../feed/event-feed.js';
import { feedEvent } from '../feed/feed-event.js';
import { writeEventStream } from '../feed/event-stream.js';
import { KnownTypes } from '../feed/known-types.js';
import { EventsQuery } from './events.requests.js';
import type { FastifyReply, FastifyRequest } from 'fastify';

const DEFAULT_LIMIT = 100;
/** Clients that may listen at the same time. */
const MOST_LISTENERS = 200;

/** A page of the feed; `upTo` is where to ask from when there was no next page yet. */
const eventsAnswer = t.Composite([
  is.page(feedEvent),
  t.Object({ upTo: is.nullable(is.position('How far the log was looked through.')) }),
]);
type EventsAnswer = AnswerOf<typeof eventsAnswer>;

const eventStream = is.text('id: 4711\nevent: Diagnosed\ndata: {"position":"4711","type":"Diagnosed"}\n\n');

/** The log for integrators: as pages, or live. [A3] */
@ApiTags('events')
@Controller('v1/events')
export class EventsController implements BeforeApplicationShutdown {
  private readonly logger = new Logger('EventFeed');
  private readonly listeners = new Set<AbortController>();

  constructor(
    private readonly feed: EventFeed,
    private readonly types: KnownTypes,
  ) {}

  @Get()
  @Requires('events.read')
  @ApiOperation({
    summary: 'All events, in order; resumable after any position',
    description:
      'With `Accept: text/event-stream` as Server-Sent Events: the position is the event’s id, and `Last-Event-ID` ' +
      '(or `from`) resumes without gap or duplicate. Personal data is left out.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'For event streams: the last position received.',
  })
  @Answers(eventsAnswer, { also: { 'text/event-stream': eventStream } })
  async read(
    @Query() query: EventsQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventsAnswer | undefined> {
    const filter = this.filterOf(query);
    const resumed = positionOf(lastEventId);
    const after = resumed ?? positionOf(query.from);
    await this.refuseUnknown(after, resumed === undefined ? 'from' : 'Last-Event-ID');
    if (!request.headers.accept?.includes('text/event-stream')) return this.page(query, filter, request);
    await this.listen(after, filter, request, reply);
    return undefined;
  }

  /** Whoever comes from another log (a restored one, say) must hear of it, not wait for ever in silence. */
  private async refuseUnknown(after: bigint | undefined, field: string): Promise<void> {
    if (after === undefined || (await this.feed.knows(after))) return;
    throw invalid([
      { field, message: 'is no place in this log: it lies beyond its end, or comes from another log' },
    ]);
  }

  /** Listeners would keep the server from closing: they connect again, to whoever is there then. */
  beforeApplicationShutdown(): void {
    for (const listener of this.listeners) listener.abort();
  }

  private async page(query: EventsQuery, filter: FeedFilter, { url }: FastifyRequest): Promise<EventsAnswer> {
    const { items, upTo, atHead } = await this.feed.page(
      positionOf(query.from),
      query.limit ?? DEFAULT_LIMIT,
      filter,
    );
    const next = atHead || upTo === undefined ? null : withParameter(url, 'from', upTo.toString());
    return { items, next, upTo: upTo?.toString() ?? null };
  }

  private async listen(
    after: bigint | undefined,
    filter: FeedFilter,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    if (this.listeners.size >= MOST_LISTENERS)
      throw unavailable('too-many-listeners', 'Too many listen already.');
    const listener = new AbortController();
    this.listeners.add(listener);
    reply.raw.once('close', () => listener.abort());
    const expiry = setTimeout(() => listener.abort(), millisUntil(principalOf(request).expiresAt));
    try {
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'Content-Type': 'text/event-stream; charset=utf-8',
        'X-Accel-Buffering': 'no',
        // Kept alive for a next request, it would keep a service that ends from ending.
        Connection: 'close',
      });
      if (request.method === 'HEAD') {
        reply.raw.end();
        return;
      }
      await writeEventStream(reply.raw, this.feed.follow(after, filter, listener.signal), listener.signal);
    } catch (error) {
      // The client connects again and resumes where it was.
      this.logger.warn(`A listener was cut off: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      clearTimeout(expiry);
      this.listeners.delete(listener);
    }
  }

  private filterOf({ types, case: caseId }: EventsQuery): FeedFilter {
    const unknown = types?.find((type) => !this.types.has(type));
    if (unknown !== undefined) {
      throw invalid([{ field: 'types', message: `must name types of events; '${unknown}' is none` }]);
    }
    return { ...(types ? { types: new Set(types) } : {}), ...(caseId === undefined ? {} : { caseId }) };
  }
}

function positionOf(text: string | undefined): bigint | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw invalid([{ field: 'Last-Event-ID', message: 'must be a position in the log, in digits' }]);
}

/** Longest time that a timer can be set for. */
const LONGEST_MS = 2 ** 31 - 1;

/** A token that has expired opens no new stream, and holds none open. */
const millisUntil = (expiresAt: number): number => Math.min(Math.max(expiresAt - Date.now(), 0), LONGEST_MS);
