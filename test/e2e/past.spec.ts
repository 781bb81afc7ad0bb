import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#kernel';
import { ManualClock } from '#kernel/testing';
import { EVENT_STORE } from '#platform';
import { startDesk, type Desk } from '../support/desk.js';
import { liveThrough } from '../support/lived-through.js';

/** What was answered in the present, and where the log ended then. */
interface Snapshot {
  readonly position: bigint;
  readonly time: string;
  readonly answers: ReadonlyMap<string, { readonly status: number; readonly body: unknown }>;
}

const SPAN = 'from=2026-02-15&to=2026-05-15';
const REPORTS = [
  '/v1/work-queue',
  '/v1/work-queue?kind=unassigned',
  '/v1/reports/backlog',
  '/v1/reports/backlog?asOf=2026-03-10',
  '/v1/reports/deviations',
  ...['response-times', 'escalations', 'conformance', 'reopen-rate', 'volumes'].flatMap((name) => [
    `/v1/reports/${name}`,
    `/v1/reports/${name}?${SPAN}&service=microsoft365`,
  ]),
  '/v1/reports/receivables',
  '/v1/reports/receivables?asOf=2026-04-20',
  '/v1/reports/reminder-effectiveness',
  '/v1/reports/access-decisions',
  `/v1/reports/days-sales-outstanding?${SPAN}`,
];
const THINGS = [
  '/v1/customers/aurora',
  '/v1/partner-profile',
  '/v1/entitlements',
  '/v1/support-plans/standard',
  '/v1/collections-policies/standard',
  '/v1/customers/aurora/account',
  '/v1/customers/aurora/account?asOf=2026-04-20',
  '/v1/invoices/INV-1',
  '/v1/invoices/INV-2',
  '/v1/service-health/issues/EX123',
];

