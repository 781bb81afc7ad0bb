import { beforeEach, describe, expect, it } from '@jest/globals';
import { EventCatalog } from '../events/catalog.js';
import { defineEvent, t } from '../events/definition.js';
import type { DomainEvent, EventToAppend } from '../events/envelope.js';
import { StoreUnavailable, type ExpectedRevision } from '../ports/event-store.js';
import { ManualClock, MemoryEventStore, MemoryKeyStore, SequentialIds } from '../testing/index.js';
import { customerSubject, STAFF_SUBJECT } from './data-subjects.js';
import { Keyring } from './keyring.js';
import { MemoryMasterKeys } from './memory-master-keys.js';
import { erasedOf } from './opened-event.js';
import { sameHashOf } from './opened-metadata.js';
import { SealedEventStore } from './sealed-event-store.js';

const text = () => t.String();
const Opened = defineEvent('Opened', {
  summary: 'A ticket was opened.',
  personal: ['title', 'people'],
  personalOfStaff: ['approver'],
  data: t.Object({
    customerId: text(),
    number: t.Integer(),
    title: text(),
    people: t.Optional(t.Array(t.Object({ name: text() }))),
    approver: t.Optional(text()),
  }),
});
const Noted = defineEvent('Noted', {
  summary: 'Something was noted.',
  personal: ['from'],
  data: t.Object({ from: t.Object({ name: text(), phone: t.Optional(text()) }) }),
});
const Shut = defineEvent('Shut', { summary: 'It was shut.', data: t.Object({}) });
const catalog = new EventCatalog([Opened, Noted, Shut]);
const streams = [{ category: 'ticket', kind: 'tickets', customer: { field: 'customerId' } }];
const ERASURE = { at: '2026-04-01T08:00:00.000Z', by: 'officer', because: 'They asked.' };

const ids = new SequentialIds();
const envelop = (fact: DomainEvent, occurredAt = '2026-03-02T09:00:00.000Z'): EventToAppend => ({
  id: ids.next(),
  ...fact,
  metadata: {
    schemaVersion: 1,
    occurredAt,
    actor: { id: 'ana', kind: 'person', roles: [] },
    correlationId: 'c',
    causationId: 'c',
    commandId: 'c',
  },
});

let raw: MemoryEventStore;
let keyStore: MemoryKeyStore;
let keys: Keyring;
let store: SealedEventStore;

/** Another program on the same stores. */
const another = () => {
  const ring = new Keyring(keyStore, new MemoryMasterKeys(), new ManualClock(), ids);
  return new SealedEventStore(raw, { keys: ring, catalog, streams });
};

const opened = Opened({
  customerId: 'aurora',
  number: 7,
  title: 'Rui can’t print',
  people: [{ name: 'Rui' }],
});
const write = (expected: ExpectedRevision, ...facts: DomainEvent[]) =>
  store.append(
    'ticket-1',
    expected,
    facts.map((fact) => envelop(fact)),
  );
const dataOf = async (from: Pick<SealedEventStore, 'readStream'> = store) =>
  (await from.readStream('ticket-1')).map(({ data }) => data);

beforeEach(() => {
  raw = new MemoryEventStore();
  keyStore = new MemoryKeyStore();
  keys = new Keyring(keyStore, new MemoryMasterKeys(), new ManualClock(), ids);
  store = new SealedEventStore(raw, { keys, catalog, streams });
});

