import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { streamOf } from '#kernel';
import { StreamHistory, type HistoryPage, type HistoryRange } from '#platform';
import { describe } from '../../domain/describe.js';

/** What happened to one thing in billing, in order; undefined when nothing ever did. */
export class GetBillingHistory extends Query<HistoryPage | undefined> {
  constructor(
    readonly category: 'invoice' | 'account' | 'collectionsPolicy',
    readonly id: string,
    readonly range: HistoryRange,
  ) {
    super();
  }
}

@QueryHandler(GetBillingHistory)
export class GetBillingHistoryHandler implements IQueryHandler<GetBillingHistory> {
  constructor(private readonly histories: StreamHistory) {}

  execute({ category, id, range }: GetBillingHistory): Promise<HistoryPage | undefined> {
    return this.histories.page(streamOf(category, id), range, describe);
  }
}
