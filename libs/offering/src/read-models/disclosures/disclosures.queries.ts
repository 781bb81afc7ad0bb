import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page } from '#kernel';
import { ReadModels } from '#platform';
import { disclosuresProjection, type DisclosureDocument } from './disclosures.projection.js';

/** A page of the disclosures of a plan, latest first: who was told which version, when and how. [D21] */
export class ListDisclosures extends Query<Page<DisclosureDocument>> {
  constructor(
    readonly planId: string,
    readonly options: {
      /** Only those to this customer. */
      readonly customerId?: string;
      readonly limit: number;
      readonly after?: string;
      readonly atLeast?: bigint;
    },
  ) {
    super();
  }
}

@QueryHandler(ListDisclosures)
export class ListDisclosuresHandler implements IQueryHandler<ListDisclosures> {
  constructor(private readonly models: ReadModels) {}

  async execute({ planId, options }: ListDisclosures): Promise<Page<DisclosureDocument>> {
    const { customerId, atLeast, ...page } = options;
    const disclosures = await this.models.of(disclosuresProjection, atLeast);
    return disclosures.find({
      where: [
        { field: 'planId', is: planId },
        ...(customerId === undefined ? [] : [{ field: 'customerId', is: customerId }]),
      ],
      sort: { field: 'disclosedAt', direction: 'desc' },
      ...page,
    });
  }
}
