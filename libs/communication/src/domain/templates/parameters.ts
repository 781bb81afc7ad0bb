import type { TemplateCode } from '../vocabulary.js';

/** Integer minor units and an ISO 4217 code. [D28] */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
  /** Decimal places of the minor unit by ISO 4217; what `Intl` shows by default differs from it (HUF, COP, IQD). */
  readonly minorDigits: number;
}

/** What a kind of support is about. [D7] */
export type SupportKind = 'technical' | 'billing' | 'subscriptionManagement';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When support is there: local times of day in an IANA time zone. [D21] */
export interface ServiceHours {
  readonly timeZone: string;
  readonly periods: readonly {
    readonly days: readonly Weekday[];
    readonly from: string;
    readonly to: string;
  }[];
}

/** A, B and C in Microsoft's letters. [D8] */
export type Severity = 'critical' | 'moderate' | 'minimal';

interface OfCase {
  readonly number: string;
  readonly title: string;
}

interface OfInvoice {
  readonly invoice: string;
  readonly amount: Money;
  readonly dueOn: string;
  /** Customers are reminded of the billing period too. [D26] */
  readonly period: { readonly start: string; readonly end: string };
}

/** What each template needs to know. Days are `2026-03-01`, moments ISO 8601 in UTC. */
export interface TemplateParameters {
  readonly requestReceived: OfCase & { readonly severity: Severity };
  readonly caseProgress: OfCase & { readonly text: string };
  readonly caseResolved: OfCase & { readonly text: string };
  readonly serviceIssueResolved: OfCase & {
    readonly issueId: string;
    readonly issueTitle?: string;
    readonly endedAt?: string;
    /** What the partner adds. */
    readonly text?: string;
  };
  readonly customerReplyAwaited: OfCase & { readonly question: string };
  readonly escalatedToMicrosoft: OfCase & { readonly serviceRequestNumber?: string };
  readonly escalatedToIndirectProvider: OfCase & { readonly reference?: string };
  readonly caseReopened: OfCase;
  readonly caseClosed: OfCase;
  readonly caseWithdrawn: OfCase;
  readonly invoiceIssued: OfInvoice & { readonly issuedOn: string };
  readonly paymentReminderBeforeDue: OfInvoice & { readonly daysLeft: number };
  readonly paymentReminderAfterDue: OfInvoice & { readonly daysOverdue: number };
  readonly accessDisablingNotice: {
    readonly invoice: string;
    readonly amount: Money;
    readonly dueOn: string;
    /** First day on which access may be disabled; the notice runs until then. [D27] */
    readonly notBefore: string;
  };
  readonly accessDisabled: { readonly invoices: readonly string[] };
  readonly accessReinstated: Readonly<Record<string, never>>;
  readonly collectionsPolicyDisclosed: {
    readonly version: number;
    /** How the partner describes the policy in the customer's language, where it does. */
    readonly description?: string;
    readonly reminderDaysBeforeDue: readonly number[];
    readonly reminderDaysAfterDue: readonly number[];
    readonly accessMayBeDisabledAfterDays: number;
    readonly noticeDays: number;
  };
  readonly supportPlanDisclosed: {
    readonly plan: string;
    /** What customers must have been told. [D21] */
    readonly kinds: readonly SupportKind[];
    readonly serviceHours: ServiceHours;
    readonly contactMethod: string;
    readonly charged: 'nothing' | 'part' | 'all';
    /** Per month. */
    readonly price?: Money;
  };
}

/** Every template has its parameters, and there are no others: checked by the compiler. */
export type ParametersOf<Code extends TemplateCode> = TemplateParameters[Code];

/** A template with what it needs. */
export type Notice = {
  [Code in TemplateCode]: { readonly template: Code; readonly parameters: ParametersOf<Code> };
}[TemplateCode];
