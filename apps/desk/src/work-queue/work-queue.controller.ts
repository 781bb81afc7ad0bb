import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Answers,
  atLeastOf,
  Integer,
  is,
  LogPasts,
  momentOf,
  OneOf,
  PastQuery,
  Requires,
  type PageAnswer,
} from '#platform';
import { GetWorkQueue, workItem, workQueuePast, type WorkItem } from './work-queue.queries.js';
import { WORK_KINDS, type WorkKind } from './work-kinds.js';

const LIMIT = 50;

export class WorkQueueQuery extends PastQuery {
  @OneOf(WORK_KINDS, { optional: true, description: 'Only what waits for this.' })
  declare readonly kind?: WorkKind;

  @Integer({
    min: 1,
    max: 200,
    optional: true,
    description: `The oldest so many of each kind; ${LIMIT} by default.`,
  })
  declare readonly limit?: number;
}

/** What waits for a person. [A2] */
@ApiTags('work queue')
@Controller('v1/work-queue')
export class WorkQueueController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pasts: LogPasts,
  ) {}

  @Get()
  @Answers(is.page(workItem))
  @Requires('workQueue.read')
  @ApiOperation({ summary: 'What waits for a person, the oldest first, now or in the past' })
  async read(@Query() query: WorkQueueQuery): Promise<PageAnswer<WorkItem>> {
    const { kind, limit = LIMIT } = query;
    const items = await this.pasts.see(workQueuePast, momentOf(query), () =>
      this.queries.execute(new GetWorkQueue(limit, kind, atLeastOf(query))),
    );
    return { items, next: null };
  }
}
