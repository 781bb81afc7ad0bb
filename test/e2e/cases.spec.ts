import { describe, expect, it } from '@jest/globals';
import { ana, auditor, desk, diagnosed, ESCALATION, receive, REQUEST, step } from '../support/case-desk.js';
import type { Done } from '../support/desk-client.js';

describe('A case', () => {
  it('goes from the request to the closure', async () => {
    const received = await ana.when('post', '/v1/cases', REQUEST).answers(201, { revision: 0 });
    const { id } = received.body as Done;
    expect(received.headers).toMatchObject({ etag: '"0"', location: `/v1/cases/${id}` });

    await step(id, 'service-health-checks', { outcome: 'noDocumentedIssue' });
    await step(id, 'troubleshooting-steps', {
      scope: 'configuration',
      action: 'Read the message trace',
      outcome: 'notSolved',
      delegatedAdminRelationshipId: 'gdap-1',
    });
    await step(id, 'diagnosis', { category: 'serviceUnavailable', findings: 'No mailbox sends.' });
    await step(id, 'escalations', ESCALATION);
    await step(id, 'escalation-updates', { status: 'closed', outcome: 'solved', note: 'Restored.' });
    await step(id, 'resolution', { summary: 'Microsoft restored the service.' });
    await step(id, 'messages', { text: 'O serviço voltou ao normal.' });
    await step(id, 'closure');

    const details = await ana.read<Record<string, unknown>>(`/v1/cases/${id}`);
    expect(details).toMatchObject({
      id,
      status: 'closed',
      title: REQUEST.title,
      severity: 'critical',
      revision: 9,
      escalations: [{ vehicle: 'advancedSupportForPartners', status: 'closed', answer: 'solved' }],
      resolutions: [{ by: 'microsoft', cycle: 1 }],
    });
  });

  it('has a history with when, who, why, in words and as stored', async () => {
    const { id } = await receive();
    await step(id, 'severity', { severity: 'moderate', reason: 'A workaround is in place.' });
    const { items } = await auditor.read<{ items: Record<string, unknown>[] }>(`/v1/cases/${id}/history`);
    expect(items).toHaveLength(2);
    expect(items[1]).toMatchObject({
      type: 'SeverityChanged',
      revision: 1,
      actor: { id: 'ana', roles: ['helpdeskAgent'] },
      reason: 'A workaround is in place.',
      text: 'Changed the severity from critical to moderate.',
      data: { from: 'critical', to: 'moderate' },
      stored: { schemaVersion: 1, data: { from: 'critical', to: 'moderate' } },
    });
    for (const field of ['occurredAt', 'recordedAt', 'position', 'causationId', 'correlationId']) {
      expect(items[1]).toHaveProperty(field, expect.any(String));
    }
  });

  it('keeps when a step happened apart from when it was recorded', async () => {
    const { id } = await receive({ occurredAt: '2026-03-01T08:00:00Z' });
    const { items } = await auditor.read<{ items: { occurredAt: string; recordedAt: string }[] }>(
      `/v1/cases/${id}/history`,
    );
    expect(items[0]?.occurredAt).toBe('2026-03-01T08:00:00.000Z');
    expect(items[0]?.recordedAt.slice(0, 10)).not.toBe('2026-03-01');
  });

  it('pages through a long history', async () => {
    const { id } = await receive();
    for (const text of ['one', 'two', 'three']) await step(id, 'notes', { text });
    const first = await auditor.read<{ items: unknown[]; next: string }>(`/v1/cases/${id}/history?limit=3`);
    expect(first.items).toHaveLength(3);
    const second = await auditor.read<{ items: unknown[]; next: null }>(first.next);
    expect(second).toMatchObject({ items: [{ data: { text: 'three' } }], next: null });
  });

  it('shows its state as of a moment, and the difference between two', async () => {
    const { id, position } = await receive({ occurredAt: '2026-03-01T08:00:00Z' });
    await step(id, 'severity', { severity: 'minimal', occurredAt: '2026-03-02T08:00:00Z' });
    const read = (query: string) => auditor.read<Record<string, unknown>>(`/v1/cases/${id}?${query}`);
    expect(await read(`at=${position}`)).toMatchObject({ severity: 'critical', revision: 0 });
    expect(await read('asOf=2026-03-01T12:00:00Z')).toMatchObject({ severity: 'critical' });
    expect(await read('asOf=2026-03-02T08:00:00Z')).toMatchObject({ severity: 'minimal' });
    await auditor.when('get', `/v1/cases/${id}?asOf=2026-02-01T00:00:00Z`).problem(404, 'not-found');
    await auditor
      .when('get', `/v1/cases/${id}?asOf=2026-03-02T08:00:00Z&by=recorded`)
      .problem(404, 'not-found');

    const diff = await auditor.read<{ changes: { field: string }[]; events: unknown[] }>(
      `/v1/cases/${id}/diff?from=2026-03-01T12:00:00Z&to=2026-03-03T00:00:00Z`,
    );
    expect(diff.changes).toContainEqual({
      field: 'severity',
      before: 'critical',
      after: 'minimal',
      events: [expect.any(String)],
    });
    expect(diff.events).toMatchObject([
      { type: 'SeverityChanged', text: 'Changed the severity from critical to minimal.' },
    ]);
  });

  it('tells which steps are possible, and why the others are not', async () => {
    const { id } = await receive();
    const { steps } = await ana.read<{ steps: object[] }>(`/v1/cases/${id}`);
    expect(steps).toContainEqual({
      step: 'CheckServiceHealth',
      url: `/v1/cases/${id}/service-health-checks`,
      allowed: true,
    });
    expect(steps).toContainEqual(
      expect.objectContaining({
        step: 'Diagnose',
        allowed: false,
        because: expect.objectContaining({ rule: 'cases/health-check-first', source: '[D9]' }),
      }),
    );
  });
});

