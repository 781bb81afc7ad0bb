import { dayOf, daysBetween, decideBy, present, type Decider, type Steps } from '#kernel';
import type { Invoice } from '../invoice/invoice.js';
import { outstanding } from '../invoice/invoice.js';
import type { FollowUpCode } from '../vocabulary.js';
import { evolve, matterOf, newAccount, openFollowUp, proposals, unsettled, type Account } from './account.js';
import type { AccountCommand, SettleOverdueMatter } from './commands.js';
import {
  AccessDisabled,
  AccessDisablingDeclined,
  AccessDisablingNoticeGiven,
  AccessDisablingProposed,
  AccessDisablingWithdrawn,
  AccessReinstated,
  CollectionsPolicyDisclosed,
  FollowUpDone,
  FollowUpRaised,
  OverdueMatterSettled,
  type AccountEvent,
} from './events.js';
import * as rules from './rules.js';

const overdueAndReminded = [rules.isOverdueMatter, rules.isBound, rules.remindersCameFirst];

/** The steps of an account: for each command the rules that guard it, and the facts that follow. [D27] */
export const accountSteps: Steps<Account, AccountCommand, AccountEvent> = {
  DiscloseCollectionsPolicy: {
    requires: [],
    provided: [rules.toldIsCspCustomer, rules.versionIsPublished],
    then: ({ policyId, version, channel, facts }, a) => {
      const told = { policyId, version: version ?? facts.policy.versions.length };
      return rules.wasTold(a, told) ? [] : [CollectionsPolicyDisclosed({ ...told, channel })];
    },
  },
  GiveDisablingNotice: {
    requires: [],
    provided: [...overdueAndReminded, rules.noticeIsDue],
    then: ({ invoice, facts }, a, at) => (isConsidered(a, invoice) ? [] : noticeOver(facts.invoice, at)),
  },
  ProposeDisablingAccess: {
    requires: [],
    provided: [...overdueAndReminded, rules.noticeHasRun],
    then: ({ invoice, facts }, a, at) => proposalOver(a, invoice, facts.invoice, at),
  },
  WithdrawDisabling: {
    requires: [],
    then: ({ invoice, because }, a) =>
      isPending(a, invoice) ? [AccessDisablingWithdrawn({ invoice, because })] : [],
  },
  SettleOverdueMatter: { requires: [], then: (command, a) => settled(command, a) },
  DisableAccess: {
    requires: [rules.isProposed],
    provided: [rules.personDecides, rules.matterStillStands, rules.policyWasDisclosed],
    then: (command, a, at) => {
      const subscriptions = subscriptionsOf(command);
      return [
        AccessDisabled({
          invoices: rules.standingProposals(a, command, at).map(({ number }) => number),
          ...subscriptions,
          reason: command.reason,
        }),
        ...(a.disabled ? [] : costsOfDisabling(a, subscriptions)),
      ];
    },
  },
  DeclineDisablingAccess: {
    requires: [rules.isUndecided],
    provided: [rules.personDecides],
    then: ({ reason }, a) => [
      AccessDisablingDeclined({ invoices: proposals(a).map(({ invoice }) => invoice), reason }),
    ],
  },
  ReinstateAccess: {
    requires: [rules.isDisabled],
    provided: [rules.personDecides, rules.matterIsSettled],
    then: ({ reason }, a) => reinstated(a, reason),
  },
  MarkFollowUpDone: {
    requires: [],
    provided: [rules.followUpIsKnown],
    then: ({ followUpId, note }, a) =>
      a.followUps
        .filter((each) => each.followUpId === followUpId && !each.done)
        .map(({ code }) => FollowUpDone({ followUpId, code, ...present({ note }) })),
  },
};

export const accountDecider: Decider<Account, AccountCommand, AccountEvent> = {
  category: 'account',
  initialState: newAccount,
  decide: decideBy(accountSteps),
  evolve,
};

type Subscriptions = { subscriptionIds?: string[] };

const subscriptionsOf = ({ subscriptionIds }: { subscriptionIds?: readonly string[] }): Subscriptions =>
  subscriptionIds ? { subscriptionIds: [...subscriptionIds] } : {};

/** Notice was given, or more. */
const isConsidered = (a: Account, invoice: string): boolean => matterOf(a, invoice) !== undefined;

/** Notice was given, and access was not disabled over it. */
const isPending = (a: Account, invoice: string): boolean =>
  ['noticeGiven', 'proposed', 'declined'].includes(matterOf(a, invoice)?.stage ?? '');

/** What a proposal rests on, as it stands now. */
const matter = (invoice: Invoice) => ({
  invoice: invoice.number,
  policyId: invoice.policy?.policyId ?? '',
  policyVersion: invoice.policy?.version ?? 1,
  dueOn: invoice.dueOn,
  currency: invoice.currency,
  outstandingMinor: outstanding(invoice),
});

function noticeOver(invoice: Invoice, at: string) {
  return [
    AccessDisablingNoticeGiven({
      ...matter(invoice),
      mayBeDisabledFrom: rules.endOfNotice(invoice, dayOf(at)),
    }),
  ];
}

function proposalOver(a: Account, number: string, invoice: Invoice, at: string) {
  const considered = matterOf(a, number);
  if (considered?.stage !== 'noticeGiven') return [];
  return [
    AccessDisablingProposed({
      ...matter(invoice),
      daysPastDue: daysBetween(invoice.dueOn, dayOf(at)),
      noticeGivenOn: considered.noticeGivenOn,
    }),
  ];
}

/** When the last invoice that access was disabled over is settled, somebody has to think of reinstating. */
function settled({ invoice, because }: SettleOverdueMatter, a: Account): AccountEvent[] {
  if (isPending(a, invoice)) return [AccessDisablingWithdrawn({ invoice, because })];
  if (matterOf(a, invoice)?.stage !== 'disabled') return [];
  const others = unsettled(a).filter((each) => each.invoice !== invoice);
  return [
    OverdueMatterSettled({ invoice, because }),
    ...(others.length > 0 || openFollowUp(a, 'considerReinstating')
      ? []
      : [followUp('considerReinstating', a)]),
  ];
}

const costsOfDisabling = (a: Account, subscriptions: Subscriptions) =>
  (['partnerStillBilled', 'autoRenewSwitchedOff', 'scheduledChangesDropped'] as const).map((code) =>
    followUp(code, a, subscriptions),
  );

function reinstated(a: Account, reason: string): AccountEvent[] {
  const considered = openFollowUp(a, 'considerReinstating');
  return [
    AccessReinstated({
      invoices: a.matters
        .filter(({ stage }) => stage === 'disabled' || stage === 'settled')
        .map(({ invoice }) => invoice),
      ...subscriptionsOf(a),
      reason,
    }),
    ...(considered ? [FollowUpDone({ followUpId: considered.followUpId, code: considered.code })] : []),
    followUp('restoreAutoRenew', a),
    followUp('restoreScheduledChanges', a),
  ];
}

/** Follow-ups of one kind are numbered, so that each has an id that follows from the account's past. */
function followUp(code: FollowUpCode, a: Account, about: { subscriptionIds?: readonly string[] } = a) {
  const number = 1 + a.followUps.filter((each) => each.code === code).length;
  return FollowUpRaised({ followUpId: `${code}-${number}`, code, ...subscriptionsOf(about) });
}
