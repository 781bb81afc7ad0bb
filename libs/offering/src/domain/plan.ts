import { evolveBy, type EventOf } from '#kernel';
import type { PlanEvent, SupportPlanPublished } from './plan-events.js';

/** One version of a plan, and when it was published. */
export type PlanVersion = EventOf<typeof SupportPlanPublished>['data'] & { readonly publishedAt: string };

/** A support plan with all its versions, the current one last. */
export interface Plan {
  readonly versions: readonly PlanVersion[];
}

export const noPlan: Plan = { versions: [] };

export const currentVersion = (plan: Plan): PlanVersion | undefined => plan.versions.at(-1);

/** The plan after an event: one line per event. */
export const evolve = evolveBy<Plan, PlanEvent>({
  SupportPlanPublished: (plan, { data, occurredAt }) => ({
    versions: [...plan.versions, { ...data, publishedAt: occurredAt }],
  }),
  // Who was told what is a read model's concern: no rule of a plan asks for it.
  SupportPlanDisclosed: (plan) => plan,
});
