import { describe, expect, it } from '@jest/globals';
import { wordsIn } from '#kernel';
import { on, projectionSpecification, type GivenFact } from '#kernel/testing';
import {
  CustomerDetailsChanged,
  CustomerRegistered,
  DelegatedAdminRelationshipEnded,
  DelegatedAdminRelationshipRecorded,
  SubscriptionRecorded,
} from '../../domain/events.js';
import { customerView, summaryOf } from './customer.view.js';
import { customersProjection } from './customers.projection.js';

const { given } = projectionSpecification(customersProjection);

const registered = CustomerRegistered({
  name: 'Çiçek Market',
  language: 'tr',
  country: 'TR',
  cloud: 'commercial',
  contacts: [{ name: 'Işıl Kaya', email: 'isil@cicek.example' }],
  existingCommercialRelationship: false,
});
const related = DelegatedAdminRelationshipRecorded({
  relationshipId: 'gdap-1',
  roles: ['Global reader'],
  startsAt: '2024-01-01T00:00:00.000Z',
  endsAt: '2026-01-01T00:00:00.000Z',
  status: 'active',
});

describe('the customers read model', () => {
  it('finds a customer by its id and its name, however they are typed, and by no person', () => {
    const document = given(on('customer-cicek', registered)).documents.get('cicek');
    expect(document?.sortName).toBe('cicek market');
    expect(wordsIn({ ...document }, customersProjection.collection.words ?? [])).toEqual(['cicek', 'market']);
  });

  it('follows the details, and remembers the beginning', () => {
    given(
      on('customer-cicek', registered, { at: '2026-03-02T09:00:00.000Z' }),
      on('customer-cicek', CustomerDetailsChanged({ name: 'Çiçek A.Ş.', language: 'en' }), {
        at: '2026-03-03T09:00:00.000Z',
      }),
    ).thenDocumentLike('cicek', {
      sortName: 'cicek a s',
      language: 'en',
      revision: 1,
      registeredAt: '2026-03-02T09:00:00.000Z',
      changedAt: '2026-03-03T09:00:00.000Z',
    });
  });

  it('keeps one document per customer', () => {
    const { documents } = given(on('customer-a', registered), on('customer-b', registered));
    expect([...documents.keys()]).toEqual(['a', 'b']);
  });
});

describe('what people see of a customer', () => {
  const documentOf = (...facts: readonly GivenFact[]) => {
    const doc = given(on('customer-cicek', registered), ...facts).documents.get('cicek');
    if (!doc) throw new Error('The customer has no document.');
    return doc;
  };

  it('tells nothing about persons in a list', () => {
    expect(summaryOf(documentOf())).not.toHaveProperty('contacts');
  });

  it('has the subscriptions', () => {
    const seats = {
      subscriptionId: 's',
      offerName: 'E3',
      service: 'microsoft365',
      status: 'active',
    } as const;
    const doc = documentOf(on('customer-cicek', SubscriptionRecorded(seats)));
    expect(customerView(doc, '2026-03-02T09:00:00.000Z').subscriptions).toEqual([seats]);
  });

  it('has the relationships as they were at a moment, also those that ended long ago [D5]', () => {
    const doc = documentOf(
      on('customer-cicek', related),
      on('customer-cicek', DelegatedAdminRelationshipEnded({ relationshipId: 'gdap-1' }), {
        at: '2025-01-01T00:00:00.000Z',
      }),
    );
    const [then] = customerView(doc, '2024-06-01T00:00:00.000Z').delegatedAdminRelationships;
    const [now] = customerView(doc, '2030-06-01T00:00:00.000Z').delegatedAdminRelationships;
    expect(then).toMatchObject({ status: 'active', inForce: true, roles: ['Global reader'] });
    expect(now).toMatchObject({ status: 'terminated', inForce: false, endedAt: '2025-01-01T00:00:00.000Z' });
  });
});
