import { decideBy, type Decider, type Steps } from '#kernel';
import { currentVersion, evolve, noPlan, type Plan, type PlanVersion } from './plan.js';
import type { PlanCommand, PlanTerms } from './plan-commands.js';
import { SupportPlanDisclosed, SupportPlanPublished, type PlanEvent } from './plan-events.js';
import * as rules from './plan-rules.js';
import { saysTheSame } from './same.js';

/** The steps of a support plan: for each command the rules that guard it, and the facts that follow. [D20] [D21] */
export const planSteps: Steps<Plan, PlanCommand, PlanEvent> = {
  PublishSupportPlan: {
    requires: [],
    provided: [
      rules.saysHowItIsFulfilled,
      rules.saysWhatKindsThereAre,
      rules.saysWhenItIsThere,
      rules.timeZoneIsKnown,
      rules.saysThePriceIfThereIsOne,
      rules.onePromisePerSeverity,
    ],
    then: ({ type: _type, ...terms }, plan) => published(terms, currentVersion(plan)),
  },
  DiscloseSupportPlan: {
    requires: [rules.isPublished],
    provided: [rules.customerIsKnown, rules.versionWasPublished],
    then: ({ planId, customerId, channel, version }, plan) => [
      SupportPlanDisclosed({ planId, customerId, channel, version: version ?? plan.versions.length }),
    ],
  },
};

export const planDecider: Decider<Plan, PlanCommand, PlanEvent> = {
  category: 'supportPlan',
  initialState: noPlan,
  decide: decideBy(planSteps),
  evolve,
};

/** The next version, unless it says what the current one says. */
function published(terms: PlanTerms, current: PlanVersion | undefined): PlanEvent[] {
  if (!current) return [SupportPlanPublished({ ...terms, version: 1 })];
  const { publishedAt: _publishedAt, version, ...known } = current;
  return saysTheSame(known, terms) ? [] : [SupportPlanPublished({ ...terms, version: version + 1 })];
}
