import type { Actor } from '#kernel';
import type { Invoice } from '../invoice/invoice.js';
import type { Policy } from '../policy/policy.js';
import type { DisclosureChannel, HeldBy, SettledBy } from '../vocabulary.js';

export interface DiscloseCollectionsPolicy {
  readonly type: 'DiscloseCollectionsPolicy';
  readonly policyId: string;
  /** The newest one, when absent. */
  readonly version?: number;
  readonly channel: DisclosureChannel;
  readonly facts: { readonly isCspCustomer: boolean; readonly policy: Policy };
}

interface OverInvoice {
  readonly invoice: string;
}

/** Given by a process: the policy's day of notice has come. */
export interface GiveDisablingNotice extends OverInvoice {
  readonly type: 'GiveDisablingNotice';
  readonly facts: { readonly invoice: Invoice };
}

/** Given by a process: the notice has run, and the policy allows considering it. */
export interface ProposeDisablingAccess extends OverInvoice {
  readonly type: 'ProposeDisablingAccess';
  readonly facts: { readonly invoice: Invoice };
}

/** Given by a process: the invoice is disputed, or promised to be paid. */
export interface WithdrawDisabling extends OverInvoice {
  readonly type: 'WithdrawDisabling';
  readonly because: HeldBy;
}

/** Given by a process: nothing is outstanding on the invoice any more. */
export interface SettleOverdueMatter extends OverInvoice {
  readonly type: 'SettleOverdueMatter';
  readonly because: SettledBy;
}

/** What a person decides, with the invoices in question as they stand at that moment. [D27] */
interface Decision {
  readonly reason: string;
  readonly facts: {
    readonly decidedBy: Actor['kind'];
    readonly invoices: readonly Invoice[];
  };
}

export interface DisableAccess extends Decision {
  readonly type: 'DisableAccess';
  readonly subscriptionIds?: readonly string[];
}

export interface DeclineDisablingAccess extends Decision {
  readonly type: 'DeclineDisablingAccess';
}

export interface ReinstateAccess extends Decision {
  readonly type: 'ReinstateAccess';
}

export interface MarkFollowUpDone {
  readonly type: 'MarkFollowUpDone';
  readonly followUpId: string;
  readonly note?: string;
}

/** Everything that somebody may ask of a customer's account. */
export type AccountCommand =
  | DiscloseCollectionsPolicy
  | GiveDisablingNotice
  | ProposeDisablingAccess
  | WithdrawDisabling
  | SettleOverdueMatter
  | DisableAccess
  | DeclineDisablingAccess
  | ReinstateAccess
  | MarkFollowUpDone;
