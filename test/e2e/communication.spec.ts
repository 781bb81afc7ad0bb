import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, ManualClock } from '#kernel/testing';
import { Sink } from '../../libs/communication/src/testing/sink.js';
import { startDesk, type Desk } from '../support/desk.js';
import type { DeskClient } from '../support/desk-client.js';

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
  severity: 'critical',
  channel: 'phone',
  language: 'pt-BR',
  title: 'Sem correio',
  description: 'Desde as 9h.',
};
const PARTNER = {
  partnerId: 'contoso',
  name: 'Contoso Cloud',
  partnerKind: 'directBill',
  cloud: 'commercial',
  supportProfile: {
    email: 'help@contoso.example',
    telephone: '+351 210 000 000',
    website: 'https://help.contoso.example',
  },
};

interface Entry {
  readonly id: string;
  readonly template: string;
  readonly status: string;
  readonly messageId: string;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
}
interface Ledger {
  readonly items: readonly Entry[];
  readonly next: string | null;
}

let desk: Desk;
let ana: DeskClient;

/** Starts a desk whose partner has a profile and whose customer is known. */
async function open(options: Parameters<typeof startDesk>[0]): Promise<void> {
  desk = await startDesk(options);
  ana = desk.as('helpdeskAgent', { name: 'ana' });
  await desk.as('adminAgent').given('put', '/v1/partner-profile', PARTNER);
  await ana.given('put', '/v1/customers/aurora', CUSTOMER);
}

/** Receives a request, and waits until the customer was told. */
async function receive(change: object = {}): Promise<string> {
  const { id } = await ana.given('post', '/v1/cases', { ...REQUEST, ...change });
  await desk.settled();
  return id;
}

const messagesOf = async (caseId: string): Promise<readonly Entry[]> =>
  (await ana.read<Ledger>(`/v1/cases/${caseId}/messages`)).items;

async function only(caseId: string): Promise<Entry> {
  const [entry, ...others] = await messagesOf(caseId);
  if (!entry || others.length > 0) throw new Error(`There are ${others.length + 1} messages, or none.`);
  return entry;
}

