import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { notFound, Requires, type PageAnswer } from '#platform';
import { GetCaseHistory, type HistoryItem } from '../read-models/history/case-history.queries.js';
import { DiffCase, type CaseDifference } from '../read-models/history/past-case.queries.js';
import { DiffQuery, HistoryQuery, momentFrom } from './case.requests.js';

const PAGE = 200;

/** What auditors ask of a case. [A1] */
@ApiTags('audit')
@Controller('v1/cases/:id')
export class CaseAuditController {
  constructor(private readonly queries: QueryBus) {}

  @Get('history')
  @Requires('cases.history')
  async history(@Param('id') id: string, @Query() query: HistoryQuery): Promise<PageAnswer<HistoryItem>> {
    const { from = 0, limit = PAGE } = query;
    const page = await this.queries.execute(new GetCaseHistory(id, from, limit));
    if (!page) throw notFound('case', id);
    const { items, nextRevision } = page;
    const next =
      nextRevision === undefined ? null : `/v1/cases/${id}/history?from=${nextRevision}&limit=${limit}`;
    return { items, next };
  }

  @Get('diff')
  @Requires('cases.history')
  async diff(@Param('id') id: string, @Query() query: DiffQuery): Promise<CaseDifference> {
    const { from, to, by } = query;
    const difference = await this.queries.execute(
      new DiffCase(id, momentFrom('from', from, by), momentFrom('to', to, by)),
    );
    if (!difference) throw notFound('case', id);
    return difference;
  }
}
