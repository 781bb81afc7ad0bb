import { day, defineEvent, oneOf, t, type EventOf } from '#kernel';
import { VEHICLE_CODES } from './vehicles.js';
import { CLOUDS, PARTNER_KINDS } from './vocabulary.js';

const text = () => t.String();
const optionalText = () => t.Optional(t.String());
const incidents = () => t.Integer({ minimum: 0 });

export const PartnerProfilePublished = defineEvent('PartnerProfilePublished', {
  summary: 'The partner said who it is and how customers reach its support.',
  data: t.Object({
    partnerId: text(),
    name: text(),
    partnerKind: oneOf(PARTNER_KINDS),
    /** The cloud of the partner account. [D3] */
    cloud: oneOf(CLOUDS),
    /** What Microsoft's portals show to a customer who looks for technical support. [D22] */
    supportProfile: t.Object({ email: text(), telephone: text(), website: text() }),
    /** The indirect provider, of an indirect reseller only. [D1] */
    providerId: optionalText(),
    providerName: optionalText(),
  }),
});

export const EntitlementRecorded = defineEvent('EntitlementRecorded', {
  summary: 'The partner holds a support contract or benefit, or renewed it.',
  data: t.Object({
    vehicle: oneOf(VEHICLE_CODES),
    contractId: text(),
    accessId: optionalText(),
    /** The last day on which it can be used; absent when it runs on. */
    expiresAt: t.Optional(day()),
    /** Absent when they are not counted. */
    incidentsRemaining: t.Optional(incidents()),
  }),
});

export const EntitlementEnded = defineEvent('EntitlementEnded', {
  summary: 'A support contract or benefit ended before it ran out.',
  data: t.Object({ contractId: text() }),
});

export const EntitlementIncidentUsed = defineEvent('EntitlementIncidentUsed', {
  summary: 'A hand-over used one of the counted incidents of a contract.',
  data: t.Object({ contractId: text(), caseId: text(), incidentsRemaining: incidents() }),
});

export const partnerEvents = [
  PartnerProfilePublished,
  EntitlementRecorded,
  EntitlementEnded,
  EntitlementIncidentUsed,
] as const;

/** Everything that may happen to the partner's own record. */
export type PartnerEvent = EventOf<(typeof partnerEvents)[number]>;
