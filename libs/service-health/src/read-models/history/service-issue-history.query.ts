import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { streamOf } from '#kernel';
import { StreamHistory, type HistoryPage, type HistoryRange } from '#platform';
import { serviceIssueDecider } from '../../domain/decide.js';
import { describe } from '../../domain/describe.js';

/** What the register learned of an issue, in order; undefined when there is none. */
export class GetServiceIssueHistory extends Query<HistoryPage | undefined> {
  constructor(
    readonly issueId: string,
    readonly range: HistoryRange,
  ) {
    super();
  }
}

@QueryHandler(GetServiceIssueHistory)
export class GetServiceIssueHistoryHandler implements IQueryHandler<GetServiceIssueHistory> {
  constructor(private readonly histories: StreamHistory) {}

  execute({ issueId, range }: GetServiceIssueHistory): Promise<HistoryPage | undefined> {
    return this.histories.page(streamOf(serviceIssueDecider.category, issueId), range, describe);
  }
}
