import { describe, expect, it } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import { caseEvents, RequestReceived } from '#cases';
import { FindCustomer } from '#customers';
import {
  CommandRunner,
  customerSubject,
  EventCatalog,
  Keyring,
  MemoryMasterKeys,
  type CommandContext,
  type EventOf,
} from '#kernel';
import { ManualClock, MemoryEventStore, MemoryKeyStore, SequentialIds } from '#kernel/testing';
import { FindPartner } from '#offering';
import { communicationEvents, type MessageQueued } from '../domain/events.js';
import type { NoticeOrder } from '../notices/notice-order.js';
import { NoticeSources } from '../notices/notice-source.js';
import { QueueMessage, QueueMessageHandler } from './queue-message.js';

type Queued = EventOf<typeof MessageQueued>['data'];

const context: CommandContext = {
  actor: { id: 'process:customer-notices', kind: 'system', roles: [] },
  commandId: 'tell-e1',
  commandHash: 'hash',
  correlationId: 'correlation',
  causationId: 'e1',
};
const order: NoticeOrder = {
  customerId: 'aurora',
  caseId: 'c1',
  template: 'requestReceived',
  channel: 'email',
  cause: { eventId: 'e1', type: 'RequestReceived', streamId: 'case-c1', revision: 0 },
};
const received = RequestReceived({
  number: '2026-000001',
  customerId: 'aurora',
  cloud: 'commercial',
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'critical',
  channel: 'phone',
  language: 'fr',
  title: 'No mail',
  description: 'None since this morning.',
});

interface Known {
  readonly contacts?: readonly { name: string; email: string }[];
  readonly partner?: object;
}

/** A desk that has received a request of a customer with these contacts. */
async function desk({ contacts = [], partner }: Known, isKnown = true) {
  const store = new MemoryEventStore();
  const catalog = new EventCatalog([...caseEvents, ...communicationEvents]);
  const ids = new SequentialIds();
  const customer = { customerId: 'aurora', name: 'Padaria Aurora', language: 'pt-BR', contacts };
  const queries = {
    execute: async (query: unknown) => {
      if (query instanceof FindCustomer) return isKnown ? customer : undefined;
      if (query instanceof FindPartner) return partner;
      throw new Error('Nobody asked for that.');
    },
  } as unknown as QueryBus;
  const metadata = {
    ...context,
    schemaVersion: RequestReceived.version,
    occurredAt: '2026-03-02T09:00:00.000Z',
  };
  await store.append('case-c1', 'noStream', [{ ...received, id: ids.next(), metadata }]);
  const runner = new CommandRunner(store, catalog, new ManualClock(), ids);
  const sources = new NoticeSources(store, catalog, queries);
  const keys = new Keyring(new MemoryKeyStore(), new MemoryMasterKeys(), new ManualClock(), ids);
  const handler = new QueueMessageHandler(runner, queries, sources, keys, ids);
  return {
    keys,
    tell: (change: Partial<NoticeOrder> = {}) =>
      handler.execute(new QueueMessage({ ...order, ...change }, context)),
    written: async () => (await store.readAll({ limit: 100 })).slice(1),
    queued: async () =>
      (await store.readAll({ limit: 100 }))
        .filter(({ type }) => type === 'MessageQueued')
        .map(({ data }) => data as Queued),
  };
}

const rui = { name: 'Rui Prado', email: 'rui@aurora.example' };
const ines = { name: 'Inês Prado', email: 'ines@aurora.example' };
const partner = {
  name: 'Contoso Cloud',
  supportProfile: {
    email: 'help@contoso.example',
    telephone: '+351 210 000 000',
    website: 'https://help.contoso.example',
  },
};

describe('telling a customer', () => {
  it('writes to every contact, in the customer’s language, in the partner’s name', async () => {
    const { tell, queued } = await desk({ contacts: [rui, ines], partner });
    expect(await tell()).toMatchObject({ ok: true });
    const [first, second] = await queued();
    expect(first).toMatchObject({
      recipient: rui,
      language: 'pt-BR',
      subject: 'Recebemos o seu chamado 2026-000001',
      from: { name: 'Contoso Cloud', email: 'help@contoso.example', website: 'https://help.contoso.example' },
      cause: { eventId: 'e1', type: 'RequestReceived' },
    });
    expect(first?.body).toContain('Olá, Rui Prado!');
    expect(second?.recipient).toEqual(ines);
    expect(first?.messageId).toMatch(/^<[0-9a-f-]{36}@contoso\.example>$/);
    expect(first?.messageId).not.toBe(second?.messageId);
  });

  it('prefers the language of the case', async () => {
    const { tell, queued } = await desk({ contacts: [rui], partner });
    await tell({ language: 'fr' });
    expect((await queued())[0]?.subject).toBe('Nous avons bien reçu votre demande 2026-000001');
  });

  it('queues the same messages once, however often it is told to', async () => {
    const { tell, queued } = await desk({ contacts: [rui, ines], partner });
    await tell();
    expect(await tell()).toMatchObject({ ok: true });
    expect(await queued()).toHaveLength(2);
  });

  it('has ids that nobody can confirm an address by, neither at another desk nor when the key is destroyed', async () => {
    const here = await desk({ contacts: [rui], partner });
    const there = await desk({ contacts: [rui], partner });
    for (const { tell } of [here, there]) await tell();
    const [mine, theirs] = [(await here.queued())[0], (await there.queued())[0]];
    expect(mine?.messageId).not.toBe(theirs?.messageId);
    const erasure = { at: '2026-04-01T08:00:00.000Z', by: 'officer', because: 'They asked.' };
    expect(await here.keys.destroy([{ subject: customerSubject('aurora') }], erasure)).toBe(1);
    await here.tell();
    expect(new Set((await here.queued()).map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('writes once to a mailbox that two contacts share', async () => {
    const { tell, queued } = await desk({
      contacts: [rui, { name: 'R. Prado', email: 'RUI@aurora.example' }],
      partner,
    });
    await tell();
    expect((await queued()).map(({ recipient }) => recipient)).toEqual([rui]);
  });

  it('keeps what reaches nobody as unsendable', async () => {
    const { tell, written } = await desk({ partner });
    await tell();
    const facts = await written();
    expect(facts.map(({ type }) => type)).toEqual(['MessageQueued', 'MessageUnsendable']);
    expect((facts[0]?.data as Queued).body).toContain('Olá, Padaria Aurora!');
  });

  it('has a name for a partner that has not published its profile', async () => {
    const { tell, queued } = await desk({ contacts: [rui] });
    await tell();
    expect((await queued())[0]?.from).toEqual({ name: 'Support', email: 'support@localhost' });
  });

  it('refuses a customer that nobody knows', async () => {
    const { tell, written } = await desk({ partner }, false);
    expect(await tell()).toMatchObject({
      ok: false,
      reason: { kind: 'refused', refusal: { rule: 'communication/known-customer' } },
    });
    expect(await written()).toEqual([]);
  });
});
