import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, atLeastOf, Integer, is, OneOf, ReadQuery, Requires, type PageAnswer } from '#platform';
import { GetWorkQueue, workItem, type WorkItem } from './work-queue.queries.js';
import { WORK_KINDS, type WorkKind } from './work-kinds.js';

const LIMIT = 50;

export class WorkQueueQuery extends ReadQuery {
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
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(is.page(workItem))
  @Requires('workQueue.read')
  @ApiOperation({ summary: 'What waits for a person, the oldest first' })
  async read(@Query() query: WorkQueueQuery): Promise<PageAnswer<WorkItem>> {
    const { kind, limit = LIMIT } = query;
    return { items: await this.queries.execute(new GetWorkQueue(limit, kind, atLeastOf(query))), next: null };
  }
}