describe('without a mail server', () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'communication-'));
    await open({ env: { DATA_DIR: dataDir } });
  });
  afterAll(async () => {
    await desk.close();
    await rm(dataDir, { recursive: true });
  });

  it('each step of a case is told in its language, and kept in the outbox [D14] [D18]', async () => {
    const id = await receive();
    await ana.given('post', `/v1/cases/${id}/service-health-checks`, { outcome: 'noDocumentedIssue' });
    await ana.given('post', `/v1/cases/${id}/diagnosis`, { category: 'withinBaseline', findings: 'Quota.' });
    await ana.given('post', `/v1/cases/${id}/resolution`, { summary: 'Quota aumentada.' });
    await ana.given('post', `/v1/cases/${id}/messages`, { text: 'Aumentamos a cota da caixa postal.' });
    await ana.given('post', `/v1/cases/${id}/closure`);
    await desk.settled();

    const entries = await messagesOf(id);
    expect(entries.map(({ template, status }) => `${template} ${status}`).sort()).toEqual([
      'caseClosed sent',
      'caseResolved sent',
      'requestReceived sent',
    ]);
    const files = await readdir(join(dataDir, 'outbox'));
    for (const { messageId } of entries) expect(files).toContain(`${messageId.slice(1, -1)}.eml`);
    const told = entries.find(({ template }) => template === 'caseResolved');
    const mail = await readFile(join(dataDir, 'outbox', `${told?.messageId.slice(1, -1) ?? ''}.eml`), 'utf8');
    expect(mail).toContain('Content-Language: pt-BR');
    expect(mail).toContain('From: Contoso Cloud <help@contoso.example>');
    expect(mail).toContain('To: Rui Prado <rui@aurora.example>');
    await expect(ana.read(`/v1/messages/${told?.id ?? ''}`)).resolves.toMatchObject({
      sender: 'partner',
      caseId: id,
      customerId: 'aurora',
      channel: 'email',
      cause: { type: 'CustomerInformed' },
      body: expect.stringContaining('Aumentamos a cota da caixa postal.'),
    });
  });

  it('what was said by telephone is in the ledger, and in no mail [D19]', async () => {
    const id = await receive();
    const before = await readdir(join(dataDir, 'outbox'));
    await ana.given('post', `/v1/cases/${id}/messages`, { text: 'Estamos a ver.', channel: 'phone' });
    await desk.settled();
    expect(await messagesOf(id)).toContainEqual(
      expect.objectContaining({ template: 'caseProgress', channel: 'phone', status: 'conveyed' }),
    );
    expect(await readdir(join(dataDir, 'outbox'))).toHaveLength(before.length);
  });

  it('reports say what became of a message [D19]', async () => {
    const { id } = await only(await receive());
    const reports = `/v1/messages/${id}/delivery-reports`;
    const gateway = desk.as('integration');
    await gateway.when('post', reports, { status: 'lost' }).invalid('status');
    await gateway.when('post', reports, { status: 'delivered' }).answers(200);
    await gateway.when('post', reports, { status: 'delivered' }).answers(200, { position: null });
    await gateway.when('post', reports, { status: 'bounced', detail: '5.1.1 user unknown' }).answers(200);
    await gateway.when('post', reports, { status: 'delivered' }).refused('communication/bounce-is-final');
    await gateway
      .when('post', '/v1/messages/nothing/delivery-reports', { status: 'delivered' })
      .problem(404, 'not-found');
    await desk.as('auditor').when('post', reports, { status: 'delivered' }).problem(403, 'forbidden');
  });

  it('a customer that mail does not reach waits for a person [D19]', async () => {
    await ana.given('put', '/v1/customers/silva', { ...CUSTOMER, name: 'Silva', contacts: [] });
    const { id } = await only(await receive({ customerId: 'silva' }));
    const waiting = () => ana.read<{ items: unknown[] }>('/v1/work-queue?kind=messageUnsendable');
    expect((await waiting()).items).toMatchObject([{ customerId: 'silva', url: `/v1/messages/${id}` }]);

    await ana
      .when('post', `/v1/messages/${id}/conveyance`, { channel: 'email' })
      .refused('communication/another-channel');
    await ana.given('post', `/v1/messages/${id}/conveyance`, {
      channel: 'phone',
      note: 'Falei com o Silva.',
    });
    await desk.settled();
    expect((await waiting()).items).toEqual([]);
    await expect(ana.read(`/v1/messages/${id}`)).resolves.toMatchObject({ status: 'conveyed' });
  });

  it('Microsoft’s own messages are kept, on its two grounds and no other [D17]', async () => {
    const path = '/v1/customers/aurora/microsoft-messages';
    const said = {
      ground: 'serviceIncident',
      subject: 'Exchange Online',
      receivedAt: '2026-03-01T09:00:00Z',
    };
    const answer = await ana.when('post', path, said).answers(201);
    expect(answer.headers.location).toBe(`/v1/messages/${answer.body.id as string}`);
    await ana.when('post', path, { ...said, ground: 'operationalInformation' }).answers(201);
    await ana
      .when('post', path, { ...said, ground: 'subscription' })
      .refused('communication/microsoft-grounds');
    await ana
      .when('post', path, { ...said, ground: 'nonCspProducts' })
      .refused('communication/existing-commercial-relationship');
    await ana
      .when('post', path, { ...said, receivedAt: '2999-01-01T00:00:00Z' })
      .problem(409, 'communication/received-in-the-past');
    await ana.when('post', path.replace('aurora', 'nobody'), said).problem(404, 'not-found');
    await ana.when('post', path, { ...said, sender: 'microsoft' }).invalid('sender');
    await desk.settled();
    const { items } = await ana.read<Ledger>('/v1/customers/aurora/messages?sender=microsoft');
    expect(items).toMatchObject([
      { sender: 'microsoft', ground: expect.any(String) },
      { sender: 'microsoft', ground: expect.any(String) },
    ]);
  });

  it('a customer’s contact reads what its own customer was told, and nothing else', async () => {
    await ana.given('put', '/v1/customers/boreal', CUSTOMER);
    const theirs = await receive({ customerId: 'boreal' });
    const { id: other } = await only(await receive());
    const { id: own } = await only(theirs);
    const contact = desk.as('customerContact', { customer: 'boreal' });
    expect((await contact.read<Ledger>('/v1/messages')).items.map(({ id }) => id)).toEqual([own]);
    expect((await contact.read<Ledger>('/v1/messages?customerId=aurora')).items).toEqual([]);
    await contact.when('get', `/v1/messages/${own}`).answers(200);
    await contact.when('get', `/v1/messages/${other}`).problem(404, 'not-found');
    await contact.when('get', '/v1/customers/aurora/messages').problem(404, 'not-found');
    await contact.when('get', `/v1/cases/${theirs}/messages`).answers(200);
  });

  it('the ledger comes in pages', async () => {
    const id = await receive();
    for (const text of ['Um.', 'Dois.']) await ana.given('post', `/v1/cases/${id}/messages`, { text });
    await desk.settled();
    const first = await ana.read<Ledger>(`/v1/messages?caseId=${id}&limit=2`);
    const second = await ana.read<Ledger>(first.next ?? '');
    expect(first.items).toHaveLength(2);
    expect(second).toMatchObject({ items: [{ template: 'requestReceived' }], next: null });
    await ana.when('get', '/v1/messages?status=lost').invalid('status');
  });

  it('a bill is sent, in the customer’s language and currency [D24]', async () => {
    await desk.as('billingAdmin').given('post', '/v1/customers/aurora/invoices', {
      number: 'INV-1',
      issuedOn: '2026-03-01',
      dueOn: '2026-03-15',
      billingPeriodStart: '2026-02-01',
      billingPeriodEnd: '2026-02-28',
      currency: 'BRL',
      amountMinor: 120_050,
    });
    await desk.settled();
    const { items } = await ana.read<{ items: readonly { subject: string }[] }>(
      '/v1/messages?invoiceNumber=INV-1&template=invoiceIssued',
    );
    expect(items[0]?.subject.replaceAll('\u00A0', ' ')).toBe(
      'Fatura INV-1: R$ 1.200,50, vencimento em 15 de março de 2026',
    );
  });
});

