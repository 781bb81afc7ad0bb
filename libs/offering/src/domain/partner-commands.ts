import type { VehicleCode } from './vehicles.js';
import type { Cloud, PartnerKind } from './vocabulary.js';

/** Who the partner is, and how its customers reach it. [D1] [D22] */
export interface PartnerProfile {
  readonly partnerId: string;
  readonly name: string;
  readonly partnerKind: PartnerKind;
  readonly cloud: Cloud;
  readonly supportProfile: { readonly email: string; readonly telephone: string; readonly website: string };
  readonly providerId?: string;
  readonly providerName?: string;
}

export interface PublishPartnerProfile extends PartnerProfile {
  readonly type: 'PublishPartnerProfile';
}

/** What the partner holds of a vehicle. [D11] */
export interface EntitlementTerms {
  readonly vehicle: VehicleCode;
  readonly contractId: string;
  readonly accessId?: string;
  /** The last day on which it can be used. */
  readonly expiresAt?: string;
  readonly incidentsRemaining?: number;
}

export interface RecordEntitlement extends EntitlementTerms {
  readonly type: 'RecordEntitlement';
}

export interface EndEntitlement {
  readonly type: 'EndEntitlement';
  readonly contractId: string;
}

export interface UseIncident {
  readonly type: 'UseIncident';
  readonly contractId: string;
  readonly caseId: string;
}

/** Everything that somebody may ask of the partner's own record. */
export type PartnerCommand = PublishPartnerProfile | RecordEntitlement | EndEntitlement | UseIncident;
