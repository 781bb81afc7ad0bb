import { Controller, Get, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present } from '#kernel';
import {
  Answers,
  atLeastOf,
  difference,
  Integer,
  invalid,
  is,
  Line,
  LogDifferences,
  LogPasts,
  momentFrom,
  momentOf,
  OneOf,
  pageOf,
  MomentsQuery,
  PastQuery,
  Requires,
  type Difference,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { GetWorkQueue, workItem, workQueuePast, type WorkItem } from './work-queue.queries.js';
import { WORK_KINDS, type WorkKind } from './work-kinds.js';

const LIMIT = 50;
/** Of each kind, between two moments: a difference that leaves something out would be none. */
const MOST_COMPARED = 1_000;

const tooMany = () =>
  invalid([{ field: 'later', message: `can't be compared: more than ${MOST_COMPARED} of a kind wait` }]);

export class WorkQueueQuery extends PastQuery {
  @OneOf(WORK_KINDS, { optional: true, description: 'Only what waits for this.' })
  declare readonly kind?: WorkKind;

  @Integer({
    min: 1,
    max: 200,
    optional: true,
    description: `On a page, the oldest so many of each kind that follow; ${LIMIT} by default.`,
  })
  declare readonly limit?: number;

  @Line({
    max: 8_000,
    optional: true,
    description: 'Opaque: the parameter of that name in the `next` of the page before.',
  })
  declare readonly after?: string;
}

/** What waits for a person. [A2] */
@ApiTags('work queue')
@Controller('v1/work-queue')
export class WorkQueueController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pasts: LogPasts,
    private readonly differences: LogDifferences,
  ) {}

  @Get()
  @Answers(is.page(workItem))
  @Requires('workQueue.read')
  @ApiOperation({ summary: 'What waits for a person, the oldest first, now or in the past' })
  async read(@Query() query: WorkQueueQuery, @Req() request: FastifyRequest): Promise<PageAnswer<WorkItem>> {
    const { kind, limit = LIMIT, after } = query;
    const options = present({ after, atLeast: atLeastOf(query) });
    const page = await this.pasts.see(workQueuePast, momentOf(query), () =>
      this.queries.execute(new GetWorkQueue(limit, kind, options)),
    );
    return pageOf(page, request);
  }

  @Get('diff')
  @Answers(difference)
  @Requires('workQueue.read')
  @ApiOperation({
    summary: 'What came to wait for a person between two moments, what no longer does, and why',
  })
  diff(@Query() { earlier, later, by }: MomentsQuery): Promise<Difference> {
    const moments = [momentFrom('earlier', earlier, by), momentFrom('later', later, by)] as const;
    return this.differences.between(workQueuePast, ...moments, async () => {
      const { items, next } = await this.queries.execute(new GetWorkQueue(MOST_COMPARED));
      if (next !== undefined) throw tooMany();
      return Object.fromEntries(items.map(({ kind, url, ...item }) => [`${kind} ${url}`, item]));
    });
  }
}
