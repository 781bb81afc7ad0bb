import { afterAll, beforeAll } from '@jest/globals';
import { eventually, ManualClock } from '#kernel/testing';
import type { DeskClient } from './desk-client.js';
import { startDesk, type Desk } from './desk.js';

export const POLICY = {
  policyId: 'standard',
  reminderDaysBeforeDue: [7, 1],
  reminderDaysAfterDue: [3, 10],
  accessMayBeDisabledAfterDays: 30,
  noticeDays: 5,
};
/** Due on 31 March: reminders on 24 and 30 March, 3 and 10 April; notice on 25, proposal on 30 April. */
export const INVOICE = {
  issuedOn: '2026-03-01',
  dueOn: '2026-03-31',
  billingPeriodStart: '2026-02-01',
  billingPeriodEnd: '2026-02-28',
  currency: 'BRL',
  amountMinor: 120_000,
};

export interface List<Item> {
  readonly items: readonly Item[];
}
export interface HistoryItem {
  readonly type: string;
  readonly text: string;
  readonly occurredAt: string;
}

/* Whose tests import it gets a desk of its own, on 1 March 2026, with two customers. */

export let clock: ManualClock;
export let desk: Desk;
let admin: DeskClient;
export let bea: DeskClient;
export let auditor: DeskClient;

beforeAll(async () => {
  clock = new ManualClock('2026-03-01T09:00:00.000Z');
  desk = await startDesk({ clock });
  admin = desk.as('adminAgent');
  bea = desk.as('billingAdmin', { name: 'Bea' });
  auditor = desk.as('auditor');
  await register('aurora', 'pt-BR');
  await register('boreal', 'fr');
});

afterAll(() => desk.close());

const register = (id: string, language: string) =>
  admin.given('put', `/v1/customers/${id}`, {
    name: `Padaria ${id}`,
    language,
    country: 'BR',
    cloud: 'commercial',
    contacts: [{ name: 'Rui Prado', email: `rui@${id}.example` }],
  });

/** A customer is billed. */
export const issue = (customer: string, number: string, change: object = {}) =>
  bea.given('post', `/v1/customers/${customer}/invoices`, { number, ...INVOICE, ...change });

/** A payment comes in. */
export const pay = (invoice: string, amountMinor: number, receivedOn: string, reference = receivedOn) =>
  bea.given('post', `/v1/invoices/${invoice}/payments`, { amountMinor, receivedOn, reference });

/** Day and type of everything that happened to an invoice or an account. */
async function history(path: string): Promise<string[]> {
  const { items } = await auditor.read<List<HistoryItem>>(`${path}/history`);
  return items.map(({ type, occurredAt }) => `${occurredAt.slice(0, 10)} ${type}`);
}

/** The days on which an invoice was reminded of. */
export const reminders = async (invoice: string): Promise<string[]> =>
  (await history(`/v1/invoices/${invoice}`))
    .filter((line) => line.endsWith('PaymentReminderSent'))
    .map((line) => line.slice(0, 10));

/** @param line day and type of an event */
export const hasHappened = async (path: string, line: string) => (await history(path)).includes(line);

/** Time goes on to eight o'clock of a day, when reminders and notices go out; and then until `line` was written. */
export async function on(day: string, path: string, line: string): Promise<void> {
  clock.set(`${day}T08:00:00.000Z`);
  await eventually(() => hasHappened(path, `${day} ${line}`));
  await desk.settled();
}
