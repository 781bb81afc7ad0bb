import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { present, type Page } from '#kernel';
import { ReadModels } from '#platform';
import type { PolicyDetails } from './policy.answer.js';
import { policiesProjection, type PolicyDocument } from './policies.projection.js';

/** One policy; undefined when there is none. */
export class GetCollectionsPolicy extends Query<PolicyDetails | undefined> {
  constructor(
    readonly policyId: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** The policies in the order in which they were first published. */
export class ListCollectionsPolicies extends Query<Page<PolicyDetails>> {
  constructor(
    readonly options: { readonly limit: number; readonly after?: string; readonly atLeast?: bigint },
  ) {
    super();
  }
}

@QueryHandler(GetCollectionsPolicy)
export class GetCollectionsPolicyHandler implements IQueryHandler<GetCollectionsPolicy> {
  constructor(private readonly models: ReadModels) {}

  async execute({ policyId, atLeast }: GetCollectionsPolicy): Promise<PolicyDetails | undefined> {
    const doc = await this.models.of(policiesProjection, atLeast).then((policies) => policies.get(policyId));
    return doc && detailsOf(doc);
  }
}

@QueryHandler(ListCollectionsPolicies)
export class ListCollectionsPoliciesHandler implements IQueryHandler<ListCollectionsPolicies> {
  constructor(private readonly models: ReadModels) {}

  async execute({
    options: { limit, after, atLeast },
  }: ListCollectionsPolicies): Promise<Page<PolicyDetails>> {
    const policies = await this.models.of(policiesProjection, atLeast);
    const { items, ...next } = await policies.find({
      sort: { field: 'order', direction: 'asc' },
      limit,
      ...present({ after }),
    });
    return { items: items.map(detailsOf), ...next };
  }
}

const detailsOf = ({ order: _order, ...doc }: PolicyDocument): PolicyDetails => doc;
