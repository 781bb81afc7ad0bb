import { dayOf, decideBy, evolveBy, present, type Decider, type Steps } from '#kernel';
import type { BoundPolicy } from '../schedule.js';
import type { Language } from '../vocabulary.js';
import { CollectionsPolicyPublished, type PolicyEvent } from './events.js';

/** A version and the day from which it binds. */
export interface PolicyVersion extends BoundPolicy {
  readonly inForceFrom: string;
}

/** All versions of a policy, oldest first. [D25] */
export interface Policy {
  readonly versions: readonly PolicyVersion[];
}

/** Publishing again makes the next version; what was bound to an earlier one stays bound to it. */
export interface PublishCollectionsPolicy {
  readonly type: 'PublishCollectionsPolicy';
  readonly policyId: string;
  readonly reminderDaysBeforeDue: readonly number[];
  readonly reminderDaysAfterDue: readonly number[];
  readonly accessMayBeDisabledAfterDays: number;
  readonly noticeDays: number;
  readonly descriptions?: readonly { readonly language: Language; readonly text: string }[];
}

export const policySteps: Steps<Policy, PublishCollectionsPolicy, PolicyEvent> = {
  PublishCollectionsPolicy: {
    requires: [],
    then: ({ type: _type, descriptions, ...policy }, { versions }, at) => [
      CollectionsPolicyPublished({
        ...policy,
        version: versions.length + 1,
        reminderDaysBeforeDue: [...policy.reminderDaysBeforeDue].sort((a, b) => b - a),
        reminderDaysAfterDue: [...policy.reminderDaysAfterDue].sort((a, b) => a - b),
        inForceFrom: dayOf(at),
        ...present({ descriptions: descriptions?.map((each) => ({ ...each })) }),
      }),
    ],
  },
};

export const policyDecider: Decider<Policy, PublishCollectionsPolicy, PolicyEvent> = {
  category: 'collectionsPolicy',
  initialState: { versions: [] },
  decide: decideBy(policySteps),
  evolve: evolveBy<Policy, PolicyEvent>({
    CollectionsPolicyPublished: ({ versions }, { data: { descriptions: _texts, ...version } }) => ({
      versions: [...versions, version],
    }),
  }),
};

/**
 * The version that an invoice issued on a day is bound to: the last one in force then, or the first one
 * ever where the invoice is older than the policy.
 */
export const versionInForce = ({ versions }: Policy, day: string): PolicyVersion | undefined =>
  versions.findLast(({ inForceFrom }) => inForceFrom <= day) ?? versions[0];

/** What an invoice keeps of the version that it is bound to. */
export const boundTo = ({ inForceFrom: _from, ...policy }: PolicyVersion): BoundPolicy => policy;
