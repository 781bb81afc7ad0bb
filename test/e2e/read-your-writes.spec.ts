import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDesk, type Desk } from '../support/desk.js';

interface Description {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly parameters?: readonly { readonly name: string }[] } }>
  >;
}

/** The partner's record is read from the log itself, which is never behind. */
const READ_FROM_THE_LOG = ['/v1/partner-profile', '/v1/entitlements'];

const CUSTOMER = { name: 'Padaria Aurora', language: 'pt-BR', country: 'BR', cloud: 'commercial' };
const PLAN = {
  planId: 'known',
  name: 'Standard',
  fulfilmentModes: ['own'],
  supportKinds: ['technical'],
  serviceHours: {
    timeZone: 'Europe/Lisbon',
    periods: [{ days: ['monday'], from: '09:00', to: '18:00' }],
  },
  contactMethod: 'Call us.',
  charged: 'nothing',
};

describe('A query', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk();
    // What an address names has to be there before anything is waited for.
    const admin = desk.as('adminAgent');
    await admin.given('put', '/v1/customers/known', CUSTOMER);
    await admin.given('post', '/v1/support-plans', PLAN);
  });
  afterAll(() => desk.close());

  it('that takes ?atLeast= waits for that position, whatever it asks for', async () => {
    const auditor = desk.as('auditor');
    const { paths } = await auditor.read<Description>('/openapi.json');
    const waiting = Object.entries(paths)
      .filter(([, { get }]) => get?.parameters?.some(({ name }) => name === 'atLeast'))
      .map(([path]) => path)
      .filter((path) => !READ_FROM_THE_LOG.includes(path));
    expect(waiting).toEqual(expect.arrayContaining(['/v1/cases', '/v1/reports/backlog', '/v1/work-queue']));
    const answers = waiting.map(async (path) => {
      const url = `${path.replaceAll(/\{\w+\}/g, 'known')}?atLeast=999999999`;
      const { status } = await auditor.send('get', url);
      return `${path} ${status}`;
    });
    expect(await Promise.all(answers)).toEqual(waiting.map((path) => `${path} 503`));
  });

  it('of a report that is not counted by severity is told so', async () => {
    const auditor = desk.as('auditor');
    await auditor.when('get', '/v1/reports/escalations?severity=critical').invalid('severity');
    await auditor.when('get', '/v1/reports/volumes?severity=critical').answers(200, { severity: 'critical' });
  });
});
