import { describe, expect, it } from '@jest/globals';
import { rulesOf } from '#kernel';
import { specification } from '#kernel/testing';
import type { DiscloseSupportPlan, PublishSupportPlan } from './plan-commands.js';
import { planDecider, planSteps } from './plan-decide.js';
import { SupportPlanDisclosed, SupportPlanPublished } from './plan-events.js';

const { given } = specification(planDecider);

const standard = {
  name: 'Standard',
  fulfilmentModes: ['own', 'resold'] as ('own' | 'outsourced' | 'resold')[],
  supportKinds: ['technical', 'billing'] as ('technical' | 'billing')[],
  serviceHours: {
    timeZone: 'Europe/Lisbon',
    periods: [{ days: ['monday', 'friday'] as ('monday' | 'friday')[], from: '09:00', to: '18:00' }],
  },
  contactMethod: 'Call +351 210 000 000.',
  charged: 'part' as const,
  price: { amountMinor: 4900, currency: 'EUR' },
  targets: [{ severity: 'critical' as const, firstResponseMinutes: 60 }],
};

const publish = (changes: Partial<PublishSupportPlan> = {}): PublishSupportPlan => ({
  type: 'PublishSupportPlan',
  ...standard,
  ...changes,
});
const published = SupportPlanPublished({ ...standard, version: 1 });
const renamed = SupportPlanPublished({ ...standard, name: 'Basic', version: 2 });

describe('publishing a support plan [D20] [D21]', () => {
  it('makes its first version', () => {
    given().when(publish()).then(published);
  });

  it('makes the next version, if it says something new', () => {
    given(published)
      .when(publish({ name: 'Basic' }))
      .then(renamed);
    given(published).when(publish()).thenNothing();
    given(published, renamed)
      .when(publish())
      .then(SupportPlanPublished({ ...standard, version: 3 }));
  });

  it('says how it is fulfilled, which kinds of support there are, and when', () => {
    given()
      .when(publish({ fulfilmentModes: [] }))
      .refused('offering/plan-names-fulfilment');
    given()
      .when(publish({ fulfilmentModes: ['own', 'own'] }))
      .refused('offering/plan-names-fulfilment');
    given()
      .when(publish({ supportKinds: [] }))
      .refused('offering/plan-names-kinds');
    const hours = (from: string, to: string) =>
      publish({ serviceHours: { timeZone: 'UTC', periods: [{ days: ['monday'], from, to }] } });
    given().when(hours('00:00', '24:00')).thenTypes('SupportPlanPublished');
    given().when(hours('18:00', '09:00')).refused('offering/plan-names-hours');
    given().when(hours('9:00', 'noon')).refused('offering/plan-names-hours');
    given()
      .when(publish({ serviceHours: { timeZone: 'UTC', periods: [] } }))
      .refused('offering/plan-names-hours');
    given()
      .when(publish({ serviceHours: { ...standard.serviceHours, timeZone: 'Lisbon' } }))
      .refused('offering/known-time-zone');
  });

  it('names the price if there is one, and only then', () => {
    const { price: _price, ...free } = standard;
    given()
      .when({ type: 'PublishSupportPlan', ...free, charged: 'nothing' })
      .thenTypes('SupportPlanPublished');
    given()
      .when({ type: 'PublishSupportPlan', ...free, charged: 'all' })
      .refused('offering/plan-names-its-price');
    given()
      .when(publish({ charged: 'nothing' }))
      .refused('offering/plan-names-its-price');
  });

  it('promises one set of targets for a severity [D23]', () => {
    given()
      .when(publish({ targets: [{ severity: 'critical' }, { severity: 'critical' }] }))
      .refused('offering/one-target-per-severity');
  });
});

describe('telling a customer of a support plan [D21]', () => {
  const disclose = (changes: Partial<DiscloseSupportPlan> = {}): DiscloseSupportPlan => ({
    type: 'DiscloseSupportPlan',
    planId: 'standard',
    customerId: 'aurora',
    channel: 'email',
    facts: { customer: { customerId: 'aurora' } },
    ...changes,
  });
  const disclosed = (version: number) =>
    SupportPlanDisclosed({ planId: 'standard', customerId: 'aurora', channel: 'email', version });

  it('needs a published plan and a known customer', () => {
    given().when(disclose()).refused('offering/plan-published');
    given(published)
      .when(disclose({ facts: { customer: undefined } }))
      .refused('offering/known-customer');
  });

  it('is about the current version, or the one named', () => {
    given(published, renamed).when(disclose()).then(disclosed(2));
    given(published, renamed)
      .when(disclose({ version: 1 }))
      .then(disclosed(1));
    given(published)
      .when(disclose({ version: 2 }))
      .refused('offering/known-version');
  });

  it('is a fact each time', () => {
    given(published, disclosed(1)).when(disclose()).then(disclosed(1));
  });
});

it('names every rule once, with its source and a sentence', () => {
  for (const { code, source, message } of rulesOf(planSteps)) {
    expect(code).toMatch(/^offering\/[a-z-]+$/);
    expect(source).toMatch(/^\[D\d+\]$/);
    expect(message).toMatch(/^[A-Z].*\.$/);
  }
});