describe('with a mail server [D19]', () => {
  let clock: ManualClock;
  let sink: Sink;

  beforeEach(async () => {
    clock = new ManualClock('2026-03-02T09:00:00.000Z');
    sink = await Sink.open();
    await open({ clock, env: { SMTP_URL: sink.url } });
  });
  afterEach(async () => {
    await desk.close();
    await sink.close();
  });

  it('a mail arrives there once', async () => {
    const { messageId, status } = await only(await receive());
    expect(status).toBe('sent');
    expect(sink.mails).toHaveLength(1);
    expect(sink.mails[0]).toContain(`Message-ID: ${messageId}`);
  });

  it('a mail that it refuses for good has bounced', async () => {
    sink.refusal = { at: 'RCPT TO', code: 550 };
    const { status } = await only(await receive());
    expect(status).toBe('bounced');
    const { items } = await ana.read<{ items: unknown[] }>('/v1/work-queue?kind=messageBounced');
    expect(items).toHaveLength(1);
  });

  it('a mail that it can’t take now is tried again when its time has come', async () => {
    sink.refusal = { at: 'RCPT TO', code: 450 };
    const caseId = await receive();
    expect(await only(caseId)).toMatchObject({
      status: 'queued',
      attempts: 1,
      nextAttemptAt: '2026-03-02T09:01:00.000Z',
    });
    sink.refusal = undefined;
    clock.set('2026-03-02T09:01:00.000Z');
    await eventually(() => sink.mails.length > 0);
    await eventually(async () => (await only(caseId)).status === 'sent');
    expect(sink.mails).toHaveLength(1);
    expect(await only(caseId)).toMatchObject({ status: 'sent', attempts: 2, nextAttemptAt: null });
  });
});
