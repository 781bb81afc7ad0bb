import { commandRule, rule } from '#kernel';
import type { Plan } from './plan.js';
import type { DiscloseSupportPlan, PublishSupportPlan } from './plan-commands.js';

const TIME_OF_DAY = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

export const isPublished = rule<Plan>(
  'offering/plan-published',
  '[D21]',
  'There is no such support plan: publish it first.',
  (plan) => plan.versions.length > 0,
);

export const saysHowItIsFulfilled = commandRule<Plan, PublishSupportPlan>(
  'offering/plan-names-fulfilment',
  '[D20]',
  'Say how the support is fulfilled, each mode once: own, outsourced, resold.',
  'fulfilmentModes',
  (_plan, { fulfilmentModes }) => isSet(fulfilmentModes),
);

export const saysWhatKindsThereAre = commandRule<Plan, PublishSupportPlan>(
  'offering/plan-names-kinds',
  '[D21]',
  'Say which kinds of support there are, each once: customers must be told.',
  'supportKinds',
  (_plan, { supportKinds }) => isSet(supportKinds),
);

export const saysWhenItIsThere = commandRule<Plan, PublishSupportPlan>(
  'offering/plan-names-hours',
  '[D21]',
  'Say the service hours, with days and with times from earlier to later: customers must be told.',
  'serviceHours',
  (_plan, { serviceHours: { periods } }) =>
    periods.length > 0 &&
    periods.every(
      ({ days, from, to }) => isSet(days) && TIME_OF_DAY.test(from) && TIME_OF_DAY.test(to) && from < to,
    ),
);

export const timeZoneIsKnown = commandRule<Plan, PublishSupportPlan>(
  'offering/known-time-zone',
  '[D21]',
  'There is no such time zone: give its IANA name, such as Europe/Lisbon.',
  'serviceHours',
  (_plan, { serviceHours: { timeZone } }) => isTimeZone(timeZone),
);

export const saysThePriceIfThereIsOne = commandRule<Plan, PublishSupportPlan>(
  'offering/plan-names-its-price',
  '[D21]',
  'Say the price when all or part of the support is charged for, and only then.',
  'price',
  (_plan, { charged, price }) => (charged === 'nothing') === (price === undefined),
);

export const onePromisePerSeverity = commandRule<Plan, PublishSupportPlan>(
  'offering/one-target-per-severity',
  '[D23]',
  'Promise at most one set of targets for a severity.',
  'targets',
  (_plan, { targets }) => targets.length === new Set(targets.map(({ severity }) => severity)).size,
);

export const customerIsKnown = commandRule<Plan, DiscloseSupportPlan>(
  'offering/known-customer',
  '[D21]',
  'There is no such customer: register it first.',
  'customerId',
  (_plan, { facts }) => facts.customer !== undefined,
);

export const versionWasPublished = commandRule<Plan, DiscloseSupportPlan>(
  'offering/known-version',
  '[D21]',
  'The plan has no such version.',
  'version',
  (plan, { version }) => version === undefined || plan.versions.some((each) => each.version === version),
);

const isSet = (words: readonly string[]): boolean => words.length > 0 && new Set(words).size === words.length;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    // The language has no other way to ask.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
