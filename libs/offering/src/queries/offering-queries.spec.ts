import { describe, expect, it } from '@jest/globals';
import { servicesOn } from '#customers';
import { CommandRunner, EventCatalog, type CommandContext } from '#kernel';
import { States, StreamReader } from '#platform';
import { ManualClock, MemoryEventStore, SequentialIds } from '#kernel/testing';
import { OWN } from '../domain/partner.js';
import type { PartnerCommand } from '../domain/partner-commands.js';
import { partnerDecider } from '../domain/partner-decide.js';
import { vehicleOn, vehiclesOn } from '../domain/vehicles.js';
import { offeringEvents } from '../offering.context.js';
import { FindPartnerHandler } from './find-partner.js';
import { FindSupportPlan, FindSupportPlanHandler } from './find-support-plan.js';
import { HandOverFacts, HandOverFactsHandler } from './hand-over-facts.js';
import { GetEntitlementsHandler, GetPartnerProfileHandler } from './partner-record.js';

const NOW = '2026-03-02T09:00:00.000Z';

const reseller = {
  partnerId: 'contoso',
  name: 'Contoso Cloud',
  partnerKind: 'indirectReseller',
  cloud: 'commercial',
  supportProfile: { email: 'help@contoso.example', telephone: '+351 1', website: 'https://contoso.example' },
  providerId: 'fabrikam',
} as const;
const asfp = { vehicle: 'advancedSupportForPartners', contractId: 'C-1', expiresAt: '2026-12-31' } as const;

function desk() {
  const store = new MemoryEventStore();
  const catalog = new EventCatalog(offeringEvents);
  const ids = new SequentialIds();
  const clock = new ManualClock(NOW);
  const runner = new CommandRunner(store, catalog, clock, ids);
  const streams = new StreamReader(store, catalog);
  return {
    give: (command: PartnerCommand, occurredAt = NOW) =>
      runner.run(partnerDecider, OWN, command, context(ids.next(), occurredAt)),
    partner: () => new FindPartnerHandler(runner).execute(),
    plan: (planId: string) => new FindSupportPlanHandler(runner).execute(new FindSupportPlan(planId)),
    facts: (...asked: ConstructorParameters<typeof HandOverFacts>) =>
      new HandOverFactsHandler(new States(runner, streams)).execute(new HandOverFacts(...asked)),
    profile: () => new GetPartnerProfileHandler(streams).execute(),
    entitlements: () => new GetEntitlementsHandler(streams, clock).execute(),
  };
}

const context = (commandId: string, occurredAt: string): CommandContext => ({
  actor: { id: 'rita', kind: 'person', roles: ['adminAgent'] },
  commandId,
  correlationId: commandId,
  causationId: commandId,
  occurredAt,
});

describe('HandOverFacts [D1] [D6] [D11]', () => {
  it('has no partner until its profile is published', async () => {
    const { facts } = desk();
    expect(await facts('azure', NOW)).toMatchObject({ partner: undefined, entitlements: [] });
  });

  it('names the partner, the vehicles of that day and what the service asks for', async () => {
    const { facts, give } = desk();
    await give({ type: 'PublishPartnerProfile', ...reseller });
    expect(await facts('dynamics365', NOW)).toEqual({
      partner: { kind: 'indirectReseller', cloud: 'commercial', providerId: 'fabrikam' },
      vehicles: vehiclesOn('2026-03-02'),
      entitlements: [],
      service: expect.objectContaining({
        product: 'cloud',
        technicalVehicles: ['advancedSupportForPartners', 'premierSupportForPartners'],
      }),
    });
    expect((await facts('azure', NOW)).service.indirectResellerMayFile).toBe(false);
  });

  it('asks nothing in particular of a service that the catalogue does not know', async () => {
    const { facts } = desk();
    expect((await facts('unknown', NOW)).service).toEqual({
      product: 'cloud',
      indirectResellerMayFile: true,
    });
  });

  it('lists the contracts that are in force at the moment of the hand-over', async () => {
    const { facts, give } = desk();
    const contractsAt = async (at = NOW) =>
      (await facts('azure', at)).entitlements.map(({ contractId }) => contractId);
    await give({ type: 'RecordEntitlement', ...asfp });
    expect(await contractsAt()).toEqual(['C-1']);
    expect(await contractsAt('2026-12-31T23:59:59.999Z')).toEqual(['C-1']);
    expect(await contractsAt('2027-01-01T00:00:00.000Z')).toEqual([]);
    await give({ type: 'EndEntitlement', contractId: 'C-1' });
    expect(await contractsAt()).toEqual([]);
  });
});

describe('the service catalogue and the vehicle catalogue', () => {
  it('agree: a service names only vehicles that there are, and that cover it', () => {
    for (const { product, technicalVehicles = [], validFrom } of servicesOn('2026-03-02')) {
      expect(validFrom <= '2026-03-02').toBe(true);
      for (const code of technicalVehicles)
        expect(vehicleOn(code, '2026-03-02')?.products).toContain(product);
    }
  });
});

describe('FindPartner and FindSupportPlan', () => {
  it('tell what was written just now, or nothing', async () => {
    const { give, partner, plan } = desk();
    expect(await partner()).toBeUndefined();
    await give({ type: 'PublishPartnerProfile', ...reseller });
    expect(await partner()).toEqual(reseller);
    expect(await plan('standard')).toBeUndefined();
  });
});

describe('The partner’s record', () => {
  it('tells who the partner is and what it holds', async () => {
    const { give, profile, entitlements } = desk();
    expect(await profile()).toBeUndefined();
    await give({ type: 'PublishPartnerProfile', ...reseller }, '2026-01-01T00:00:00.000Z');
    await give({ type: 'RecordEntitlement', ...asfp }, '2026-02-01T00:00:00.000Z');
    expect(await profile()).toEqual({ ...reseller, revision: 1 });
    expect(await entitlements()).toEqual({
      'C-1': { ...asfp, recordedAt: '2026-02-01T00:00:00.000Z', usable: true },
    });
  });
});
