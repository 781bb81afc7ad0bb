import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Answers,
  atLeastOf,
  difference,
  Integer,
  invalid,
  is,
  LogDifferences,
  LogPasts,
  momentFrom,
  momentOf,
  OneOf,
  MomentsQuery,
  PastQuery,
  Requires,
  type Difference,
  type PageAnswer,
} from '#platform';
import { GetWorkQueue, workItem, workQueuePast, type WorkItem } from './work-queue.queries.js';
import { WORK_KINDS, type WorkKind } from './work-kinds.js';

const LIMIT = 50;
/** Of each kind, between two moments: a difference that leaves something out would be none. */
const MOST_COMPARED = 1_000;

const tooMany = (kind: WorkKind) =>
  invalid([{ field: 'later', message: `can't be compared: ${MOST_COMPARED} or more wait for '${kind}'` }]);

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
    private readonly differences: LogDifferences,
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

  @Get('diff')
  @Answers(difference)
  @Requires('workQueue.read')
  @ApiOperation({
    summary: 'What came to wait for a person between two moments, what no longer does, and why',
  })
  diff(@Query() { earlier, later, by }: MomentsQuery): Promise<Difference> {
    const moments = [momentFrom('earlier', earlier, by), momentFrom('later', later, by)] as const;
    return this.differences.between(workQueuePast, ...moments, async () => {
      const items = await this.queries.execute(new GetWorkQueue(MOST_COMPARED));
      for (const each of WORK_KINDS) {
        if (items.filter(({ kind }) => kind === each).length >= MOST_COMPARED) throw tooMany(each);
      }
      return Object.fromEntries(items.map(({ kind, url, ...item }) => [`${kind} ${url}`, item]));
    });
  }
}
