import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Answers,
  historyAnswer,
  historyItem,
  HistoryQuery,
  historyRangeOf,
  is,
  notFound,
  Requires,
  type HistoryItem,
  type PageAnswer,
} from '#platform';
import { GetCaseHistory } from '../read-models/history/case-history.queries.js';
import { caseDifference, DiffCase, type CaseDifference } from '../read-models/history/past-case.queries.js';
import { DiffQuery, momentFrom } from './case.requests.js';

/** What auditors ask of a case. [A1] */
@ApiTags('audit')
@Controller('v1/cases/:id')
export class CaseAuditController {
  constructor(private readonly queries: QueryBus) {}

  @Get('history')
  @Answers(is.page(historyItem))
  @Requires('cases.history')
  @ApiOperation({ summary: 'Everything that happened to a case: when, who and why' })
  async history(@Param('id') id: string, @Query() query: HistoryQuery): Promise<PageAnswer<HistoryItem>> {
    const range = historyRangeOf(query);
    const page = await this.queries.execute(new GetCaseHistory(id, range));
    return historyAnswer(page, range, { kind: 'case', id, path: `/v1/cases/${id}` });
  }

  @Get('diff')
  @Answers(caseDifference)
  @Requires('cases.history')
  @ApiOperation({ summary: 'What changed about a case between two moments' })
  async diff(@Param('id') id: string, @Query() query: DiffQuery): Promise<CaseDifference> {
    const { from, to, by } = query;
    const difference = await this.queries.execute(
      new DiffCase(id, momentFrom('from', from, by), momentFrom('to', to, by)),
    );
    if (!difference) throw notFound('case', id);
    return difference;
  }
}
