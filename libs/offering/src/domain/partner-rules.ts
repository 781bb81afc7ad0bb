import { commandRule, dayOf } from '#kernel';
import { entitlementOf, type Partner } from './partner.js';
import type {
  EndEntitlement,
  PublishPartnerProfile,
  RecordEntitlement,
  UseIncident,
} from './partner-commands.js';
import { vehicleOn } from './vehicles.js';

export const resellerNamesItsProvider = commandRule<Partner, PublishPartnerProfile>(
  'offering/reseller-names-its-provider',
  '[D1]',
  'An indirect reseller escalates to its indirect provider: name it.',
  'providerId',
  (_p, { partnerKind, providerId }) => partnerKind !== 'indirectReseller' || providerId !== undefined,
);

export const onlyResellersHaveAProvider = commandRule<Partner, PublishPartnerProfile>(
  'offering/only-resellers-have-a-provider',
  '[D1]',
  'Only an indirect reseller has an indirect provider: leave it out.',
  'providerId',
  (_p, { partnerKind, providerId, providerName }) =>
    partnerKind === 'indirectReseller' || (providerId === undefined && providerName === undefined),
);

export const vehicleNeedsAContract = commandRule<Partner, RecordEntitlement>(
  'offering/vehicle-needs-no-contract',
  '[D11]',
  'This vehicle is open to every CSP partner: there is no contract to record.',
  'vehicle',
  (_p, { vehicle }, at) => vehicleOn(vehicle, dayOf(at))?.needsEntitlement !== false,
);

export const contractKeepsItsVehicle = commandRule<Partner, RecordEntitlement>(
  'offering/contract-keeps-its-vehicle',
  '[D11]',
  'This contract is on file for another vehicle: a contract is for one vehicle.',
  'vehicle',
  (p, { contractId, vehicle }) => (entitlementOf(p, contractId)?.vehicle ?? vehicle) === vehicle,
);

export const contractIsOnFile = commandRule<Partner, EndEntitlement | UseIncident>(
  'offering/known-contract',
  '[D11]',
  'There is no such contract on file: record it first.',
  'contractId',
  (p, { contractId }) => entitlementOf(p, contractId) !== undefined,
);
