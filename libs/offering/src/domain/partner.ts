import { addDays, evolveBy } from '#kernel';
import type { EntitlementTerms, PartnerProfile } from './partner-commands.js';
import type { PartnerEvent } from './partner-events.js';

/** A contract or benefit, and since when (and until when) it is on file. [D11] */
export interface Entitlement extends EntitlementTerms {
  readonly recordedAt: string;
  readonly endedAt?: string;
}

/** The partner whose desk this is. */
export interface Partner {
  readonly profile: PartnerProfile | undefined;
  /** Since when it is of the kind that it is. */
  readonly kindSince: string;
  /** One per contract; ended and expired ones stay. */
  readonly entitlements: readonly Entitlement[];
}

export const noPartner: Partner = { profile: undefined, kindSince: '', entitlements: [] };

/** There is one partner to a desk, so its stream has one name. */
export const OWN = 'own';

export const entitlementOf = (p: Partner, contractId: string): Entitlement | undefined =>
  p.entitlements.find((entitlement) => entitlement.contractId === contractId);

/** The moment from which a contract can't be used any more; undefined when none is in sight. */
export function overFrom({ expiresAt, endedAt }: Entitlement): string | undefined {
  const dayAfter = expiresAt === undefined ? undefined : `${addDays(expiresAt, 1)}T00:00:00.000Z`;
  return [dayAfter, endedAt].filter((moment) => moment !== undefined).sort()[0];
}

/** True from the recording on until the contract is over. Incidents are not looked at. */
export function isInForce(entitlement: Entitlement, at: string): boolean {
  const over = overFrom(entitlement);
  return over === undefined || at < over;
}

/** True when a hand-over can use it: in force, and with incidents left where they are counted. */
export const isUsable = (entitlement: Entitlement, at: string): boolean =>
  isInForce(entitlement, at) && entitlement.incidentsRemaining !== 0;

/** True when nothing about it would change by recording it with these terms. */
export const isAsStated = (known: Entitlement, stated: EntitlementTerms): boolean =>
  known.endedAt === undefined &&
  known.accessId === stated.accessId &&
  known.expiresAt === stated.expiresAt &&
  known.incidentsRemaining === stated.incidentsRemaining;

/** The partner after an event: one line per event. */
export const evolve = evolveBy<Partner, PartnerEvent>({
  PartnerProfilePublished: (p, { data, occurredAt }) => ({
    ...p,
    profile: data,
    kindSince: p.profile?.partnerKind === data.partnerKind ? p.kindSince : occurredAt,
  }),
  EntitlementRecorded: (p, { data, occurredAt }) => ({
    ...p,
    entitlements: [
      ...p.entitlements.filter(({ contractId }) => contractId !== data.contractId),
      { ...data, recordedAt: occurredAt },
    ],
  }),
  EntitlementEnded: (p, { data, occurredAt }) =>
    withEntitlement(p, data.contractId, (entitlement) => ({ ...entitlement, endedAt: occurredAt })),
  EntitlementIncidentUsed: (p, { data: { contractId, incidentsRemaining } }) =>
    withEntitlement(p, contractId, (entitlement) => ({ ...entitlement, incidentsRemaining })),
});

const withEntitlement = (p: Partner, id: string, change: (e: Entitlement) => Entitlement): Partner => ({
  ...p,
  entitlements: p.entitlements.map((each) => (each.contractId === id ? change(each) : each)),
});
