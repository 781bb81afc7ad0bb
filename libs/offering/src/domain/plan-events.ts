import { defineEvent, oneOf, t, type EventOf } from '#kernel';
import {
  CHARGED,
  DISCLOSURE_CHANNELS,
  FULFILMENT_MODES,
  ISSUE_KINDS,
  SEVERITIES,
  WEEKDAYS,
} from './vocabulary.js';

const text = () => t.String();
const version = () => t.Integer({ minimum: 1 });
const minutes = () => t.Optional(t.Integer({ minimum: 1 }));

/** Everything that a customer must have been told of the support it gets. [D20] [D21] */
const terms = () => ({
  name: text(),
  fulfilmentModes: t.Array(oneOf(FULFILMENT_MODES)),
  supportKinds: t.Array(oneOf(ISSUE_KINDS)),
  /** Local times of day, `09:00` to `18:00`, in an IANA time zone; round the clock is `00:00` to `24:00`. */
  serviceHours: t.Object({
    timeZone: text(),
    periods: t.Array(t.Object({ days: t.Array(oneOf(WEEKDAYS)), from: text(), to: text() })),
  }),
  /** How the customer reaches support, in words. */
  contactMethod: text(),
  charged: oneOf(CHARGED),
  /** Per month, in minor units of an ISO 4217 currency. */
  price: t.Optional(t.Object({ amountMinor: t.Integer({ minimum: 0 }), currency: text() })),
  /** What is promised for a severity, in minutes within the service hours. [D23] */
  targets: t.Array(
    t.Object({
      severity: oneOf(SEVERITIES),
      firstResponseMinutes: minutes(),
      resolutionMinutes: minutes(),
    }),
  ),
});

export const SupportPlanPublished = defineEvent('SupportPlanPublished', {
  summary: 'The partner published a version of a support plan.',
  data: t.Object({
    /** 1, and one more with each publication; a later version never rewrites an earlier one. [D23] */
    version: version(),
    ...terms(),
  }),
});

export const SupportPlanDisclosed = defineEvent('SupportPlanDisclosed', {
  summary: 'A customer was told of a version of a support plan.',
  data: t.Object({
    /** Also the stream's id: whoever follows customers need not look at stream names. */
    planId: text(),
    customerId: text(),
    version: version(),
    channel: oneOf(DISCLOSURE_CHANNELS),
  }),
});

export const planEvents = [SupportPlanPublished, SupportPlanDisclosed] as const;

/** Everything that may happen to a support plan. */
export type PlanEvent = EventOf<(typeof planEvents)[number]>;
