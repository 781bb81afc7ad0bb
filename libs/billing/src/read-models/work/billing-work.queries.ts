import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page } from '#kernel';
import { ReadModels } from '#platform';
import { billingWorkProjection, type BillingWorkItem, type WorkKind } from './billing-work.projection.js';

/** A page of what waits for a person in billing, of one kind, the oldest first. */
export class BillingWorkItems extends Query<Page<BillingWorkItem>> {
  constructor(
    readonly kind: WorkKind,
    readonly options: { readonly limit: number; readonly after?: string; readonly atLeast?: bigint },
  ) {
    super();
  }
}

@QueryHandler(BillingWorkItems)
export class BillingWorkItemsHandler implements IQueryHandler<BillingWorkItems> {
  constructor(private readonly models: ReadModels) {}

  async execute({ kind, options: { atLeast, ...page } }: BillingWorkItems): Promise<Page<BillingWorkItem>> {
    const work = await this.models.of(billingWorkProjection, atLeast);
    return work.find({
      where: [
        { field: 'open', is: true },
        { field: 'kind', is: kind },
      ],
      sort: { field: 'since', direction: 'asc' },
      ...page,
    });
  }
}
