import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, Integer, is, OneOf, Requires, type PageAnswer } from '#platform';
import { GetWorkQueue, workItem, type WorkItem } from './work-queue.queries.js';
import { WORK_KINDS } from './work-kinds.js';

const LIMIT = 50;

export class WorkQueueQuery {
  @OneOf(WORK_KINDS, { optional: true, description: 'Only what waits for this.' })
  declare readonly kind?: string;

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
  async read(@Query() { kind, limit = LIMIT }: WorkQueueQuery): Promise<PageAnswer<WorkItem>> {
    return { items: await this.queries.execute(new GetWorkQueue(limit, kind)), next: null };
  }
}
