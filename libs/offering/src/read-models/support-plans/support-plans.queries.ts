import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page } from '#kernel';
import { ReadModels } from '#platform';
import type { PlanVersion } from '../../domain/plan.js';
import { supportPlansProjection, type SupportPlanDocument } from './support-plans.projection.js';

/** A support plan as lists show it: what its current version says. */
export interface SupportPlanSummary extends PlanVersion {
  readonly id: string;
  readonly revision: number;
  readonly disclosures: number;
}

/** A support plan in full: also what its former versions said. [D23] */
export interface SupportPlanView extends SupportPlanSummary {
  readonly versions: readonly PlanVersion[];
}

/** A page of support plans, by name. */
export class ListSupportPlans extends Query<Page<SupportPlanSummary>> {
  constructor(
    readonly options: { readonly limit: number; readonly after?: string; readonly atLeast?: bigint },
  ) {
    super();
  }
}

@QueryHandler(ListSupportPlans)
export class ListSupportPlansHandler implements IQueryHandler<ListSupportPlans> {
  constructor(private readonly models: ReadModels) {}

  async execute({ options: { atLeast, ...page } }: ListSupportPlans): Promise<Page<SupportPlanSummary>> {
    const plans = await this.models.of(supportPlansProjection, atLeast);
    const { items, ...next } = await plans.find({ sort: { field: 'sortName', direction: 'asc' }, ...page });
    return { items: items.map(summaryOf), ...next };
  }
}

/** One support plan; undefined when there is none. */
export class GetSupportPlan extends Query<SupportPlanView | undefined> {
  constructor(
    readonly planId: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

@QueryHandler(GetSupportPlan)
export class GetSupportPlanHandler implements IQueryHandler<GetSupportPlan> {
  constructor(private readonly models: ReadModels) {}

  async execute({ planId, atLeast }: GetSupportPlan): Promise<SupportPlanView | undefined> {
    const plans = await this.models.of(supportPlansProjection, atLeast);
    const doc = await plans.get(planId);
    return doc && { ...summaryOf(doc), versions: doc.versions };
  }
}

function summaryOf({ id, revision, disclosures, versions }: SupportPlanDocument): SupportPlanSummary {
  const current = versions.at(-1);
  if (!current) throw new Error(`The support plan '${id}' has a document without a version.`);
  return { id, revision, ...current, disclosures };
}
