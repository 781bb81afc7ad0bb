import type { BoundPolicy } from '../schedule.js';
import type { DisputeOutcome } from '../vocabulary.js';

/** `facts` is what other contexts and streams knew when the command was given. */
export interface IssueInvoice {
  readonly type: 'IssueInvoice';
  readonly number: string;
  readonly customerId: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly billingPeriodStart: string;
  readonly billingPeriodEnd: string;
  readonly currency: string;
  readonly amountMinor: number;
  /** Which policy to collect by, where it is not the customer's usual one. */
  readonly policyId?: string;
  readonly facts: {
    readonly isCspCustomer: boolean;
    /** The version in force on the day of issue. */
    readonly policy: BoundPolicy | undefined;
  };
}

/** Given by a process, for invoices that are older than every policy. */
export interface BindCollectionsPolicy {
  readonly type: 'BindCollectionsPolicy';
  /** Absent as long as there is none. */
  readonly policy?: BoundPolicy;
}

export interface CreditNote {
  readonly number: string;
  readonly issuedOn: string;
  readonly amountMinor: number;
}

export interface IssueCreditNote extends CreditNote {
  readonly type: 'IssueCreditNote';
  readonly reason?: string;
  /** Whose invoice it is, and in which currency, as far as the caller says so. */
  readonly customerId?: string;
  readonly currency?: string;
}

/** A person reminds the customer, now. */
export interface SendPaymentReminder {
  readonly type: 'SendPaymentReminder';
}

/** A step of the policy's schedule came due. */
export interface SendScheduledReminder {
  readonly type: 'SendScheduledReminder';
  readonly step: string;
}

export interface ReceivePayment {
  readonly type: 'ReceivePayment';
  readonly amountMinor: number;
  readonly receivedOn: string;
  readonly reference: string;
}

export interface RecordPromiseToPay {
  readonly type: 'RecordPromiseToPay';
  readonly promisedOn: string;
  readonly amountMinor?: number;
  readonly note?: string;
}

export interface DisputeInvoice {
  readonly type: 'DisputeInvoice';
  readonly reason: string;
}

export interface SettleDispute {
  readonly type: 'SettleDispute';
  readonly outcome: DisputeOutcome;
  readonly explanation?: string;
  /** What the customer was right about, where it was. */
  readonly creditNote?: CreditNote;
}

export interface WriteOffInvoice {
  readonly type: 'WriteOffInvoice';
  readonly reason: string;
}

/** Everything that somebody may ask of an invoice. */
export type InvoiceCommand =
  | IssueInvoice
  | BindCollectionsPolicy
  | IssueCreditNote
  | SendPaymentReminder
  | SendScheduledReminder
  | ReceivePayment
  | RecordPromiseToPay
  | DisputeInvoice
  | SettleDispute
  | WriteOffInvoice;
