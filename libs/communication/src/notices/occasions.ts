import {
  AccessDisabled,
  AccessDisablingNoticeGiven,
  AccessReinstated,
  CollectionsPolicyDisclosed,
  InvoiceIssued,
  PaymentReminderSent,
} from '#billing';
import {
  Closed,
  CustomerInformed,
  CustomerReplyAwaited,
  EscalatedToIndirectProvider,
  EscalatedToMicrosoft,
  Reopened,
  RequestReceived,
  Withdrawn,
} from '#cases';
import { dayOf, type EventDescription, type EventOf, type RecordedEvent } from '#kernel';
import { SupportPlanDisclosed } from '#offering';
import type { Channel, TemplateCode } from '../domain/vocabulary.js';

/** What a customer is told, and how. */
export interface Occasion {
  readonly template: TemplateCode;
  /** E-mail, when absent. */
  readonly channel?: Channel;
}

type Tell<E> = (event: E) => Occasion | undefined;

const OCCASIONS: ReadonlyMap<string, Tell<RecordedEvent>> = new Map([
  on(RequestReceived, () => ({ template: 'requestReceived' })),
  on(CustomerInformed, ({ data: { about, channel } }) =>
    channel === 'unknown' ? undefined : { template: TOLD_ABOUT[about], channel },
  ),
  on(CustomerReplyAwaited, () => ({ template: 'customerReplyAwaited' })),
  on(EscalatedToMicrosoft, () => ({ template: 'escalatedToMicrosoft' })),
  on(EscalatedToIndirectProvider, () => ({ template: 'escalatedToIndirectProvider' })),
  on(Reopened, () => ({ template: 'caseReopened' })),
  on(Closed, () => ({ template: 'caseClosed' })),
  on(Withdrawn, () => ({ template: 'caseWithdrawn' })),
  on(InvoiceIssued, () => ({ template: 'invoiceIssued' })),
  // A reminder says how it is on the day it goes out, which after a downtime is not the day it was meant for.
  on(PaymentReminderSent, ({ data, metadata }) =>
    dayOf(metadata.occurredAt) > data.dueOn
      ? { template: 'paymentReminderAfterDue' }
      : { template: 'paymentReminderBeforeDue' },
  ),
  on(AccessDisablingNoticeGiven, () => ({ template: 'accessDisablingNotice' })),
  on(AccessDisabled, () => ({ template: 'accessDisabled' })),
  on(AccessReinstated, () => ({ template: 'accessReinstated' })),
  on(CollectionsPolicyDisclosed, ({ data: { channel } }) => ({
    template: 'collectionsPolicyDisclosed',
    channel,
  })),
  on(SupportPlanDisclosed, ({ data: { channel } }) => ({ template: 'supportPlanDisclosed', channel })),
]);

const TOLD_ABOUT = {
  progress: 'caseProgress',
  resolution: 'caseResolved',
  serviceIssueResolved: 'serviceIssueResolved',
} as const;

/** The events that customers are told of. */
export const occasionTypes: ReadonlySet<string> = new Set(OCCASIONS.keys());

/** What the customer is told of an event; undefined when it is nothing. [D14] [D16] [D19] */
export const occasionOf = (event: RecordedEvent): Occasion | undefined => OCCASIONS.get(event.type)?.(event);

function on<D extends EventDescription>(
  definition: D,
  tell: Tell<RecordedEvent<EventOf<D>>>,
): [string, Tell<RecordedEvent>] {
  return [definition.type, tell as Tell<RecordedEvent>];
}
