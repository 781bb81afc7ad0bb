import { describe, it } from '@jest/globals';
import { CustomerDetailsChanged, CustomerRegistered } from '#customers';
import { on, projectionSpecification } from '#kernel/testing';
import { SupportPlanDisclosed, SupportPlanPublished } from '../domain/plan-events.js';
import { customersToldProjection } from './customers-told/customers-told.projection.js';
import { disclosuresProjection } from './disclosures/disclosures.projection.js';
import { supportPlansProjection } from './support-plans/support-plans.projection.js';

const REGISTERED_AT = '2026-03-01T09:00:00.000Z';

const registered = CustomerRegistered({
  name: 'Padaria Aurora',
  language: 'pt-BR',
  country: 'BR',
  cloud: 'commercial',
  contacts: [],
  existingCommercialRelationship: false,
});
const published = (version: number, name: string) =>
  SupportPlanPublished({
    version,
    name,
    fulfilmentModes: ['own'],
    supportKinds: ['technical'],
    serviceHours: { timeZone: 'UTC', periods: [{ days: ['monday'], from: '00:00', to: '24:00' }] },
    contactMethod: 'Call us.',
    charged: 'nothing',
    targets: [],
  });
const disclosed = (version: number) =>
  SupportPlanDisclosed({ planId: 'standard', customerId: 'aurora', version, channel: 'email' });

describe('whether customers were told of a plan [D21]', () => {
  const { given } = projectionSpecification(customersToldProjection);
  const untold = { customerId: 'aurora', name: 'Padaria Aurora', told: false, since: REGISTERED_AT };

  it('begins with nobody told', () => {
    given(on('customer-aurora', registered, { at: REGISTERED_AT })).thenDocuments({ aurora: untold });
  });

  it('knows who was told, whatever was told', () => {
    given(
      on('customer-aurora', registered, { at: REGISTERED_AT }),
      on('customer-boreal', registered, { at: REGISTERED_AT }),
      on('supportPlan-standard', disclosed(1)),
    ).thenDocuments({
      aurora: { ...untold, told: true },
      boreal: { ...untold, customerId: 'boreal' },
    });
  });

  it('follows a new name, and nothing else', () => {
    given(
      on('customer-aurora', registered, { at: REGISTERED_AT }),
      on('customer-aurora', CustomerDetailsChanged({ name: 'Aurora S.A.' })),
      on('customer-aurora', CustomerDetailsChanged({ language: 'fr' })),
    ).thenDocument('aurora', { ...untold, name: 'Aurora S.A.' });
  });
});

describe('the disclosures of a plan [D21]', () => {
  const { given } = projectionSpecification(disclosuresProjection);

  it('keeps each for itself: which version, when, how and by whom it was recorded', () => {
    given(
      on('supportPlan-standard', disclosed(1), { at: REGISTERED_AT }),
      on('supportPlan-standard', disclosed(2)),
    ).thenDocumentLike('event-1', {
      planId: 'standard',
      customerId: 'aurora',
      version: 1,
      channel: 'email',
      disclosedAt: REGISTERED_AT,
      recordedBy: 'somebody',
    });
  });
});

describe('support plans [D20]', () => {
  const { given } = projectionSpecification(supportPlansProjection);

  it('keep what every version said, and are ordered by the name of the current one [D23]', () => {
    given(
      on('supportPlan-standard', published(1, 'Básico')),
      on('supportPlan-standard', disclosed(1)),
      on('supportPlan-standard', published(2, 'Único')),
    ).thenDocumentLike('standard', {
      revision: 2,
      sortName: 'unico',
      disclosures: 1,
      versions: [
        { version: 1, name: 'Básico' },
        { version: 2, name: 'Único' },
      ],
    });
  });
});
