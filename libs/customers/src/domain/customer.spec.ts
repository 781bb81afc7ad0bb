import { describe, expect, it } from '@jest/globals';
import { rulesOf, type DomainEvent } from '#kernel';
import { happenedAt, specification, type PastFact } from '#kernel/testing';
import type { KeepCustomer, RecordDelegatedAdminRelationship, RecordSubscription } from './commands.js';
import { customerDecider, customerSteps } from './decide.js';
import {
  CustomerDetailsChanged,
  CustomerRegistered,
  DelegatedAdminRelationshipEnded,
  DelegatedAdminRelationshipRecorded,
  DelegatedAdminRelationshipStatusChanged,
  SubscriptionRecorded,
  SubscriptionStatusChanged,
} from './events.js';
import { inForceAt, statusAt } from './relationship.js';

const { given } = specification(customerDecider);

const aurora = {
  name: 'Padaria Aurora',
  language: 'pt-BR' as const,
  country: 'BR',
  cloud: 'commercial' as const,
  contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
  existingCommercialRelationship: false,
};
const seats = {
  subscriptionId: 'sub-1',
  offerName: 'Microsoft 365 Business Premium',
  service: 'microsoft365',
  quantity: 12,
  status: 'active' as const,
};
const gdap = {
  relationshipId: 'gdap-1',
  roles: ['Service support administrator'],
  startsAt: '2026-01-01T00:00:00.000Z',
  endsAt: '2028-01-01T00:00:00.000Z',
  status: 'active' as const,
};

const keep = (changes: Partial<KeepCustomer> = {}): KeepCustomer => ({
  type: 'KeepCustomer',
  ...aurora,
  ...changes,
});
const subscribe = (changes: Partial<RecordSubscription> = {}): RecordSubscription => ({
  type: 'RecordSubscription',
  ...seats,
  ...changes,
});
const relate = (
  changes: Partial<RecordDelegatedAdminRelationship> = {},
): RecordDelegatedAdminRelationship => ({ type: 'RecordDelegatedAdminRelationship', ...gdap, ...changes });

const registered = CustomerRegistered(aurora);
const subscribed = SubscriptionRecorded(seats);
const related = DelegatedAdminRelationshipRecorded(gdap);

describe('keeping a customer', () => {
  it('registers who is new', () => {
    given().when(keep()).then(registered);
  });

  it('states nothing when nothing changed', () => {
    given(registered).when(keep()).thenNothing();
  });

  it('states only what changed', () => {
    given(registered)
      .when(keep({ name: 'Aurora S.A.' }))
      .then(CustomerDetailsChanged({ name: 'Aurora S.A.' }));
  });

  it('notices that a contact changed, and that one is gone', () => {
    const contacts = [{ name: 'Rui Prado', email: 'rui@aurora.example', telephone: '+55 11 0000 0000' }];
    given(registered).when(keep({ contacts })).then(CustomerDetailsChanged({ contacts }));
    given(registered)
      .when(keep({ contacts: [] }))
      .then(CustomerDetailsChanged({ contacts: [] }));
  });

  it('remembers what changed', () => {
    given(registered, CustomerDetailsChanged({ language: 'fr' }))
      .when(keep({ language: 'fr' }))
      .thenNothing();
  });
});

describe('the cloud of a customer [D3]', () => {
  const moved = keep({ cloud: 'usGovernment' });

  it('can be corrected as long as nothing was built on it', () => {
    given(registered)
      .when(moved)
      .then(CustomerDetailsChanged({ cloud: 'usGovernment' }));
  });

  it('stays once there is a subscription or a relationship', () => {
    given(registered, subscribed).when(moved).refused('customers/tenant-keeps-its-cloud');
    given(registered, related).when(moved).refused('customers/tenant-keeps-its-cloud');
  });
});

describe('subscriptions [D28]', () => {
  it('belong to a registered customer', () => {
    given().when(subscribe()).refused('customers/registered');
  });

  it('are recorded once', () => {
    given(registered).when(subscribe()).then(subscribed);
    given(registered, subscribed).when(subscribe()).thenNothing();
    given(registered, subscribed)
      .when(subscribe({ service: 'azure' }))
      .refused('customers/subscription-recorded-once');
  });

  it('change their status', () => {
    given(registered, subscribed)
      .when({ type: 'ChangeSubscriptionStatus', subscriptionId: 'sub-1', status: 'suspended' })
      .then(SubscriptionStatusChanged({ subscriptionId: 'sub-1', from: 'active', to: 'suspended' }));
    given(registered, subscribed)
      .when({ type: 'ChangeSubscriptionStatus', subscriptionId: 'sub-1', status: 'active' })
      .thenNothing();
  });

  it('must be known to change', () => {
    given(registered)
      .when({ type: 'ChangeSubscriptionStatus', subscriptionId: 'sub-1', status: 'suspended' })
      .refused('customers/known-subscription');
  });

  it('do not come back when they were deleted', () => {
    given(
      registered,
      subscribed,
      SubscriptionStatusChanged({ subscriptionId: 'sub-1', from: 'active', to: 'deleted' }),
    )
      .when({ type: 'ChangeSubscriptionStatus', subscriptionId: 'sub-1', status: 'active' })
      .refused('customers/deleted-subscription-is-over');
  });
});

