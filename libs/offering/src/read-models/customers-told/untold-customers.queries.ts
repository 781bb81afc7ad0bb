import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page } from '#kernel';
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

/** A page of what waits for a person, oldest first. [D21] */
export class OfferingWorkItems extends Query<Page<OfferingWorkItem>> {
  constructor(readonly options: PageOptions) {
    super();
  }
}

@QueryHandler(OfferingWorkItems)
export class OfferingWorkItemsHandler implements IQueryHandler<OfferingWorkItems> {
  constructor(private readonly models: ReadModels) {}

  async execute({ options }: OfferingWorkItems): Promise<Page<OfferingWorkItem>> {
    const { items, ...next } = await untold(this.models, options);
    const workItemOf = ({ customerId, name, since }: CustomerToldDocument): OfferingWorkItem => ({
      kind: 'planNeverDisclosed',
      customerId,
      customerName: name,
      since,
    });
    return { items: items.map(workItemOf), ...next };
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
