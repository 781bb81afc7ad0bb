import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#kernel';
import { ManualClock } from '#kernel/testing';
import { EVENT_STORE } from '#platform';
import { startDesk, type Desk } from '../support/desk.js';
import type { DeskClient } from '../support/desk-client.js';
import { liveThrough } from '../support/lived-through.js';

const THINGS = [
  '/v1/cases/',
  '/v1/customers/aurora',
  '/v1/customers/aurora/account',
  '/v1/invoices/INV-1',
  '/v1/partner-profile',
  '/v1/entitlements',
  '/v1/support-plans/standard',
  '/v1/collections-policies/standard',
  '/v1/service-health/issues/EX123',
];
const OF_THE_DESK = [
  '/v1/work-queue',
  '/v1/reports/backlog',
  '/v1/reports/deviations',
  '/v1/reports/conformance',
  '/v1/reports/receivables',
  '/v1/reports/reminder-effectiveness',
  '/v1/reports/access-decisions',
  '/v1/reports/days-sales-outstanding',
];

describe('A moment', () => {
  const clock = new ManualClock('2026-03-02T09:00:00.000Z');
  let desk: Desk;
  let auditor: DeskClient;
  let head = 0n;
  let caseId = '';

  beforeAll(async () => {
    desk = await startDesk({ clock });
    auditor = desk.as('auditor');
    caseId = (await liveThrough(desk, clock))['/v1/cases/'] ?? '';
    await desk.settled();
    head = (await desk.app.get<EventStore>(EVENT_STORE).head()) ?? 0n;
  }, 60_000);
  afterAll(() => desk.close());

  const addressOf = (path: string): string => (path.endsWith('/') ? `${path}${caseId}` : path);
  /** Reads are put on record, and what is done about them comes into the log too. */
  const beyond = (): string => String(head + 1_000_000n);

  it.each([...THINGS, ...OF_THE_DESK])('that the log has not reached is none: %s', async (path) => {
    const ask = (moment: string) => auditor.when('get', `${addressOf(path)}?at=${moment}`);
    await ask(String(head)).answers(200);
    const { body } = await ask(beyond()).invalid('at');
    expect((body as { detail: string }).detail).toMatch(/^at must not lie beyond the end of the log/);
  });

  it.each([
    ...THINGS.map((path) => [path, 'from', 'to'] as const),
    ...OF_THE_DESK.map((path) => [path, 'earlier', 'later'] as const),
  ])('can’t lie before the one that a difference begins with: %s', async (path, first, last) => {
    const ask = (from: string | bigint, to: string | bigint, by = 'occurred') =>
      auditor.when('get', `${addressOf(path)}/diff?${first}=${from}&${last}=${to}&by=${by}`);
    await ask(head, head).answers(200, { changes: [], events: [] });
    await ask(head, head - 1n).invalid(last);
    await ask(0n, beyond()).invalid(last);
    await ask(beyond(), beyond()).invalid(first);
    await ask('2026-05-02T00:00:00Z', '2026-05-01T00:00:00Z').invalid(last);
    await ask('2026-05-02T00:00:00Z', '2026-05-01T00:00:00Z', 'recorded').invalid(last);
    // By a position and a time, the events that lie in between tell.
    await ask(head, '2026-03-01T00:00:00Z').invalid(last);
    await ask('2026-12-31T00:00:00Z', 0n).invalid(last);
  });
});
