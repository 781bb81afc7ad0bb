import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { occasionTypes } from '../../../libs/communication/src/notices/occasions.js';
import { fileNameOf } from '../../../libs/communication/src/sending/outbox.mailer.js';
import { readLog, type LoggedEvent } from './log.js';
import type { Site } from './site.js';
import { until } from './until.js';

const DAY_MS = 86_400_000;
const today = (): string => new Date().toISOString().slice(0, 10);

/** What processes owe to the events of a log: a message, a reminder, a counted incident, each once. */
interface Debts {
  readonly messages: readonly string[];
  readonly reminders: readonly string[];
  readonly incidents: readonly string[];
}

/** The log, once the processes have reacted to all of it. */
export async function settledLog(site: Site): Promise<LoggedEvent[]> {
  return until(async () => {
    const log = await readLog(site);
    const done = debtsPaid(log);
    const owed = debtsOf(log);
    const isSettled =
      done.messages.length >= owed.messages.length &&
      done.reminders.length >= owed.reminders.length &&
      done.incidents.length >= owed.incidents.length &&
      count(log, 'MessageSent') >= count(log, 'MessageQueued');
    return isSettled && log;
  }, 'the processes to react to everything');
}

/** Everything that a process does came about once, and each mail lies in the outbox once. */
export async function expectEffectsOnce(site: Site, log: readonly LoggedEvent[]): Promise<void> {
  const owed = debtsOf(log);
  const paid = debtsPaid(log);
  expect(paid.messages.toSorted()).toEqual(owed.messages.toSorted());
  expect(paid.reminders.toSorted()).toEqual(owed.reminders.toSorted());
  expect(paid.incidents.toSorted()).toEqual(owed.incidents.toSorted());

  const queued = log.filter(({ type }) => type === 'MessageQueued');
  const sent = log.filter(({ type }) => type === 'MessageSent');
  expect(sent.map(({ stream }) => stream).toSorted()).toEqual(queued.map(({ stream }) => stream).toSorted());
  const files = (await readdir(join(site.dir, 'outbox'))).filter((name) => name.endsWith('.eml'));
  const expected = queued.map(({ data }) => fileNameOf(String(data.messageId)));
  expect(files.toSorted()).toEqual(expected.toSorted());
}

function debtsOf(log: readonly LoggedEvent[]): Debts {
  const isOverdue = ({ type, data }: LoggedEvent) =>
    type === 'InvoiceIssued' && Date.parse(String(data.dueOn)) < Date.parse(today()) - DAY_MS;
  return {
    messages: log.filter(({ type }) => occasionTypes.has(type)).map(({ id }) => id),
    reminders: log.filter(isOverdue).map(({ stream }) => stream),
    incidents: log.filter(({ type }) => type === 'EscalatedToMicrosoft').map(({ stream }) => stream),
  };
}

function debtsPaid(log: readonly LoggedEvent[]): Debts {
  const causeOf = ({ data }: LoggedEvent) => (data.cause as { readonly eventId: string }).eventId;
  return {
    messages: log.filter(({ type }) => type === 'MessageQueued').map(causeOf),
    reminders: log.filter(({ type }) => type === 'PaymentReminderSent').map(({ stream }) => stream),
    incidents: log
      .filter(({ type }) => type === 'EntitlementIncidentUsed')
      .map(({ data }) => `case-${String(data.caseId)}`),
  };
}

const count = (log: readonly LoggedEvent[], wanted: string): number =>
  log.filter(({ type }) => type === wanted).length;
