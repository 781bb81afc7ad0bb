import { addDays, commandRule, dayOf, rule } from '#kernel';
import { isDunnable, isOpen, pendingSteps, type Invoice } from '../invoice/invoice.js';
import { NOT_A_CSP_CUSTOMER } from '../invoice/rules.js';
import { mayBeDisabledFrom, noticeDay } from '../schedule.js';
import { disablable, matterOf, proposals, unsettled, type Account } from './account.js';
import type {
  DeclineDisablingAccess,
  DisableAccess,
  DiscloseCollectionsPolicy,
  GiveDisablingNotice,
  MarkFollowUpDone,
  ProposeDisablingAccess,
  ReinstateAccess,
} from './commands.js';

type OverInvoice = GiveDisablingNotice | ProposeDisablingAccess;
type Decision = DisableAccess | DeclineDisablingAccess | ReinstateAccess;

// What the account itself allows

export const isProposed = rule<Account>(
  'billing/disabling-proposed-first',
  '[D27]',
  'Disabling access is considered when the collections policy allows it: there is no open proposal for this customer.',
  (a) => disablable(a).length > 0,
);

export const isUndecided = rule<Account>(
  'billing/proposal-to-decline',
  '[D27]',
  'There is no open proposal to disable this customer’s access.',
  (a) => proposals(a).length > 0,
);

export const isDisabled = rule<Account>(
  'billing/access-disabled',
  '[D27]',
  'Access is not disabled, so there is nothing to reinstate.',
  (a) => a.disabled,
);

// What the command must say

export const toldIsCspCustomer = commandRule<Account, DiscloseCollectionsPolicy>(
  'billing/csp-customer',
  '[D29]',
  NOT_A_CSP_CUSTOMER,
  'customerId',
  (_a, { facts }) => facts.isCspCustomer,
);

export const versionIsPublished = commandRule<Account, DiscloseCollectionsPolicy>(
  'billing/known-policy-version',
  '[D25]',
  'This version of the collections policy was never published.',
  'version',
  (_a, { version, facts }) =>
    1 <= facts.policy.versions.length && (version ?? 1) <= facts.policy.versions.length,
);

export const isOverdueMatter = commandRule<Account, OverInvoice>(
  'billing/overdue-matter',
  '[D27]',
  'Access is considered over an overdue invoice that is neither settled, nor disputed, nor promised to be paid.',
  'invoice',
  (_a, { facts }, at) => isDunnable(facts.invoice, dayOf(at)) && facts.invoice.dueOn < dayOf(at),
);

export const isBound = commandRule<Account, OverInvoice>(
  'billing/policy-binds-invoice',
  '[D25]',
  'No collections policy binds this invoice.',
  'invoice',
  (_a, { facts }) => facts.invoice.policy !== undefined,
);

export const noticeIsDue = commandRule<Account, GiveDisablingNotice>(
  'billing/notice-day-has-come',
  '[D25]',
  'The collections policy does not ask for notice yet.',
  'invoice',
  (_a, { facts: { invoice } }, at) =>
    invoice.policy !== undefined && noticeDay(invoice.dueOn, invoice.policy) <= dayOf(at),
);

export const remindersCameFirst = commandRule<Account, OverInvoice>(
  'billing/reminders-first',
  '[D27]',
  'The reminders that the collections policy prescribes come first.',
  'invoice',
  (_a, { facts }, at) => remindedAsPrescribed(facts.invoice, at),
);

export const noticeHasRun = commandRule<Account, ProposeDisablingAccess>(
  'billing/notice-has-run',
  '[D27]',
  'The notice that the collections policy prescribes has not run yet.',
  'invoice',
  (a, { invoice }, at) => {
    const matter = matterOf(a, invoice);
    return matter !== undefined && matter.mayBeDisabledFrom <= dayOf(at);
  },
);

export const personDecides = commandRule<Account, Decision>(
  'billing/person-decides',
  '[D27]',
  'A person decides about access: no program may.',
  undefined,
  (_a, { facts }) => facts.decidedBy === 'person',
);

export const matterStillStands = commandRule<Account, DisableAccess>(
  'billing/matter-still-stands',
  '[D27]',
  'The invoices in question are settled, disputed or promised to be paid by now.',
  undefined,
  (a, command, at) => standingProposals(a, command, at).length > 0,
);

export const policyWasDisclosed = commandRule<Account, DisableAccess>(
  'billing/policy-disclosed-first',
  '[D25]',
  'The customer was never told the version of the collections policy that applies: disclose it first.',
  undefined,
  (a, command, at) => standingProposals(a, command, at).every(({ policy }) => policy && wasTold(a, policy)),
);

export const matterIsSettled = commandRule<Account, ReinstateAccess>(
  'billing/disabled-until-settled',
  '[D27]',
  'Access stays disabled until the matter is settled: an invoice is overdue, and neither disputed nor promised to be paid.',
  undefined,
  (a, { facts }, at) =>
    unsettled(a).every(({ invoice }) =>
      facts.invoices.some((known) => known.number === invoice && !isDunnable(known, dayOf(at))),
    ),
);

export const followUpIsKnown = commandRule<Account, MarkFollowUpDone>(
  'billing/known-follow-up',
  '[D27]',
  'The account has no such follow-up.',
  'followUpId',
  (a, command) => a.followUps.some(({ followUpId }) => followUpId === command.followUpId),
);

/** The proposed invoices that are still overdue, and for which nothing holds the partner back. */
export const standingProposals = (a: Account, { facts }: DisableAccess, at: string): Invoice[] =>
  facts.invoices.filter(
    (invoice) =>
      disablable(a).some((matter) => matter.invoice === invoice.number) && isDunnable(invoice, dayOf(at)),
  );

/** Every customer is told the version that applies: an earlier or later one is not it. [D25] */
export const wasTold = (a: Account, { policyId, version }: { policyId: string; version: number }): boolean =>
  a.disclosures.some((told) => told.policyId === policyId && told.version === version);

/** The first day on which access may be disabled, when notice is given on a day. */
export const endOfNotice = ({ dueOn, policy }: Invoice, noticeOn: string): string => {
  if (!policy) return noticeOn;
  const byPolicy = mayBeDisabledFrom(dueOn, policy);
  const byNotice = addDays(noticeOn, policy.noticeDays);
  return byPolicy > byNotice ? byPolicy : byNotice;
};

function remindedAsPrescribed(invoice: Invoice, at: string): boolean {
  return isOpen(invoice) && pendingSteps(invoice, at).length === 0;
}