describe('A sealed log', () => {
  it('gives what was written, and holds none of what is personal', async () => {
    await write('noStream', opened, Shut({}));
    expect(await dataOf()).toEqual([opened.data, {}]);
    const [stored, shut] = await raw.readStream('ticket-1');
    expect(stored?.data).toEqual({ customerId: 'aurora', number: 7, $sealed: [expect.anything()] });
    expect(JSON.stringify(stored?.data)).not.toContain('Rui');
    expect(shut?.data).toEqual({});
  });

  it('gives the same to pages, streams and subscriptions', async () => {
    await write('noStream', opened);
    const [page] = await store.readAll({ limit: 10 });
    expect(page?.data).toEqual(opened.data);
    const ending = new AbortController();
    for await (const { events, live } of store.subscribe({ signal: ending.signal })) {
      expect([events.map(({ data }) => data), live]).toEqual([[opened.data], true]);
      ending.abort();
    }
  });

  it('has the key before the event that needs it, one for each subject, kind and month', async () => {
    await write('noStream', opened);
    await write(0, Noted({ from: { name: 'Rui' } }));
    await store.append('ticket-1', 1, [
      envelop(Noted({ from: { name: 'Rui' } }), '2026-04-02T09:00:00.000Z'),
    ]);
    await store.append('ticket-2', 'noStream', [envelop(opened)]);
    const made = await keyStore.page({}, undefined, 10);
    expect(made.map(({ subject, kind, period }) => [subject, kind, period])).toEqual([
      [customerSubject('aurora'), 'tickets', '2026-03'],
      [customerSubject('aurora'), 'tickets', '2026-04'],
    ]);
  });

  it('writes nothing when there can be no key', async () => {
    keyStore.add = () => Promise.reject(new StoreUnavailable('The keys are away.'));
    await expect(write('noStream', opened)).rejects.toThrow(StoreUnavailable);
    expect(await raw.readAll({ limit: 1 })).toEqual([]);
    await store.append('ticket-2', 'noStream', [envelop(Shut({}))]);
  });

  it('refuses personal data in a stream of which nobody said whose it is', async () => {
    await expect(store.append('note-1', 'noStream', [envelop(opened)])).rejects.toThrow(
      'whose personal data',
    );
    await expect(write('noStream', Noted({ from: { name: 'Rui' } }))).rejects.toThrow('customerId');
    expect(await raw.readAll({ limit: 1 })).toEqual([]);
  });

  it('knows whose data goes to a stream that it did not begin itself', async () => {
    await write('noStream', opened);
    store = new SealedEventStore(raw, { keys, catalog, streams });
    expect(await write(0, Noted({ from: { name: 'Rui' } }))).toMatchObject({ ok: true, revision: 1 });
    expect(await keyStore.page({}, undefined, 10)).toHaveLength(1);
  });

  it('answers that a stream is not there when it is not', async () => {
    expect(await write(3, Noted({ from: { name: 'Rui' } }))).toEqual({ ok: false, actual: 'noStream' });
  });

  it('takes a repeated append for what it is, although it is sealed anew', async () => {
    const events = [envelop(opened)];
    const first = await store.append('ticket-1', 'noStream', events);
    expect(await store.append('ticket-1', 'noStream', events)).toEqual(first);
    expect(await dataOf()).toEqual([opened.data]);
  });

  it('keeps of what a command said a digest under the subject’s key, and none where nobody’s data is', async () => {
    const said = (fact: DomainEvent) => {
      const event = envelop(fact);
      return { ...event, metadata: { ...event.metadata, commandHash: 'hash' } };
    };
    await store.append('ticket-1', 'noStream', [said(opened), said(Shut({}))]);
    await store.append('shop-1', 'noStream', [said(Shut({}))]);
    const [first, second] = await store.readStream('ticket-1');
    for (const event of [first, second]) {
      if (!event) throw new Error('There are two events.');
      const { commandHash: kept = '' } = event.metadata;
      expect(kept).toMatch(/^keyed:[^:]+:[\w-]{43}$/);
      expect([sameHashOf(event.metadata)(kept, 'hash'), sameHashOf(event.metadata)(kept, 'other')]).toEqual([
        true,
        false,
      ]);
    }
    expect((await store.readStream('shop-1'))[0]?.metadata.commandHash).toBe('hash');
  });

  it('reads on over events that lie open in the log', async () => {
    await raw.append('ticket-1', 'noStream', [envelop(opened)]);
    await write(0, Noted({ from: { name: 'Rui' } }));
    expect(await dataOf()).toEqual([opened.data, { from: { name: 'Rui' } }]);
  });

  it('gives data that are none as they lie in the log: what is wrong with them is for others to say', async () => {
    await raw.append('ticket-1', 'noStream', [envelop(opened), { ...envelop(Shut({})), data: null }]);
    expect(await dataOf()).toEqual([opened.data, null]);
  });

  it('can’t be read without the master key', async () => {
    await write('noStream', opened);
    await expect(dataOf(another())).rejects.toThrow('master key');
  });
});

