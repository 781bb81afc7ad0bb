import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { billingContext } from '#billing';
import { customersContext } from '#customers';
import { eventually, ManualClock } from '#kernel/testing';
import { startDesk, type Desk } from '../support/desk.js';

const contexts = [customersContext, billingContext];

interface Reminder {
  readonly type: string;
  readonly occurredAt: string;
  readonly data: { readonly step: string; readonly skipped: readonly string[] };
}

let dir: string;
let desk: Desk;

const startAt = (now: string) => startDesk({ contexts, dir, clock: new ManualClock(now) });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'casebook-billing-'));
  desk = await startAt('2026-03-20T09:00:00.000Z');
  const admin = desk.as('adminAgent');
  await admin.given('put', '/v1/customers/aurora', {
    name: 'Padaria Aurora',
    language: 'pt-BR',
    country: 'BR',
    cloud: 'commercial',
  });
  await admin.given('post', '/v1/collections-policies', {
    policyId: 'standard',
    reminderDaysBeforeDue: [7, 1],
    reminderDaysAfterDue: [3, 10],
    accessMayBeDisabledAfterDays: 30,
    noticeDays: 5,
  });
  for (const number of ['OPEN', 'PAID']) {
    await admin.given('post', '/v1/customers/aurora/invoices', {
      number,
      issuedOn: '2026-03-01',
      dueOn: '2026-03-31',
      billingPeriodStart: '2026-02-01',
      billingPeriodEnd: '2026-02-28',
      currency: 'BRL',
      amountMinor: 120_000,
    });
  }
  await desk.settled();
  const payment = { amountMinor: 120_000, receivedOn: '2026-03-20', reference: 'PIX-1' };
  await admin.given('post', '/v1/invoices/PAID/payments', payment);
  await desk.close();
});

afterAll(async () => {
  await desk.close();
  await rm(dir, { recursive: true });
});

async function reminders(number: string): Promise<string[]> {
  const { items } = await desk.as('auditor').read<{ items: Reminder[] }>(`/v1/invoices/${number}/history`);
  return items
    .filter(({ type }) => type === 'PaymentReminderSent')
    .map(({ occurredAt, data }) => `${occurredAt.slice(0, 13)} ${data.step} (${data.skipped.join()})`);
}

describe('after two weeks in which nothing ran [D26]', () => {
  it('the latest reminder goes out, once, and not to who has paid', async () => {
    desk = await startAt('2026-04-04T10:00:00.000Z');
    await eventually(async () => (await reminders('OPEN')).length > 0);
    await desk.settled();
    expect(await reminders('OPEN')).toEqual(['2026-04-04T10 after-3 (before-7,before-1)']);
    expect(await reminders('PAID')).toEqual([]);
  });

  it('a restart sends nothing again', async () => {
    await desk.close();
    desk = await startAt('2026-04-09T10:00:00.000Z');
    await desk.settled();
    expect(await reminders('OPEN')).toHaveLength(1);
    await desk.close();
    desk = await startAt('2026-04-10T10:00:00.000Z');
    await eventually(async () => (await reminders('OPEN')).length > 1);
    expect(await reminders('OPEN')).toEqual([
      '2026-04-04T10 after-3 (before-7,before-1)',
      '2026-04-10T10 after-10 ()',
    ]);
  });
});
