import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ReadModels } from '#platform';
import {
  billingWorkProjection,
  WORK_KINDS,
  type BillingWorkItem,
  type WorkKind,
} from './billing-work.projection.js';

/** What waits for a person in billing: the oldest of each kind, the oldest first. */
export class BillingWorkItems extends Query<readonly BillingWorkItem[]> {
  /** @param limit most items of one kind */
  constructor(
    readonly limit = 100,
    readonly atLeast?: bigint,
    readonly kinds: readonly WorkKind[] = WORK_KINDS,
  ) {
    super();
  }
}

@QueryHandler(BillingWorkItems)
export class BillingWorkItemsHandler implements IQueryHandler<BillingWorkItems> {
  constructor(private readonly models: ReadModels) {}

  async execute({ limit, atLeast, kinds }: BillingWorkItems): Promise<readonly BillingWorkItem[]> {
    const work = await this.models.of(billingWorkProjection, atLeast);
    const pages = await Promise.all(
      kinds.map((kind) =>
        work.find({
          where: [
            { field: 'open', is: true },
            { field: 'kind', is: kind },
          ],
          sort: { field: 'since', direction: 'asc' },
          limit,
        }),
      ),
    );
    return pages.flatMap(({ items }) => items).sort((a, b) => (a.since < b.since ? -1 : 1));
  }
}