describe('The rules stand in the way of', () => {
  it('a diagnosis without a health check', async () => {
    const { id } = await receive();
    await ana
      .when('post', `/v1/cases/${id}/diagnosis`, { category: 'other', findings: 'x' })
      .refused('cases/health-check-first');
  });
  it('a hand-over without a diagnosis', async () => {
    const { id } = await receive();
    await step(id, 'service-health-checks', { outcome: 'noDocumentedIssue' });
    await ana.when('post', `/v1/cases/${id}/escalations`, ESCALATION).refused('cases/diagnosis-first');
  });
  it('resolving what must be handed over', async () => {
    const id = await diagnosed('serviceBug');
    await ana
      .when('post', `/v1/cases/${id}/resolution`, { summary: 'x' })
      .refused('cases/must-be-handed-over');
  });
  it('a vehicle that does not fit, or that nobody is entitled to', async () => {
    const id = await diagnosed('serviceBug');
    const escalate = (vehicle: string) =>
      ana.when('post', `/v1/cases/${id}/escalations`, { ...ESCALATION, vehicle });
    await escalate('commercialSupport').refused('cases/vehicle-fits-issue-kind');
    await escalate('premierSupportForPartners').refused('cases/valid-entitlement');
    await escalate('productSupportIncident').refused('cases/vehicle-fits-product');
  });
  it('closing what the customer was not told', async () => {
    const id = await diagnosed('withinBaseline');
    await step(id, 'resolution', { summary: 'x' });
    await ana.when('post', `/v1/cases/${id}/closure`, {}).refused('cases/customer-told-first');
  });
  it('a tenant touched without delegated rights', async () => {
    const { id } = await receive();
    await step(id, 'service-health-checks', { outcome: 'noDocumentedIssue' });
    const troubleshooting = {
      scope: 'settings',
      action: 'x',
      outcome: 'solved',
      delegatedAdminRelationshipId: 'gdap-9',
    };
    await ana
      .when('post', `/v1/cases/${id}/troubleshooting-steps`, troubleshooting)
      .refused('cases/delegated-admin-in-force');
  });
});

describe('A documented service issue', () => {
  it('answers health checks, and when it is resolved every linked customer is told', async () => {
    const issue = {
      title: 'Some users can’t send e-mail',
      service: 'Exchange Online',
      feature: 'E-mail delivery',
      classification: 'incident',
      status: 'serviceDegradation',
      impactDescription: 'Messages queue.',
      startDateTime: '2026-03-01T08:00:00Z',
      isResolved: false,
      posts: [],
    };
    await ana.given('put', '/v1/service-health/issues/EX123', issue);
    await desk.settled();
    const { id } = await receive();
    await step(id, 'service-health-checks', {});
    expect(await ana.read(`/v1/cases/${id}`)).toMatchObject({
      healthChecks: [{ outcome: 'documentedIssue', issueId: 'EX123' }],
      linkedIssues: ['EX123'],
    });
    await ana
      .when('post', `/v1/cases/${id}/diagnosis`, { category: 'undocumentedIssue', findings: 'x' })
      .refused('cases/category-fits-health-check');

    const resolved = {
      ...issue,
      status: 'serviceRestored',
      isResolved: true,
      endDateTime: '2026-03-01T12:00:00Z',
    };
    await ana.given('put', '/v1/service-health/issues/EX123', resolved);
    await desk.settled();
    const { items } = await auditor.read<{ items: object[] }>(`/v1/cases/${id}/history`);
    expect(items.at(-1)).toMatchObject({
      type: 'CustomerInformed',
      data: { about: 'serviceIssueResolved', issueId: 'EX123' },
      actor: { kind: 'system' },
    });
  });
});
