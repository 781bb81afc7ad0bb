import type { EventOf } from '#kernel';
import type { SupportPlanPublished } from './plan-events.js';
import type { DisclosureChannel } from './vocabulary.js';

/** What a version of a plan says. [D20] [D21] */
export type PlanTerms = Omit<EventOf<typeof SupportPlanPublished>['data'], 'version'>;

export interface PublishSupportPlan extends PlanTerms {
  readonly type: 'PublishSupportPlan';
}

export interface DiscloseSupportPlan {
  readonly type: 'DiscloseSupportPlan';
  readonly planId: string;
  readonly customerId: string;
  readonly channel: DisclosureChannel;
  /** The version that the customer was told; the current one when absent. */
  readonly version?: number;
  readonly facts: { readonly customer: { readonly customerId: string } | undefined };
}

/** Everything that somebody may ask of a support plan. */
export type PlanCommand = PublishSupportPlan | DiscloseSupportPlan;