const at = (path: string, parameter: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${parameter}`;

/** A customer that does not exist yet is refused before its account is asked for: by another name, in another way. */
const alike = ({ status, body }: { status: number; body: unknown }) =>
  status === 404 ? { status, body: undefined } : { status, body };

describe('The past of a desk', () => {
  const clock = new ManualClock('2026-03-02T09:00:00.000Z');
  const snapshots: Snapshot[] = [];
  let desk: Desk;
  let caseId = '';

  const answer = async (path: string) => {
    const { status, body } = await desk.as('auditor').send('get', path);
    return { status, body: body as unknown };
  };

  /** Processes act by themselves when something has come due: what was answered meanwhile is of no moment. */
  async function takeSnapshot(): Promise<void> {
    const log = desk.app.get<EventStore>(EVENT_STORE);
    for (let taken = false; !taken;) {
      await desk.settled();
      const position = await log.head();
      if (position === undefined) return;
      const answers = await answersNow();
      taken = position === (await log.head());
      if (taken) snapshots.push({ position, time: clock.now(), answers });
    }
  }

  async function answersNow(): Promise<Snapshot['answers']> {
    const { items } = await desk.as('auditor').read<{ items: { id: string }[] }>('/v1/cases');
    const cases = items.map(({ id }) => `/v1/cases/${id}`);
    const answers = new Map<string, { status: number; body: unknown }>();
    for (const path of [...THINGS, ...REPORTS, ...cases]) answers.set(path, await answer(path));
    return answers;
  }

  /** The same desk, which is looked at after every third thing that happens, and before the clock moves on. */
  function watched(): Desk {
    let count = 0;
    return {
      ...desk,
      settled: takeSnapshot,
      as: (role, options) => {
        const client = desk.as(role, options);
        const given = client.given.bind(client);
        client.given = async (method, path, body) => {
          const done = await given(method, path, body);
          if (count++ % 3 === 0) await takeSnapshot();
          return done;
        };
        return client;
      },
    };
  }

  beforeAll(async () => {
    desk = await startDesk({ clock });
    const ids = await liveThrough(watched(), clock);
    caseId = ids['/v1/cases/'] ?? '';
    await takeSnapshot();
  }, 120_000);
  afterAll(() => desk.close());

  it('is, at every position, what was answered there then', async () => {
    expect(snapshots.length).toBeGreaterThan(6);
    for (const { position, answers } of snapshots) {
      for (const [path, then] of answers) {
        const now = await answer(at(path, `at=${position}`));
        expect({ path, position, ...alike(now) }).toEqual({ path, position, ...alike(then) });
      }
    }
  }, 120_000);

  it('is, by the time at which things were known, what was answered then', async () => {
    const latest = new Map(snapshots.map((snapshot) => [snapshot.time, snapshot]));
    for (const { time, answers } of latest.values()) {
      for (const [path, then] of answers) {
        if (path.includes('asOf=')) continue;
        const now = await answer(at(path, `asOf=${time}&by=recorded`));
        expect({ path, time, ...alike(now) }).toEqual({ path, time, ...alike(then) });
      }
    }
  }, 120_000);

  it('knows, by the time at which things happened, what was told later', async () => {
    const bea = desk.as('billingAdmin', { name: 'Bea' });
    const read = (by: string) =>
      desk
        .as('auditor')
        .read<{ invoices: unknown[] }>(`/v1/customers/aurora/account?asOf=2026-03-20T00:00:00Z&by=${by}`);
    await bea.given('post', '/v1/customers/aurora/invoices', {
      number: 'INV-LATE',
      issuedOn: '2026-03-10',
      dueOn: '2026-04-10',
      billingPeriodStart: '2026-02-01',
      billingPeriodEnd: '2026-02-28',
      currency: 'BRL',
      amountMinor: 5_000,
      occurredAt: '2026-03-10T10:00:00Z',
    });
    const numbers = async (by: string) => JSON.stringify((await read(by)).invoices);
    expect(await numbers('occurred')).toContain('INV-LATE');
    expect(await numbers('recorded')).not.toContain('INV-LATE');
  });

  it('tells what changed, by which event, who did it and why', async () => {
    const { items } = await desk
      .as('auditor')
      .read<{ items: { eventId: string; position: string; type: string }[] }>(`/v1/cases/${caseId}/history`);
    const [first] = items;
    const last = items.at(-1);
    const diagnosed = items.find(({ type }) => type === 'Diagnosed');
    const diff = await desk.as('auditor').read<{
      changes: { field: string; before: unknown; after: unknown; events: string[] }[];
      events: { eventId: string; actor: { id: string } }[];
    }>(`/v1/cases/${caseId}/diff?from=${first?.position}&to=${last?.position}`);
    expect(diff.changes).toContainEqual({
      field: 'diagnosis.category',
      before: null,
      after: 'serviceUnavailable',
      events: [diagnosed?.eventId],
    });
    expect(diff.events.map(({ eventId }) => eventId)).toEqual(items.slice(1).map(({ eventId }) => eventId));
  });

  it.each([...THINGS.filter((path) => !path.includes('?')), 'case'])(
    'has a history and differences: %s',
    async (thing) => {
      const path = thing === 'case' ? `/v1/cases/${caseId}` : thing;
      const { items } = await desk
        .as('auditor')
        .read<{ items: { type: string; text: string }[] }>(`${path}/history`);
      expect(items.length).toBeGreaterThan(0);
      for (const { text } of items) expect(text).toMatch(/\.|:/);
      const { changes, events } = await desk
        .as('auditor')
        .read<{ changes: { events: string[] }[]; events: unknown[] }>(
          `${path}/diff?from=0&to=${snapshots.at(-1)?.position}`,
        );
      expect(changes.length).toBeGreaterThan(0);
      expect(changes.some((change) => change.events.length > 0)).toBe(true);
      expect(events.length).toBeGreaterThan(0);
    },
  );

  it('names the event that ended a contract for what follows from its end', async () => {
    const billing = desk.as('adminAgent');
    const body = { vehicle: 'advancedSupportForPartners', contractId: 'C-ended', accessId: 'A-9' };
    const recorded = await billing.given('post', '/v1/entitlements', { ...body, expiresAt: '2030-12-31' });
    const ended = await billing.given('post', '/v1/entitlements/C-ended/end', { reason: 'Cancelled.' });
    const { changes, events } = await desk.as('auditor').read<{
      changes: { field: string; before: unknown; after: unknown; events: string[] }[];
      events: { eventId: string }[];
    }>(`/v1/entitlements/diff?from=${recorded.position}&to=${ended.position}`);
    expect(changes).toContainEqual({
      field: 'C-ended.usable',
      before: true,
      after: false,
      events: events.map(({ eventId }) => eventId),
    });
    expect(events).toHaveLength(1);
  });

  it('tells which events changed a report, and the work queue', async () => {
    const [first] = snapshots;
    const last = snapshots.at(-1);
    const span = `earlier=${first?.position}&later=${last?.position}`;
    const changesOf = (path: string) =>
      desk.as('auditor').read<{
        changes: { field: string; before: unknown; after: unknown; events: string[] }[];
        events: { eventId: string; type: string; text: string }[];
      }>(path);
    const volumes = await changesOf(`/v1/reports/volumes/diff?${span}&${SPAN}`);
    const received = volumes.events.find(({ type }) => type === 'RequestReceived');
    expect(volumes.changes).toContainEqual({
      field: 'received',
      before: 0,
      after: 1,
      events: [received?.eventId],
    });
    // The end of the span is a later day, on which other cases are old: what events did is told all the same.
    const days = `earlier=2026-02-20T00:00:00Z&later=${last?.time}`;
    const backlog = await changesOf(`/v1/reports/backlog/diff?${days}`);
    const total = backlog.changes.find(({ field }) => field === 'total');
    expect(total?.events.length).toBeGreaterThan(0);
    expect(backlog.events.map(({ eventId }) => eventId)).toEqual(expect.arrayContaining(total?.events ?? []));
    for (const { answers } of last ? [last] : []) {
      for (const path of answers.keys()) {
        const name = /^\/v1\/reports\/([a-z-]+)$/.exec(path)?.[1];
        if (name !== undefined) await changesOf(`/v1/reports/${name}/diff?${span}`);
      }
    }
    const queue = await changesOf(`/v1/work-queue/diff?${span}`);
    expect(queue.changes.some(({ field }) => field.startsWith('escalationToBePolled '))).toBe(true);
    await desk
      .as('auditor')
      .when('get', `/v1/work-queue/diff?earlier=${last?.position}&later=${first?.position}`)
      .invalid('later');
    await desk.as('auditor').when('get', `/v1/reports/none/diff?${span}`).problem(404, 'not-found');
    await desk.as('auditor').when('get', '/v1/reports/backlog?asOf=2026-03-02&by=recorded').invalid('by');
  });
});
