import { describe as suite, expect, it } from '@jest/globals';
import { happenedAt, specification } from '#kernel/testing';
import { mayBeDisabledFrom, momentOf, noticeDay, stepsOf } from '../schedule.js';
import { CollectionsPolicyPublished } from './events.js';
import { boundTo, policyDecider, versionInForce, type PublishCollectionsPolicy } from './policy.js';

const { given } = specification(policyDecider);

const terms = {
  policyId: 'standard',
  reminderDaysBeforeDue: [7, 1],
  reminderDaysAfterDue: [3, 10],
  accessMayBeDisabledAfterDays: 30,
  noticeDays: 5,
};
const publish = (change: Partial<PublishCollectionsPolicy> = {}): PublishCollectionsPolicy => ({
  type: 'PublishCollectionsPolicy',
  ...terms,
  ...change,
});
const published = (version: number, inForceFrom = '2026-03-02') =>
  CollectionsPolicyPublished({ ...terms, version, inForceFrom });
const bound = { ...terms, version: 1 };

suite('A collections policy', () => {
  it('gets a new version each time it is published [D25]', () => {
    given().when(publish()).then(published(1));
    given(published(1)).when(publish()).then(published(2));
  });
  it('lists its days in the order in which they come', () => {
    given()
      .when(publish({ reminderDaysBeforeDue: [1, 7], reminderDaysAfterDue: [10, 3] }))
      .then(published(1));
  });
  it('binds an invoice by the version in force on the day of issue', () => {
    const { state } = given(
      published(1, '2026-03-02'),
      happenedAt('2026-05-01T09:00:00.000Z', published(2, '2026-05-01')),
    );
    expect(versionInForce(state, '2026-04-30')?.version).toBe(1);
    expect(versionInForce(state, '2026-05-01')?.version).toBe(2);
  });
  it('binds an invoice that is older than the policy by the first version', () => {
    const { state } = given(published(1, '2026-03-02'), published(2, '2026-05-01'));
    expect(versionInForce(state, '2025-12-31')?.version).toBe(1);
    expect(versionInForce({ versions: [] }, '2025-12-31')).toBeUndefined();
  });
  it('leaves with the invoice what it prescribes, and no more', () => {
    const [version] = given(published(1)).state.versions;
    expect(version && boundTo(version)).toEqual(bound);
  });
});

suite('A schedule', () => {
  it('goes from the earliest reminder to the latest', () => {
    expect(stepsOf(bound).map(({ step }) => step)).toEqual(['before-7', 'before-1', 'after-3', 'after-10']);
    expect(stepsOf({ ...bound, reminderDaysBeforeDue: [0], reminderDaysAfterDue: [] })).toEqual([
      { step: 'on-due', days: 0 },
    ]);
  });
  it('knows leap years, and no change of clocks', () => {
    expect(momentOf('2028-03-01', { step: 'before-1', days: -1 })).toBe('2028-02-29T08:00:00.000Z');
    expect(momentOf('2027-03-01', { step: 'before-1', days: -1 })).toBe('2027-02-28T08:00:00.000Z');
    expect(momentOf('2028-02-26', { step: 'after-3', days: 3 })).toBe('2028-02-29T08:00:00.000Z');
    expect(momentOf('2026-03-28', { step: 'after-3', days: 3 })).toBe('2026-03-31T08:00:00.000Z');
  });
  it('gives notice so that it has run when access may be disabled', () => {
    expect(noticeDay('2026-03-31', bound)).toBe('2026-04-25');
    expect(mayBeDisabledFrom('2026-03-31', bound)).toBe('2026-04-30');
    expect(noticeDay('2026-03-31', { ...bound, noticeDays: 60 })).toBe('2026-04-01');
  });
});