describe('Erased data', () => {
  const erase = (subject: string) => keys.destroy([{ subject }], ERASURE);
  const NOTE = '[erased on 2026-04-01 by officer: They asked.]';

  it('says so in the shape that was there, and leaves the rest as it was', async () => {
    await write('noStream', opened, Noted({ from: { name: 'Rui', phone: '1' } }));
    await erase(customerSubject('aurora'));
    const [first, second] = await store.readStream('ticket-1');
    expect(first?.data).toEqual({ customerId: 'aurora', number: 7, title: NOTE, people: [] });
    expect(second?.data).toEqual({ from: { name: NOTE } });
    for (const event of [first, second]) if (event) catalog.check({ type: event.type, data: event.data });
    expect(first && erasedOf(first)).toEqual([{ fields: ['people', 'title'], erasure: ERASURE }]);
  });

  it('has no hash of a command that could be compared: its id says that it is the same', async () => {
    const event = envelop(opened);
    await store.append('ticket-1', 'noStream', [
      { ...event, metadata: { ...event.metadata, commandHash: 'hash' } },
    ]);
    await erase(customerSubject('aurora'));
    const [first] = await store.readStream('ticket-1');
    const { commandHash: kept = '' } = first?.metadata ?? {};
    expect(first && sameHashOf(first.metadata)(kept, 'another')).toBe(true);
  });

  it('leaves a field absent that was absent', async () => {
    await write('noStream', Opened({ customerId: 'aurora', number: 7, title: 'Rui' }));
    await erase(customerSubject('aurora'));
    expect(await dataOf()).toEqual([{ customerId: 'aurora', number: 7, title: NOTE }]);
  });

  it('of a customer leaves who of the partner approved it, and the other way round', async () => {
    await write('noStream', Opened({ customerId: 'aurora', number: 7, title: 'Rui', approver: 'Rita' }));
    await erase(customerSubject('aurora'));
    expect(await dataOf()).toEqual([{ customerId: 'aurora', number: 7, title: NOTE, approver: 'Rita' }]);
    await erase(STAFF_SUBJECT);
    expect(await dataOf()).toMatchObject([{ approver: NOTE }]);
  });

  it('stays erased for a program that starts later, and what comes after has a new key', async () => {
    await write('noStream', opened);
    await erase(customerSubject('aurora'));
    await write(0, Noted({ from: { name: 'Eva' } }));
    expect(await dataOf()).toMatchObject([{ title: NOTE }, { from: { name: 'Eva' } }]);
    expect(await keyStore.page({}, undefined, 10)).toHaveLength(2);
  });

  it('is noticed by a program beside, which shares the keys', async () => {
    keyStore = new MemoryKeyStore(false);
    const masters = new MemoryMasterKeys();
    const sharing = () =>
      new SealedEventStore(raw, {
        keys: new Keyring(keyStore, masters, new ManualClock(), ids),
        catalog,
        streams,
      });
    const [mine, theirs] = [sharing(), sharing()];
    await mine.append('ticket-1', 'noStream', [envelop(opened)]);
    expect(await dataOf(theirs)).toEqual([opened.data]);
    const metadata = { ...envelop(Shut({})).metadata, commandHash: 'hash' };
    await mine.append('ticket-1', 0, [{ ...envelop(Shut({})), metadata }]);
    const [shut] = await sharing().readStream('ticket-1', { from: 1 });
    const { commandHash: kept = '' } = shut?.metadata ?? {};
    expect(shut && sameHashOf(shut.metadata)(kept, 'other')).toBe(false);
    await keyStore.destroy([{}], ERASURE);
    expect(await dataOf(sharing())).toMatchObject([{ title: NOTE }, {}]);
  });
});