describe('delegated admin relationships [D5]', () => {
  const end = { type: 'EndDelegatedAdminRelationship', relationshipId: 'gdap-1' } as const;
  const ended = DelegatedAdminRelationshipEnded({ relationshipId: 'gdap-1' });
  const expiring = {
    type: 'ChangeDelegatedAdminRelationshipStatus',
    relationshipId: 'gdap-1',
    status: 'expiring',
  } as const;

  it('are recorded once', () => {
    given(registered).when(relate()).then(related);
    given(registered, related).when(relate()).thenNothing();
    given(registered, related)
      .when(relate({ roles: ['Global reader'] }))
      .refused('customers/relationship-recorded-once');
  });

  it('belong to a registered customer', () => {
    given().when(relate()).refused('customers/registered');
  });

  it('end after they start', () => {
    given(registered)
      .when(relate({ endsAt: gdap.startsAt }))
      .refused('customers/relationship-ends-after-start');
  });

  it('change their status', () => {
    given(registered, related)
      .when(expiring)
      .then(
        DelegatedAdminRelationshipStatusChanged({ relationshipId: 'gdap-1', from: 'active', to: 'expiring' }),
      );
    given(registered, related)
      .when({ ...expiring, status: 'active' })
      .thenNothing();
    given(registered).when(expiring).refused('customers/known-relationship');
  });

  it('do not change once they are over', () => {
    given(registered, related).when(expiring, gdap.endsAt).refused('customers/relationship-not-over');
    given(registered, related, ended).when(expiring).refused('customers/relationship-not-over');
  });

  it('end when it is said that they did', () => {
    given(registered, related).when(end).then(ended);
    given(registered, related).when(end, '2026-02-01T00:00:00.000Z').then(ended);
    given(registered).when(end).refused('customers/known-relationship');
  });

  it('end once, and not after they ran out', () => {
    given(registered, related, ended).when(end).refused('customers/relationship-not-over');
    given(registered, related).when(end, gdap.endsAt).refused('customers/relationship-not-over');
  });
});

describe('the status of a relationship at a moment [D5]', () => {
  const at = (...facts: readonly (DomainEvent | PastFact)[]) => {
    const [relationship] = given(registered, related, ...facts).state.relationships;
    if (!relationship) throw new Error('The relationship is not there.');
    return relationship;
  };
  const inMarch = '2026-03-01T00:00:00.000Z';

  it('follows the dates', () => {
    expect(statusAt(at(), '2025-12-31T23:59:59.999Z')).toBe('approved');
    expect(statusAt(at(), gdap.startsAt)).toBe('active');
    expect(statusAt(at(), '2027-12-31T23:59:59.999Z')).toBe('active');
    expect(statusAt(at(), gdap.endsAt)).toBe('expired');
  });

  it('follows what was stated, from then on', () => {
    const changed = DelegatedAdminRelationshipStatusChanged({
      relationshipId: 'gdap-1',
      from: 'active',
      to: 'terminating',
    });
    const relationship = at(happenedAt(inMarch, changed));
    expect(statusAt(relationship, '2026-02-28T00:00:00.000Z')).toBe('active');
    expect(statusAt(relationship, inMarch)).toBe('terminating');
  });

  it('follows the order of what happened, in whatever order it was recorded', () => {
    const to = (status: 'expiring' | 'terminating', since: string) =>
      happenedAt(
        since,
        DelegatedAdminRelationshipStatusChanged({ relationshipId: 'gdap-1', from: 'active', to: status }),
      );
    const relationship = at(to('terminating', '2026-05-01T00:00:00.000Z'), to('expiring', inMarch));
    expect(statusAt(relationship, '2026-04-01T00:00:00.000Z')).toBe('expiring');
    expect(statusAt(relationship, '2026-06-01T00:00:00.000Z')).toBe('terminating');
  });

  it('tells long after the end which roles were held when', () => {
    const relationship = at(
      happenedAt(inMarch, DelegatedAdminRelationshipEnded({ relationshipId: 'gdap-1' })),
    );
    expect(inForceAt(relationship, '2026-02-28T23:59:59.999Z')).toBe(true);
    expect(inForceAt(relationship, inMarch)).toBe(false);
    expect(statusAt(relationship, '2031-01-01T00:00:00.000Z')).toBe('terminated');
  });

  it('is not in force before it was approved', () => {
    const pending = DelegatedAdminRelationshipRecorded({
      ...gdap,
      relationshipId: 'g',
      status: 'approvalPending',
    });
    const [relationship] = given(registered, pending).state.relationships;
    expect(relationship && inForceAt(relationship, inMarch)).toBe(false);
  });
});

it('names every rule once, with its source and a sentence', () => {
  for (const { code, source, message } of rulesOf(customerSteps)) {
    expect(code).toMatch(/^customers\/[a-z-]+$/);
    expect(source).toMatch(/^\[D\d+\]$/);
    expect(message).toMatch(/^[A-Z].*\.$/);
  }
});
