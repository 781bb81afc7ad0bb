import {
  AccessDisabled,
  AccessDisablingNoticeGiven,
  InvoiceIssued,
  minorDigits,
  PaymentReminderSent,
  type CollectionsPolicyPublished,
} from '#billing';
import {
  CustomerInformed,
  CustomerReplyAwaited,
  EscalatedToIndirectProvider,
  EscalatedToMicrosoft,
  RequestReceived,
} from '#cases';
import {
  dayOf,
  daysBetween,
  idOf,
  present,
  type EventDescription,
  type EventOf,
  type RecordedEvent,
} from '#kernel';
import { SupportPlanDisclosed, SupportPlanPublished } from '#offering';
import type { Money, Notice, ParametersOf } from '../domain/templates/parameters.js';
import type { Language, TemplateCode } from '../domain/vocabulary.js';

/** What a message is made of. */
export interface Source {
  readonly cause: RecordedEvent;
  /** The cause's stream, up to and with the cause. */
  readonly past: readonly RecordedEvent[];
  readonly language: Language;
  /** The service issue that the cause names. */
  readonly issue?: { readonly title: string; readonly endDateTime: string | null };
  /** The collections policy that was disclosed, in that version. */
  readonly policy?: EventOf<typeof CollectionsPolicyPublished>['data'];
}

type Composers = { readonly [Code in TemplateCode]: (source: Source) => ParametersOf<Code> };

/** Where each template finds what it says. */
const COMPOSERS: Composers = {
  requestReceived: (source) => ({ ...caseOf(source), severity: theFirst(RequestReceived, source).severity }),
  caseProgress: (source) => ({ ...caseOf(source), text: the(CustomerInformed, source).text ?? '' }),
  caseResolved: (source) => ({ ...caseOf(source), text: the(CustomerInformed, source).text ?? '' }),
  serviceIssueResolved: (source) => {
    const { issueId = '', text } = the(CustomerInformed, source);
    const { title: issueTitle, endDateTime } = source.issue ?? {};
    return {
      ...caseOf(source),
      issueId,
      ...present({ issueTitle, endedAt: endDateTime ?? undefined, text }),
    };
  },
  customerReplyAwaited: (source) => ({
    ...caseOf(source),
    question: the(CustomerReplyAwaited, source).question,
  }),
  escalatedToMicrosoft: (source) => {
    const { serviceRequestNumber } = the(EscalatedToMicrosoft, source);
    return { ...caseOf(source), ...present({ serviceRequestNumber }) };
  },
  escalatedToIndirectProvider: (source) => {
    const { reference } = the(EscalatedToIndirectProvider, source);
    return { ...caseOf(source), ...present({ reference }) };
  },
  caseReopened: caseOf,
  caseClosed: caseOf,
  caseWithdrawn: caseOf,
  invoiceIssued: (source) => {
    const { amountMinor, issuedOn, ...invoice } = the(InvoiceIssued, source);
    return { ...invoiceOf(source, invoice, amountMinor), issuedOn };
  },
  paymentReminderBeforeDue: (source) => {
    const { outstandingMinor, ...invoice } = the(PaymentReminderSent, source);
    const daysLeft = daysBetween(dayOf(source.cause.metadata.occurredAt), invoice.dueOn);
    return { ...invoiceOf(source, invoice, outstandingMinor), daysLeft };
  },
  paymentReminderAfterDue: (source) => {
    const { outstandingMinor, ...invoice } = the(PaymentReminderSent, source);
    const daysOverdue = daysBetween(invoice.dueOn, dayOf(source.cause.metadata.occurredAt));
    return { ...invoiceOf(source, invoice, outstandingMinor), daysOverdue };
  },
  accessDisablingNotice: (source) => {
    const { invoice, dueOn, currency, outstandingMinor, mayBeDisabledFrom } = the(
      AccessDisablingNoticeGiven,
      source,
    );
    return { invoice, dueOn, amount: moneyOf(outstandingMinor, currency), notBefore: mayBeDisabledFrom };
  },
  accessDisabled: (source) => ({ invoices: the(AccessDisabled, source).invoices }),
  accessReinstated: () => ({}),
  collectionsPolicyDisclosed: ({ policy, language }) => {
    if (!policy) throw new Error('A collections policy was disclosed that was never published.');
    const { descriptions = [], ...terms } = policy;
    const description = descriptions.find((each) => each.language === language)?.text;
    return { ...terms, ...present({ description }) };
  },
  supportPlanDisclosed: (source) => {
    const { name, supportKinds, serviceHours, contactMethod, charged, price } = planOf(source);
    return {
      plan: name,
      kinds: supportKinds,
      ...{ serviceHours, contactMethod, charged },
      ...(price ? { price: moneyOf(price.amountMinor, price.currency) } : {}),
    };
  },
};

/** Finds what a message says: a template and its parameters. */
export const compose = (template: TemplateCode, source: Source): Notice =>
  ({ template, parameters: COMPOSERS[template](source) }) as Notice;

function caseOf(source: Source) {
  const { number, title } = theFirst(RequestReceived, source);
  return { number, title };
}

interface InvoiceFacts {
  readonly dueOn: string;
  readonly billingPeriodStart: string;
  readonly billingPeriodEnd: string;
  readonly currency: string;
}

const invoiceOf = (
  { cause }: Source,
  { dueOn, billingPeriodStart, billingPeriodEnd, currency }: InvoiceFacts,
  amountMinor: number,
) => ({
  invoice: idOf(cause.streamId),
  amount: moneyOf(amountMinor, currency),
  dueOn,
  period: { start: billingPeriodStart, end: billingPeriodEnd },
});

const moneyOf = (amountMinor: number, currency: string): Money => ({
  amountMinor,
  currency,
  minorDigits: minorDigits(currency),
});

/** The version that was disclosed, which need not be the last one. [D21] */
function planOf(source: Source) {
  const { version } = the(SupportPlanDisclosed, source);
  const published = source.past
    .filter(({ type }) => type === SupportPlanPublished.type)
    .map((event) => dataOf(SupportPlanPublished, event))
    .find((plan) => plan.version === version);
  if (!published) throw new Error(`Version ${version} of the support plan was never published.`);
  return published;
}

const the = <D extends EventDescription>(definition: D, { cause }: Source) => dataOf(definition, cause);

const theFirst = <D extends EventDescription>(definition: D, { past }: Source) => dataOf(definition, past[0]);

/** @throws Error when the event is of another type: a mistake of the program */
function dataOf<D extends EventDescription>(
  definition: D,
  event: RecordedEvent | undefined,
): EventOf<D>['data'] {
  if (event?.type !== definition.type) {
    throw new Error(`A message needs a ${definition.type} and found a ${event?.type ?? 'gap in the log'}.`);
  }
  return event.data as EventOf<D>['data'];
}
