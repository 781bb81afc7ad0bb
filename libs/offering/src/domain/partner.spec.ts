import { describe, expect, it } from '@jest/globals';
import { rulesOf } from '#kernel';
import { happenedAt, specification } from '#kernel/testing';
import { partnerFindings } from './findings.js';
import type { PublishPartnerProfile, RecordEntitlement } from './partner-commands.js';
import { partnerDecider, partnerSteps } from './partner-decide.js';
import {
  EntitlementEnded,
  EntitlementIncidentUsed,
  EntitlementRecorded,
  PartnerProfilePublished,
} from './partner-events.js';

const { given } = specification(partnerDecider);

const contoso = {
  partnerId: 'contoso',
  name: 'Contoso Cloud',
  partnerKind: 'directBill' as const,
  cloud: 'commercial' as const,
  supportProfile: {
    email: 'help@contoso.example',
    telephone: '+351 210 000 000',
    website: 'https://help.contoso.example',
  },
};
const reseller = {
  ...contoso,
  partnerKind: 'indirectReseller' as const,
  providerId: 'fabrikam',
  providerName: 'Fabrikam Distribution',
};
const asfp = {
  vehicle: 'advancedSupportForPartners' as const,
  contractId: 'C-1',
  accessId: 'A-1',
  expiresAt: '2030-12-31',
};
const incidents = { vehicle: 'productSupportIncident' as const, contractId: 'I-1', incidentsRemaining: 1 };

const publish = (profile: Omit<PublishPartnerProfile, 'type'> = contoso): PublishPartnerProfile => ({
  type: 'PublishPartnerProfile',
  ...profile,
});
const record = (terms: Omit<RecordEntitlement, 'type'> = asfp): RecordEntitlement => ({
  type: 'RecordEntitlement',
  ...terms,
});

const published = PartnerProfilePublished(contoso);
const holdsAsfp = EntitlementRecorded(asfp);
const holdsIncidents = EntitlementRecorded(incidents);
const ended = EntitlementEnded({ contractId: 'C-1' });

describe('publishing the partner profile [D1] [D22]', () => {
  it('states it, and once only', () => {
    given().when(publish()).then(published);
    given(published).when(publish()).thenNothing();
    given(published)
      .when(publish({ ...contoso, name: 'Contoso' }))
      .then(PartnerProfilePublished({ ...contoso, name: 'Contoso' }));
  });

  it('names the provider of an indirect reseller', () => {
    given().when(publish(reseller)).then(PartnerProfilePublished(reseller));
    given()
      .when(publish({ ...contoso, partnerKind: 'indirectReseller' }))
      .refused('offering/reseller-names-its-provider');
  });

  it('names no provider of anybody else', () => {
    given()
      .when(publish({ ...reseller, partnerKind: 'indirectProvider' }))
      .refused('offering/only-resellers-have-a-provider');
  });
});

describe('entitlements [D11]', () => {
  it('are recorded, and renewed', () => {
    const renewed = { ...asfp, expiresAt: '2031-12-31' };
    given().when(record()).then(holdsAsfp);
    given(holdsAsfp).when(record()).thenNothing();
    given(holdsAsfp).when(record(renewed)).then(EntitlementRecorded(renewed));
  });

  it('are not needed for a vehicle that is open to all', () => {
    given()
      .when(record({ vehicle: 'commercialSupport', contractId: 'C-2' }))
      .refused('offering/vehicle-needs-no-contract');
  });

  it('stay with their vehicle', () => {
    given(holdsAsfp)
      .when(record({ ...asfp, vehicle: 'premierSupportForPartners' }))
      .refused('offering/contract-keeps-its-vehicle');
  });

  it('end, once, and can be recorded anew', () => {
    given().when({ type: 'EndEntitlement', contractId: 'C-1' }).refused('offering/known-contract');
    given(holdsAsfp).when({ type: 'EndEntitlement', contractId: 'C-1' }).then(ended);
    given(holdsAsfp, ended).when({ type: 'EndEntitlement', contractId: 'C-1' }).thenNothing();
    given(holdsAsfp, ended).when(record()).then(holdsAsfp);
  });

  it('count their incidents down, where they are counted', () => {
    const use = (contractId: string) => ({ type: 'UseIncident', contractId, caseId: 'case-7' }) as const;
    const used = EntitlementIncidentUsed({ contractId: 'I-1', caseId: 'case-7', incidentsRemaining: 0 });
    given(holdsIncidents).when(use('I-1')).then(used);
    given(holdsIncidents, used).when(use('I-1')).then(used);
    given(holdsAsfp).when(use('C-1')).thenNothing();
    given().when(use('C-1')).refused('offering/known-contract');
  });
});

describe('the finding about a direct-bill partner [D1]', () => {
  const JANUARY = '2026-01-01T00:00:00.000Z';
  const MARCH = '2026-03-01T00:00:00.000Z';
  const MAY = '2026-05-01T00:00:00.000Z';
  const directBill = happenedAt(JANUARY, published);
  const finding = { code: 'offering/direct-bill-needs-support-contract', source: '[D1]' };

  it('stands while there is neither ASfP nor PSfP', () => {
    const { state } = given(directBill, holdsIncidents);
    expect(partnerFindings(state, MARCH)).toMatchObject([{ ...finding, since: JANUARY }]);
  });

  it('goes away with either of them', () => {
    for (const vehicle of ['advancedSupportForPartners', 'premierSupportForPartners'] as const) {
      const { state } = given(directBill, EntitlementRecorded({ vehicle, contractId: 'C-1' }));
      expect(partnerFindings(state, MARCH)).toEqual([]);
    }
  });

  it('comes back when the contract is ended, or runs out', () => {
    expect(partnerFindings(given(directBill, holdsAsfp, happenedAt(MARCH, ended)).state, MAY)).toMatchObject([
      { since: MARCH },
    ]);
    const { state } = given(directBill, EntitlementRecorded({ ...asfp, expiresAt: '2026-03-31' }));
    expect(partnerFindings(state, '2026-03-31T23:59:59.999Z')).toEqual([]);
    expect(partnerFindings(state, MAY)).toMatchObject([{ since: '2026-04-01T00:00:00.000Z' }]);
  });

  it('concerns nobody else, and dates from when the partner became one', () => {
    const wasReseller = happenedAt(JANUARY, PartnerProfilePublished(reseller));
    expect(partnerFindings(given().state, MARCH)).toEqual([]);
    expect(partnerFindings(given(wasReseller).state, MARCH)).toEqual([]);
    expect(partnerFindings(given(wasReseller, happenedAt(MARCH, published)).state, MAY)).toMatchObject([
      { since: MARCH },
    ]);
  });
});

it('names every rule once, with its source and a sentence', () => {
  for (const { code, source, message } of rulesOf(partnerSteps)) {
    expect(code).toMatch(/^offering\/[a-z-]+$/);
    expect(source).toMatch(/^\[D\d+\]$/);
    expect(message).toMatch(/^[A-Z].*\.$/);
  }
});
