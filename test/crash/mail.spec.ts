import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Sink } from '../../libs/communication/src/testing/sink.js';
import { startService, type ServiceProcess } from '../support/service-process.js';

const KILLS = 6;
const CASES_BETWEEN_KILLS = 25;
/** After so many milliseconds the service is killed: in the middle of receiving, telling and sending. */
const KILL_AFTER = [20, 45, 70, 110, 160, 240];

const CUSTOMER = {
  name: 'Padaria Aurora',
  language: 'pt-BR',
  country: 'BR',
  cloud: 'commercial',
  contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
};
const REQUEST = {
  customerId: 'aurora',
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'minimal',
  channel: 'portal',
  language: 'pt-BR',
  title: 'Sem correio',
  description: 'Desde as 9h.',
};

interface Entry {
  readonly caseId: string;
  readonly messageId: string;
  readonly status: string;
}

let dir: string;
let service: ServiceProcess;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'casebook-mail-'));
});
afterEach(async () => {
  await service.kill();
  await rm(dir, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const headers = {
    Authorization: `Bearer ${await service.token('adminAgent')}`,
    'Content-Type': 'application/json',
  };
  const response = await fetch(service.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}.`);
  return response.json();
}

/** Receives requests while the service is killed again and again. @returns the cases that were acknowledged */
async function receiveUnderFire(env: Readonly<Record<string, string>>): Promise<string[]> {
  service = await startService(dir, env);
  await ask('PUT', '/v1/customers/aurora', CUSTOMER);
  const acknowledged: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const requests = Array.from({ length: CASES_BETWEEN_KILLS }, () =>
      ask('POST', '/v1/cases', REQUEST).then((answer) => acknowledged.push((answer as { id: string }).id)),
    );
    await new Promise((resolve) => setTimeout(resolve, KILL_AFTER[kill]));
    await service.kill();
    await Promise.allSettled(requests);
    service = await startService(dir, env);
  }
  return acknowledged;
}

/** Everything in the ledger, once there is a sent message for each of these cases. */
async function ledgerOf(cases: readonly string[]): Promise<Entry[]> {
  for (;;) {
    const entries: Entry[] = [];
    for (let next: string | null = '/v1/messages?limit=200'; next !== null;) {
      const page = (await ask('GET', next)) as { items: Entry[]; next: string | null };
      entries.push(...page.items);
      ({ next } = page);
    }
    const told = new Set(entries.map(({ caseId }) => caseId));
    const isDone = entries.every(({ status }) => status === 'sent') && cases.every((id) => told.has(id));
    if (isDone) return entries;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const messageIdOf = (mail: string): string | undefined => /^Message-ID: (<.+>)\r$/m.exec(mail)?.[1];

describe('a service that is killed while it tells customers', () => {
  it('keeps each mail once in the outbox', async () => {
    const cases = await receiveUnderFire({});
    const entries = await ledgerOf(cases);
    expect(new Set(entries.map(({ caseId }) => caseId)).size).toBe(entries.length);
    const files = (await readdir(join(dir, 'outbox'))).filter((name) => name.endsWith('.eml'));
    expect(files.sort()).toEqual(entries.map(({ messageId }) => `${messageId.slice(1, -1)}.eml`).sort());
  });

  it('hands each mail to the mail server under one Message-ID', async () => {
    const sink = await Sink.open();
    const cases = await receiveUnderFire({ SMTP_URL: sink.url });
    const entries = await ledgerOf(cases);
    const received = new Set(sink.mails.map(messageIdOf));
    expect([...received].sort()).toEqual(entries.map(({ messageId }) => messageId).sort());
    // Twice only where the service died between the server's answer and the record of it: few, never many.
    expect(sink.mails.length - received.size).toBeLessThanOrEqual(KILLS * 16);
    await service.kill();
    await sink.close();
  });
});
