import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, ManualClock } from '#kernel/testing';
import { startDesk, type Desk } from '../support/desk.js';
import { foundIn, PARTNER } from '../support/erasure-story.js';

const CUSTOMER = {
  name: 'Padaria Aurora',
  language: 'pt-BR',
  country: 'BR',
  cloud: 'commercial',
  contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
};

describe('The retention of personal data', () => {
  let dir: string;
  let clock: ManualClock;
  let desk: Desk;
  const admin = () => desk.as('adminAgent', { name: 'ana' });
  const officer = () => desk.as('privacyOfficer', { name: 'officer' });
  const auditor = () => desk.as('auditor', { name: 'aurelia' });

  const receive = async (customerId: string, title: string) =>
    (
      await admin().given('post', '/v1/cases', {
        customerId,
        issueKind: 'technical',
        service: 'microsoft365',
        severity: 'minimal',
        channel: 'portal',
        language: 'pt-BR',
        title,
        description: `About ${title}.`,
      })
    ).id;
  const titleOf = async (id: string) => (await auditor().read<{ title: string }>(`/v1/cases/${id}`)).title;
  const publish = (kind: string, months: number) =>
    officer().given('put', '/v1/privacy/retention-policy', { rules: [{ kind, months }] });

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-retention-'));
    clock = new ManualClock('2025-01-10T09:00:00.000Z');
    desk = await startDesk({ dir, clock, env: { DATA_DIR: dir } });
    for (const id of ['aurora', 'moinho']) await admin().given('put', `/v1/customers/${id}`, CUSTOMER);
  });
  afterEach(async () => {
    await desk.close();
    await rm(dir, { recursive: true });
  });

  it('erases what is older than the policy allows, of the kind that it names, and nothing that is held', async () => {
    const old = await receive('aurora', 'Sarabanda');
    const heldCase = await receive('moinho', 'Tarantela');
    clock.set('2026-03-10T09:00:00.000Z');
    const young = await receive('aurora', 'Polonesa');
    await officer().given('post', '/v1/privacy/holds', { caseId: heldCase, reason: 'Letter of the court.' });
    await publish('caseTexts', 12);
    await desk.settled();

    const preview = await auditor().read<{ items: object[] }>('/v1/privacy/retention-policy/preview');
    expect(preview.items).toEqual([
      {
        subject: 'aurora',
        kind: 'caseTexts',
        from: '2025-01',
        upTo: '2025-02',
        keys: 1,
        held: false,
        because: [],
      },
      {
        ...{ subject: 'moinho', kind: 'caseTexts', from: '2025-01', upTo: '2025-02', keys: 1, held: true },
        because: [expect.stringMatching(/^Held since .* by officer/)],
      },
    ]);
    expect(await titleOf(old)).toBe('Sarabanda');

    const { id } = await officer().given('post', '/v1/privacy/retention-runs', {});
    await desk.settled();
    expect(await auditor().read(`/v1/privacy/retention-runs/${id}`)).toMatchObject({
      stage: 'ended',
      policyVersion: 1,
      keys: 1,
      subjects: ['aurora'],
      held: ['moinho'],
    });
    const { items: events } = await auditor().read<{ items: { type: string }[] }>('/v1/events?limit=500');
    const steps = events.map(({ type }) => type).filter((type) => /^Retention(?!Policy)/.test(type));
    expect(steps).toEqual([
      'RetentionRunBegun',
      'RetentionKeysDestroyed',
      'RetentionPurged',
      'RetentionRunEnded',
    ]);
    expect(await titleOf(old)).toBe('[erased on 2026-03-10 by officer: Version 1 of the retention policy.]');
    expect(await titleOf(young)).toBe('Polonesa');
    expect(await titleOf(heldCase)).toBe('Tarantela');
    // Messages about the case are of another kind: they are kept, and may name it.
    expect((await foundIn(dir, ['About Sarabanda'])).length).toBe(0);
    expect((await foundIn(dir, ['Tarantela', 'Polonesa'])).length).toBeGreaterThan(0);
    const customer = await auditor().read<{ contacts: object[] }>('/v1/customers/aurora');
    expect(customer.contacts).toHaveLength(1);
  });

  it('can be tried before it is policy', async () => {
    await receive('aurora', 'Sarabanda');
    clock.set('2026-03-10T09:00:00.000Z');
    const tried = (query: string) =>
      auditor().read<{ policyVersion: number; items: object[] }>(
        `/v1/privacy/retention-policy/preview${query}`,
      );
    expect(await tried('')).toEqual({ policyVersion: 0, items: [] });
    const { policyVersion, items } = await tried('?kind=caseTexts&months=12');
    expect(policyVersion).toBe(0);
    expect(items).toMatchObject([{ subject: 'aurora', kind: 'caseTexts', upTo: '2025-02', held: false }]);
    const refused = (query: string) => auditor().when('get', `/v1/privacy/retention-policy/preview?${query}`);
    await refused('kind=rumours&months=12').invalid('kind');
    await refused('kind=caseTexts').invalid('months');
    await refused('months=12').invalid('kind');
  });

  it('keeps the names of the partner’s own people as long as anything is held', async () => {
    await admin().given('put', '/v1/partner-profile', PARTNER);
    await admin().given('post', '/v1/entitlements', {
      ...{
        vehicle: 'advancedSupportForPartners',
        contractId: 'C-1',
        accessId: 'A-1',
        expiresAt: '2030-12-31',
      },
    });
    const id = await receive('moinho', 'Tarantela');
    const step = (name: string, body: object) => admin().given('post', `/v1/cases/${id}/${name}`, body);
    await step('service-health-checks', { outcome: 'noDocumentedIssue' });
    await step('diagnosis', { category: 'serviceUnavailable', findings: 'Nothing answers.' });
    await step('escalations', { vehicle: 'advancedSupportForPartners', approvedBy: 'Zulmira Sá' });
    clock.set('2026-03-10T09:00:00.000Z');
    const hold = await officer().given('post', '/v1/privacy/holds', {
      caseId: id,
      reason: 'Letter of the court.',
    });
    await publish('staffNames', 12);
    await desk.settled();
    const approvers = async () => JSON.stringify(await auditor().read(`/v1/cases/${id}/history`));

    const { items } = await auditor().read<{ items: object[] }>('/v1/privacy/retention-policy/preview');
    expect(items).toMatchObject([
      { subject: 'staff', held: true, because: [expect.stringContaining('moinho: Held since')] },
    ]);
    await officer().given('post', '/v1/privacy/retention-runs', {});
    await desk.settled();
    expect(await approvers()).toContain('Zulmira');

    await officer().given('post', `/v1/privacy/holds/${hold.id}/release`, {
      reason: 'The matter is settled.',
    });
    await officer().given('post', '/v1/privacy/retention-runs', {});
    await desk.settled();
    expect(await approvers()).not.toContain('Zulmira');
  });

  it('comes by itself every month, from the first policy on', async () => {
    const old = await receive('aurora', 'Sarabanda');
    await publish('caseTexts', 1);
    await desk.settled();
    clock.set('2025-02-01T03:00:00.000Z');
    const runs = async () => {
      const { items } = await auditor().read<{ items: { type: string }[] }>('/v1/events?limit=200');
      return items.filter(({ type }) => type === 'RetentionRunEnded').length;
    };
    await eventually(async () => (await runs()) === 1);
    expect(await titleOf(old)).toBe('Sarabanda');
    clock.set('2025-03-01T03:00:00.000Z');
    await eventually(async () => (await runs()) === 2);
    expect(await titleOf(old)).toContain('[erased on 2025-03-01 by process:retention-schedule');
  });

  it('needs a policy, of kinds that there are', async () => {
    await officer().when('post', '/v1/privacy/retention-runs', {}).refused('privacy/no-retention-policy');
    const rules = [{ kind: 'rumours', months: 1 }];
    await officer().when('put', '/v1/privacy/retention-policy', { rules }).refused('privacy/known-kinds');
    expect(await auditor().read('/v1/privacy/retention-policy')).toEqual({
      version: 0,
      rules: [],
      kinds: ['billingNotes', 'caseTexts', 'customerContacts', 'messages', 'staffNames'],
    });
  });
});
