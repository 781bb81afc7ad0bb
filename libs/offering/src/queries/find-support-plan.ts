import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#kernel';
import type { PlanVersion } from '../domain/plan.js';
import { planDecider } from '../domain/plan-decide.js';

/** A support plan with all its versions, the current one last. */
export interface FoundSupportPlan {
  readonly planId: string;
  readonly versions: readonly PlanVersion[];
}

/** What does this plan say, and what did it say before? Sees every acknowledged write. [D23] */
export class FindSupportPlan extends Query<FoundSupportPlan | undefined> {
  constructor(readonly planId: string) {
    super();
  }
}

@QueryHandler(FindSupportPlan)
export class FindSupportPlanHandler implements IQueryHandler<FindSupportPlan> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ planId }: FindSupportPlan): Promise<FoundSupportPlan | undefined> {
    const { versions } = (await this.runner.load(planDecider, planId)).state;
    return versions.length > 0 ? { planId, versions } : undefined;
  }
}
