import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { present, type Page } from '#kernel';
import { ReadModels } from '#platform';
import { planNeverDisclosed, type Finding } from '../../domain/findings.js';
import { customersToldProjection, type CustomerToldDocument } from './customers-told.projection.js';

interface PageOptions {
  readonly limit: number;
  readonly after?: string;
  readonly atLeast?: bigint;
}

/** A page of the findings about customers that were never told of a support plan, oldest first. [D21] */
export class ListDisclosureFindings extends Query<Page<Finding>> {
  constructor(readonly options: PageOptions) {
    super();
  }
}

@QueryHandler(ListDisclosureFindings)
export class ListDisclosureFindingsHandler implements IQueryHandler<ListDisclosureFindings> {
  constructor(private readonly models: ReadModels) {}

  async execute({ options }: ListDisclosureFindings): Promise<Page<Finding>> {
    const { items, ...next } = await untold(this.models, options);
    return { items: items.map(({ customerId, since }) => planNeverDisclosed(customerId, since)), ...next };
  }
}

/** Something of the support offer that waits for a person. */
export interface OfferingWorkItem {
  readonly kind: 'planNeverDisclosed';
  readonly customerId: string;
  readonly customerName: string;
  readonly since: string;
}

/** What waits for a person, oldest first; the most of it that a work queue shows. [D21] */
export class OfferingWorkItems extends Query<readonly OfferingWorkItem[]> {
  constructor(
    readonly limit = 100,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

@QueryHandler(OfferingWorkItems)
export class OfferingWorkItemsHandler implements IQueryHandler<OfferingWorkItems> {
  constructor(private readonly models: ReadModels) {}

  async execute({ limit, atLeast }: OfferingWorkItems): Promise<readonly OfferingWorkItem[]> {
    const { items } = await untold(this.models, present({ limit, atLeast }));
    return items.map(({ customerId, name, since }) => ({
      kind: 'planNeverDisclosed',
      customerId,
      customerName: name,
      since,
    }));
  }
}

async function untold(
  models: ReadModels,
  { atLeast, ...page }: PageOptions,
): Promise<Page<CustomerToldDocument>> {
  const customers = await models.of(customersToldProjection, atLeast);
  return customers.find({
    where: [{ field: 'told', is: false }],
    sort: { field: 'since', direction: 'asc' },
    ...page,
  });
}
