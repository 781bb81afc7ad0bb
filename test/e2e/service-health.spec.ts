import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDesk, type Desk } from '../support/desk.js';
import type { DeskClient } from '../support/desk-client.js';

const POST = { createdDateTime: '2026-03-01T08:30:00Z', description: 'We are looking into it.' };
const ISSUE = {
  title: 'Mail is delayed',
  service: 'Exchange Online',
  feature: 'E-Mail timely delivery',
  classification: 'incident',
  status: 'investigating',
  impactDescription: 'Messages arrive up to an hour late.',
  startDateTime: '2026-03-01T08:00:00Z',
  isResolved: false,
  posts: [POST],
};
const RESOLVED = {
  ...ISSUE,
  status: 'serviceRestored',
  isResolved: true,
  endDateTime: '2026-03-01T11:00:00Z',
};
const ISSUES = '/v1/service-health/issues';

interface Issues {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
}

let desk: Desk;
let ana: DeskClient;
let auditor: DeskClient;

beforeAll(async () => {
  desk = await startDesk();
  ana = desk.as('helpdeskAgent', { name: 'ana' });
  auditor = desk.as('auditor');
});
afterAll(() => desk.close());

describe('PUT /v1/service-health/issues/{id} [D30]', () => {
  it('reports, updates, resolves and reopens, and says nothing twice', async () => {
    const path = `${ISSUES}/EX100`;
    const first = await ana
      .when('put', path, { id: 'EX100', ...ISSUE })
      .answers(201, { id: 'EX100', revision: 0 });
    expect(first.headers).toMatchObject({ etag: '"0"', location: path });
    await ana.when('put', path, ISSUE).answers(200, { revision: 0, position: null });
    await ana.when('put', path, { ...ISSUE, status: 'restoringService' }).answers(200, { revision: 1 });
    await ana.when('put', path, RESOLVED).answers(200, { revision: 2 });
    await ana.when('put', path, RESOLVED).answers(200, { revision: 2, position: null });
    const again = await ana.when('put', path, ISSUE).answers(200, { revision: 3 });

    const history = await ana.read<{ items: { type: string; text: string; actor: { id: string } }[] }>(
      `${path}/history`,
    );
    expect(history.items.map(({ type, text }) => `${type}: ${text}`)).toEqual([
      'ServiceIssueReported: Incident on microsoft365 (E-Mail timely delivery), investigating: “Mail is delayed”.',
      'ServiceIssueUpdated: Updated: status is now restoringService.',
      'ServiceIssueResolved: Resolved (serviceRestored); it ended at 2026-03-01T11:00:00.000Z.',
      'ServiceIssueReopened: Open again (investigating).',
    ]);
    await expect(ana.read(`${path}?atLeast=${again.body.position as string}`)).resolves.toMatchObject({
      id: 'EX100',
      service: 'microsoft365',
      reportedAs: 'Exchange Online',
      isResolved: false,
      endDateTime: null,
      posts: [{ createdDateTime: '2026-03-01T08:30:00.000Z', description: POST.description }],
    });
  });

  it.each([
    ['title', ''],
    ['classification', 'outage'],
    ['status', 'fixed'],
    ['startDateTime', 'yesterday'],
    ['endDateTime', null],
    ['isResolved', 'no'],
    ['posts', 'none'],
    ['impactDescription', 'a\u0000b'],
    ['id', 'EX999'],
    ['origin', 'microsoft'],
  ])('names the field that is wrong: %s', async (field, value) => {
    await ana.when('put', `${ISSUES}/EX101`, { ...ISSUE, [field]: value }).invalid(field);
  });

  it('refuses a service that nobody knows, and an issue that ends before it starts', async () => {
    await ana
      .when('put', `${ISSUES}/EX101`, { ...ISSUE, service: 'faxOnline' })
      .refused('service-health/known-service');
    await ana
      .when('put', `${ISSUES}/EX101`, { ...ISSUE, endDateTime: '2026-02-01T00:00:00Z' })
      .refused('service-health/ends-after-start');
    await ana.when('get', `${ISSUES}/EX101`).problem(404, 'not-found');
    await ana.when('get', `${ISSUES}/EX101/history`).problem(404, 'not-found');
  });

  it('is for those who look after service health', async () => {
    await desk.as('integration').when('put', `${ISSUES}/EX102`, ISSUE).answers(201);
    await auditor.when('put', `${ISSUES}/EX102`, ISSUE).problem(403, 'forbidden');
    await desk.as('customerContact', { customer: 'aurora' }).when('get', ISSUES).problem(403, 'forbidden');
  });
});

