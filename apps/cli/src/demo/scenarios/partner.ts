import { items, type Person } from '../person.js';
import { CUSTOMERS, diagnosis, handOver, NO_DOCUMENTED_ISSUE, PARTNER, technical } from '../requests.js';
import { scenario } from '../scenario.js';

const HOURS = {
  timeZone: 'Europe/Lisbon',
  periods: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '08:00', to: '20:00' }],
};

/** The partner's own support at a price; what it sends on to others is part of it. [D20] [D21] */
const PLAN = {
  planId: 'standard',
  name: 'Standard',
  fulfilmentModes: ['own', 'outsourced', 'resold'],
  supportKinds: ['technical', 'billing', 'subscriptionManagement'],
  serviceHours: HOURS,
  contactMethod: 'Call +351 210 000 000 or write to help@contoso.example.',
  charged: 'part',
  price: { amountMinor: 4_900, currency: 'EUR' },
  targets: [
    { severity: 'critical', firstResponseMinutes: 60, resolutionMinutes: 480 },
    { severity: 'moderate', firstResponseMinutes: 240 },
  ],
};

/** A case can be worked on before the partner has a profile, but not handed over. */
async function beforeAnybodySaidWhoWeAre(ana: Person, sofia: Person): Promise<string> {
  await sofia.states('registers Harbour & Sons', '/v1/customers/harbour', CUSTOMERS.harbour);
  const c = await ana.does(
    'takes its first request',
    '/v1/cases',
    technical('harbour', 'The monitor stays dark'),
  );
  await ana.does('checks service health', `${c}/service-health-checks`, NO_DOCUMENTED_ISSUE);
  await ana.does('diagnoses it', `${c}/diagnosis`, diagnosis('other', 'Not seen before.'));
  await ana.isRefused(
    'cases/partner-profile-first',
    'hand it over before there is a profile',
    `${c}/escalations`,
    handOver('advancedSupportForPartners', 'SR-0'),
  );
  return c;
}

/** [D1] [D11] [D20] [D21] */
export const partner = scenario(
  'partner',
  'The partner says who it is and what it offers',
  async ({ rita, ana, sofia, aude }, stage) => {
    const profile = '/v1/partner-profile';
    const put = { method: 'PUT' } as const;
    const early = await beforeAnybodySaidWhoWeAre(ana, sofia);
    await ana.isRefused('forbidden', 'speak for the partner', profile, PARTNER, put);
    await rita.isRefused(
      'offering/reseller-names-its-provider',
      'be a reseller of nobody',
      profile,
      { ...PARTNER, partnerKind: 'indirectReseller' },
      put,
    );
    await rita.isRefused(
      'offering/only-resellers-have-a-provider',
      'have a provider and bill directly',
      profile,
      { ...PARTNER, providerId: 'fabrikam' },
      put,
    );
    await rita.states('publishes the profile of a direct-bill partner', profile, PARTNER);
    await ana.does('records that the customer withdraws it', `${early}/withdrawal`, {
      reason: 'It was a cable.',
    });
    await aude.seesForNow(
      'a direct-bill partner without a support contract is a finding',
      '/v1/findings',
      (body) => items(body).some(({ code }) => code === 'offering/direct-bill-needs-support-contract'),
    );

    const record = (what: string, entitlement: object) =>
      rita.does(`records ${what}`, '/v1/entitlements', { ...entitlement });
    await record('an Advanced Support contract', {
      vehicle: 'advancedSupportForPartners',
      contractId: 'ASFP-1',
      accessId: 'A-100',
      expiresAt: '2099-12-31',
    });
    await record('the Partner Cloud Support of its designation', {
      vehicle: 'partnerCloudSupport',
      contractId: 'PCS-1',
      expiresAt: '2099-12-31',
    });
    await record('one incident for products on premises', {
      vehicle: 'productSupportIncident',
      contractId: 'PSI-1',
      incidentsRemaining: 1,
    });
    await record('a Premier Support contract that has run out', {
      vehicle: 'premierSupportForPartners',
      contractId: 'PSFP-OLD',
      expiresAt: stage.day(-400),
    });
    await rita.isRefused(
      'offering/vehicle-needs-no-contract',
      'record a contract for what is open to everybody',
      '/v1/entitlements',
      { vehicle: 'commercialSupport', contractId: 'CS-1' },
    );
    await rita.isRefused(
      'offering/contract-keeps-its-vehicle',
      'turn a contract into another',
      '/v1/entitlements',
      { vehicle: 'premierSupportForPartners', contractId: 'ASFP-1' },
    );
    await rita.isRefused('not-found', 'end a contract that is not on file', '/v1/entitlements/NONE/end');
    await aude.sees('the finding is gone', '/v1/findings', (body) =>
      items(body).every(({ code }) => code !== 'offering/direct-bill-needs-support-contract'),
    );

    const plans = '/v1/support-plans';
    await sofia.isRefused('offering/plan-names-hours', 'offer a plan that ends before it begins', plans, {
      ...PLAN,
      serviceHours: { ...HOURS, periods: [{ days: ['monday'], from: '18:00', to: '09:00' }] },
    });
    await sofia.isRefused('offering/known-time-zone', 'offer a plan in no time zone', plans, {
      ...PLAN,
      serviceHours: { ...HOURS, timeZone: 'Europe/Atlantis' },
    });
    await sofia.isRefused('offering/plan-names-its-price', 'charge and name no price', plans, {
      ...PLAN,
      price: undefined,
    });
    await sofia.isRefused('offering/one-target-per-severity', 'promise two things at once', plans, {
      ...PLAN,
      targets: [
        { severity: 'critical', firstResponseMinutes: 30 },
        { severity: 'critical', firstResponseMinutes: 60 },
      ],
    });
    await sofia.does('publishes the plan Standard', plans, PLAN);
  },
);
