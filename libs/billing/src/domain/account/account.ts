import { dayOf, evolveBy } from '#kernel';
import type { FollowUpCode } from '../vocabulary.js';
import type { AccountEvent } from './events.js';

/** How far the consideration of disabling access has come over one invoice. */
export interface Matter {
  readonly invoice: string;
  readonly stage: 'noticeGiven' | 'proposed' | 'declined' | 'disabled' | 'settled';
  readonly noticeGivenOn: string;
  readonly mayBeDisabledFrom: string;
}

export interface FollowUp {
  readonly followUpId: string;
  readonly code: FollowUpCode;
  readonly raisedAt: string;
  readonly done: boolean;
}

/** What the rules need to know about a customer's account: whom it told what, and where access stands. */
export interface Account {
  readonly disclosures: readonly { readonly policyId: string; readonly version: number }[];
  /** Ended matters leave, except where access is disabled over them. */
  readonly matters: readonly Matter[];
  readonly disabled: boolean;
  /** What was disabled; absent when it is everything that the customer has. */
  readonly subscriptionIds?: readonly string[];
  readonly followUps: readonly FollowUp[];
}

export const newAccount: Account = {
  disclosures: [],
  matters: [],
  disabled: false,
  followUps: [],
};

/** The account after an event: one line per event. */
export const evolve = evolveBy<Account, AccountEvent>({
  CollectionsPolicyDisclosed: (a, { data: { policyId, version } }) => ({
    ...a,
    disclosures: [...a.disclosures, { policyId, version }],
  }),
  AccessDisablingNoticeGiven: (a, { data, occurredAt }) => ({
    ...a,
    matters: [
      ...without(a, data.invoice),
      {
        invoice: data.invoice,
        stage: 'noticeGiven',
        noticeGivenOn: dayOf(occurredAt),
        mayBeDisabledFrom: data.mayBeDisabledFrom,
      },
    ],
  }),
  AccessDisablingProposed: (a, { data }) => staged(a, [data.invoice], 'proposed'),
  AccessDisablingWithdrawn: (a, { data }) => ({ ...a, matters: without(a, data.invoice) }),
  AccessDisablingDeclined: (a, { data }) => staged(a, data.invoices, 'declined'),
  AccessDisabled: (a, { data: { invoices, subscriptionIds } }) => ({
    ...staged(a, invoices, 'disabled'),
    disabled: true,
    ...(subscriptionIds ? { subscriptionIds } : {}),
  }),
  OverdueMatterSettled: (a, { data }) => staged(a, [data.invoice], 'settled'),
  AccessReinstated: ({ subscriptionIds: _enabledAgain, ...a }) => ({
    ...a,
    disabled: false,
    matters: a.matters.filter((matter) => !isOver(matter)),
  }),
  FollowUpRaised: (a, { data: { followUpId, code }, occurredAt }) => ({
    ...a,
    followUps: [...a.followUps, { followUpId, code, raisedAt: occurredAt, done: false }],
  }),
  FollowUpDone: (a, { data }) => ({
    ...a,
    followUps: a.followUps.map((each) =>
      each.followUpId === data.followUpId ? { ...each, done: true } : each,
    ),
  }),
});

export const matterOf = (a: Account, invoice: string): Matter | undefined =>
  a.matters.find((matter) => matter.invoice === invoice);

/** Proposals that nobody has decided on. */
export const proposals = (a: Account): Matter[] => a.matters.filter(({ stage }) => stage === 'proposed');

/** What a person may disable access over: a decision to leave it can be thought over while the invoice is overdue. */
export const disablable = (a: Account): Matter[] =>
  a.matters.filter(({ stage }) => stage === 'proposed' || stage === 'declined');

/** Invoices that access is disabled over and that are not settled. */
export const unsettled = (a: Account): Matter[] => a.matters.filter(({ stage }) => stage === 'disabled');

/** The follow-up of this kind that waits for somebody. */
export const openFollowUp = (a: Account, code: FollowUpCode): FollowUp | undefined =>
  a.followUps.find((each) => each.code === code && !each.done);

const isOver = ({ stage }: Matter): boolean => stage === 'disabled' || stage === 'settled';

const without = (a: Account, invoice: string): Matter[] =>
  a.matters.filter((matter) => matter.invoice !== invoice);

function staged(a: Account, invoices: readonly string[], stage: Matter['stage']): Account {
  return {
    ...a,
    matters: a.matters.map((matter) => (invoices.includes(matter.invoice) ? { ...matter, stage } : matter)),
  };
}
