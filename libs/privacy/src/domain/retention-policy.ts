import { commandRule, decideBy, evolveBy, type Decider, type Steps } from '#kernel';
import { RetentionPolicyPublished, type RetentionPolicyEvent } from './retention-events.js';

/** For how long personal data is kept, as it stands. */
export interface RetentionPolicy {
  /** 0 until one is published. */
  readonly version: number;
  /** By kind of data. */
  readonly months: Readonly<Record<string, number>>;
  readonly publishedAt?: string;
}

export interface PublishRetentionPolicy {
  readonly type: 'PublishRetentionPolicy';
  readonly months: Readonly<Record<string, number>>;
  /** Kinds of personal data that there are. */
  readonly facts: { readonly kinds: readonly string[] };
}

const kindsAreKnown = commandRule<RetentionPolicy, PublishRetentionPolicy>(
  'privacy/known-kinds',
  '[A1]',
  'There is no such kind of personal data: see docs/privacy.md for those that there are.',
  'rules',
  (_policy, { months, facts }) => Object.keys(months).every((kind) => facts.kinds.includes(kind)),
);

export const retentionPolicySteps: Steps<RetentionPolicy, PublishRetentionPolicy, RetentionPolicyEvent> = {
  PublishRetentionPolicy: {
    requires: [],
    provided: [kindsAreKnown],
    then: ({ months }, policy) =>
      isSame(months, policy.months) && policy.version > 0
        ? []
        : [RetentionPolicyPublished({ version: policy.version + 1, months: { ...months } })],
  },
};

const isSame = (a: RetentionPolicy['months'], b: RetentionPolicy['months']): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((kind) => a[kind] === b[kind]);

export const retentionPolicyDecider: Decider<RetentionPolicy, PublishRetentionPolicy, RetentionPolicyEvent> =
  {
    category: 'retentionPolicy',
    initialState: { version: 0, months: {} },
    decide: decideBy(retentionPolicySteps),
    evolve: evolveBy<RetentionPolicy, RetentionPolicyEvent>({
      RetentionPolicyPublished: (_before, { data, occurredAt }) => ({ ...data, publishedAt: occurredAt }),
    }),
  };

/** There is one policy. */
export const RETENTION_POLICY = 'desk';

/**
 * The last months of which data is too old: all of it is older than the policy allows.
 *
 * @param today `2026-03-02`
 * @returns by kind: `2024-02`
 */
export function tooOld({ months }: Pick<RetentionPolicy, 'months'>, today: string): Record<string, string> {
  const upTo = Object.entries(months).map(([kind, count]) => [kind, monthBefore(today, count + 1)] as const);
  return Object.fromEntries(upTo);
}

/** The month that lies so many months before the one of a day. */
function monthBefore(day: string, count: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const months = year * 12 + (month - 1) - count;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
}
