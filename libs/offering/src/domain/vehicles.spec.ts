import { describe, expect, it } from '@jest/globals';
import { VEHICLE_CODES, vehicleOn, vehiclesOn } from './vehicles.js';
import { LANGUAGES } from './vocabulary.js';

const TODAY = '2026-03-02';

describe('the vehicle catalogue [D11]', () => {
  it('has every vehicle, named in every language [D18]', () => {
    expect(vehiclesOn(TODAY).map(({ code }) => code)).toEqual(VEHICLE_CODES);
    for (const { names } of vehiclesOn(TODAY)) {
      expect(Object.keys(names).sort()).toEqual([...LANGUAGES].sort());
      expect(Object.values(names).every((name) => name.length > 0)).toBe(true);
    }
  });

  it('opens commercial support, and nothing else, to every partner', () => {
    expect(vehiclesOn(TODAY).filter(({ needsEntitlement }) => !needsEntitlement)).toMatchObject([
      { code: 'commercialSupport', issueKinds: ['billing', 'subscriptionManagement'] },
    ]);
  });

  it('knows what each covers', () => {
    const products = (code: string) => vehicleOn(code, TODAY)?.products;
    expect(products('premierSupportForPartners')).toEqual(['cloud', 'onPremises']);
    expect(products('advancedSupportForPartners')).toEqual(['cloud']);
    expect(products('partnerCloudSupport')).toEqual(['cloud']);
    expect(products('productSupportIncident')).toEqual(['onPremises']);
  });

  it('keeps the names of the past', () => {
    expect(vehicleOn('partnerCloudSupport', '2020-06-30')?.names.en).toBe('Signature Cloud Support');
    expect(vehicleOn('partnerCloudSupport', TODAY)).toMatchObject({
      names: { en: 'Partner Cloud Support' },
      formerNames: ['Signature Cloud Support'],
    });
  });

  it('has no vehicle of another code', () => {
    expect(vehicleOn('carrierPigeon', TODAY)).toBeUndefined();
  });
});
