import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { streamOf } from '#kernel';
import { StreamHistory, type HistoryPage, type HistoryRange } from '#platform';
import { caseDecider } from '../../domain/decide.js';
import { describe } from '../../domain/describe.js';

/** What happened to a case, in order; undefined when there is no such case. */
export class GetCaseHistory extends Query<HistoryPage | undefined> {
  constructor(
    readonly caseId: string,
    readonly range: HistoryRange,
  ) {
    super();
  }
}

@QueryHandler(GetCaseHistory)
export class GetCaseHistoryHandler implements IQueryHandler<GetCaseHistory> {
  constructor(private readonly histories: StreamHistory) {}

  execute({ caseId, range }: GetCaseHistory): Promise<HistoryPage | undefined> {
    return this.histories.page(streamOf(caseDecider.category, caseId), range, describe);
  }
}