describe('GET /v1/service-health/issues', () => {
  beforeAll(async () => {
    const dynamics = { ...ISSUE, service: 'dynamics365', classification: 'advisory' };
    await ana.given('put', `${ISSUES}/DY1`, { ...dynamics, startDateTime: '2026-01-01T00:00:00Z' });
    await ana.given('put', `${ISSUES}/DY2`, {
      ...dynamics,
      startDateTime: '2026-02-01T00:00:00Z',
      endDateTime: '2026-02-02T00:00:00Z',
      isResolved: true,
    });
    await ana.given('put', `${ISSUES}/DY3`, {
      ...dynamics,
      classification: 'incident',
      startDateTime: '2026-02-10T00:00:00Z',
    });
    await desk.settled();
  });

  it.each([
    ['', ['DY3', 'DY2', 'DY1']],
    ['&open=true', ['DY3', 'DY1']],
    ['&open=false', ['DY2']],
    ['&classification=advisory', ['DY2', 'DY1']],
    ['&from=2026-02-01T12:00:00Z&to=2026-02-05T00:00:00Z', ['DY2', 'DY1']],
    ['&from=2026-02-05T00:00:00Z', ['DY3', 'DY1']],
    ['&to=2026-01-15T00:00:00Z', ['DY1']],
  ])('?service=Dynamics 365 Apps%s', async (filter, expected) => {
    const { items } = await auditor.read<Issues>(
      `${ISSUES}?service=${encodeURIComponent('Dynamics 365 Apps')}${filter}`,
    );
    expect(items.map(({ id }) => id)).toEqual(expected);
  });

  it('comes in pages', async () => {
    const first = await auditor.read<Issues>(`${ISSUES}?service=dynamics365&limit=2`);
    expect(first.items.map(({ id }) => id)).toEqual(['DY3', 'DY2']);
    const second = await auditor.read<Issues>(first.next ?? '');
    expect(second).toMatchObject({ items: [{ id: 'DY1' }], next: null });
  });
});

describe('a case that is linked to an issue', () => {
  it('finds it by its service, and its customer is told when it is resolved, once', async () => {
    await ana.given('put', '/v1/customers/aurora', {
      name: 'Padaria Aurora',
      language: 'pt-BR',
      country: 'BR',
      cloud: 'commercial',
      contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
    });
    const { id } = await ana.given('post', '/v1/cases', {
      customerId: 'aurora',
      issueKind: 'technical',
      service: 'microsoft365',
      severity: 'critical',
      channel: 'phone',
      language: 'pt-BR',
      title: 'Correio atrasado',
      description: 'Desde as 9h.',
    });
    await ana.given('put', `${ISSUES}/EX123`, ISSUE);
    await ana.given('post', `/v1/cases/${id}/service-health-checks`, {
      outcome: 'documentedIssue',
      issueId: 'EX123',
    });
    await ana.given('put', `${ISSUES}/EX123`, RESOLVED);
    await desk.settled();
    await ana.given('put', `${ISSUES}/EX123`, RESOLVED);
    await desk.settled();
    const { items } = await ana.read<{ items: unknown[] }>(
      `/v1/cases/${id}/messages?template=serviceIssueResolved`,
    );
    expect(items).toMatchObject([
      { status: 'sent', language: 'pt-BR', subject: expect.stringContaining('foi resolvido') },
    ]);
  });
});
