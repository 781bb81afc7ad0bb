import { describe, expect, it } from '@jest/globals';
import { SERVICE_CODES, serviceOn, servicesOn } from './services.js';

const TODAY = '2026-03-02';

describe('the service catalogue [D6]', () => {
  it('has terms for every code', () => {
    expect(servicesOn(TODAY).map(({ code }) => code)).toEqual(SERVICE_CODES);
  });

  it('asks for ASfP or higher where Dynamics 365 is concerned', () => {
    expect(serviceOn('dynamics365', TODAY)?.technicalVehicles).toEqual([
      'advancedSupportForPartners',
      'premierSupportForPartners',
    ]);
    expect(serviceOn('microsoft365', TODAY)).not.toHaveProperty('technicalVehicles');
  });

  it('lets an indirect reseller file no Azure requests', () => {
    expect(servicesOn(TODAY).filter((service) => !service.indirectResellerMayFile)).toMatchObject([
      { code: 'azure' },
    ]);
  });

  it('knows services of both kinds', () => {
    expect(serviceOn('azure', TODAY)?.product).toBe('cloud');
    expect(serviceOn('sqlServer', TODAY)?.product).toBe('onPremises');
  });

  it('says nothing about a code that it does not have, nor about the time before it', () => {
    expect(serviceOn('office365', TODAY)).toBeUndefined();
    expect(servicesOn('2009-12-31')).toEqual([]);
  });
});
