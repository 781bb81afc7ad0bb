import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  customerSubject,
  EventCatalog,
  Keyring,
  MemoryMasterKeys,
  SealedEventStore,
  type DomainEvent,
} from '#kernel';
import {
  ManualClock,
  MemoryEventStore,
  MemoryKeyStore,
  on,
  projectionSpecification,
  recorded,
  SequentialIds,
} from '#kernel/testing';
import { CustomerDetailsChanged, customerEvents, CustomerRegistered } from '../../domain/events.js';
import { isAmong, wantedIn, type ContactsDocument } from './contact.document.js';
import { customerContactsProjection } from './contacts.projection.js';

const rui = { name: 'Rui Prado', email: 'Rui@Aurora.example' };
const isil = { name: 'Işıl Kaya', email: 'isil@aurora.example' };
const registered = (...contacts: (typeof rui)[]) =>
  CustomerRegistered({
    name: 'Aurora',
    language: 'en',
    country: 'BR',
    cloud: 'commercial',
    contacts,
    existingCommercialRelationship: false,
  });
const ERASURE = { at: '2026-04-01T08:00:00.000Z', by: 'officer', because: 'They asked.' };

const ids = new SequentialIds();
let keys: Keyring;
let log: SealedEventStore;

const write = async (customerId: string, ...facts: readonly DomainEvent[]) => {
  const events = facts.map((fact) => {
    const { type, data, metadata } = recorded(fact);
    return { id: ids.next(), type, data, metadata };
  });
  await log.append(`customer-${customerId}`, 'noStream', events);
};
const documentOf = async (customerId: string): Promise<ContactsDocument> => {
  let doc: ContactsDocument | null = null;
  for (const event of await log.readStream(`customer-${customerId}`)) {
    doc = customerContactsProjection.evolve(doc, event, customerId, {} as never);
  }
  if (!doc) throw new Error('The customer has no document.');
  return doc;
};
const isFound = async (customerId: string, text: string): Promise<boolean> => {
  const doc = await documentOf(customerId);
  const wanted = wantedIn(text);
  const digester = doc.key === undefined ? undefined : keys.digester(doc.key, 'search');
  return wanted !== undefined && digester !== undefined && isAmong(doc, wanted, digester);
};

beforeEach(() => {
  keys = new Keyring(new MemoryKeyStore(), new MemoryMasterKeys(), new ManualClock(), ids);
  log = new SealedEventStore(new MemoryEventStore(), {
    keys,
    catalog: new EventCatalog(customerEvents),
    streams: [{ category: 'customer', kind: 'customerContacts', customer: 'id' }],
  });
});

describe('A contact', () => {
  it.each([
    'rui@aurora.example',
    ' RUI@aurora.EXAMPLE ',
    'ｒｕｉ@aurora.example',
    'Rui Prado',
    'prado',
    'PRADO, rui',
    'isil kaya',
    'IŞIL',
  ])('is found by its address, its name or words of it, however they are typed: %s', async (text) => {
    await write('aurora', registered(rui, isil));
    expect(await isFound('aurora', text)).toBe(true);
  });

  it.each(['aurora.example', 'rui@', 'pra', 'rui kaya', 'rui@aurora.example.org'])(
    'is not found by a part of a word, of its address, or by what belongs to two: %s',
    async (text) => {
      await write('aurora', registered(rui, isil));
      expect(await isFound('aurora', text)).toBe(false);
    },
  );

  it('is found by what was said last', async () => {
    await write('aurora', registered(rui), CustomerDetailsChanged({ contacts: [isil] }));
    expect(await isFound('aurora', 'rui')).toBe(false);
    expect(await isFound('aurora', 'isil')).toBe(true);
    await write('moinho', registered(rui), CustomerDetailsChanged({ name: 'Moinho' }));
    expect(await isFound('moinho', 'rui')).toBe(true);
  });

  it('is told by digests only, which are others for the same person at another customer', async () => {
    await write('aurora', registered(rui));
    await write('moinho', registered(rui));
    const [one, other] = [await documentOf('aurora'), await documentOf('moinho')];
    expect(JSON.stringify(one)).not.toMatch(/rui|prado/i);
    const digestsOf = ({ contacts }: ContactsDocument) =>
      contacts.flatMap(({ email, words }) => [email, ...words]);
    expect(digestsOf(one)).toHaveLength(3);
    expect(digestsOf(one).filter((digest) => digestsOf(other).includes(digest))).toEqual([]);
  });

  it('is not found once its key is destroyed, nor is a digest left when the document is folded again', async () => {
    await write('aurora', registered(rui));
    const before = await documentOf('aurora');
    await keys.destroy([{ subject: customerSubject('aurora') }], ERASURE);
    expect(keys.digester(before.key ?? '', 'search')).toBeUndefined();
    expect(await documentOf('aurora')).toEqual({ id: 'aurora', findable: false, contacts: [] });
  });

  it('that lies open in the log is found by nothing', () => {
    projectionSpecification(customerContactsProjection)
      .given(on('customer-1', registered(rui)))
      .thenDocument('1', { id: '1', findable: false, contacts: [] });
  });
});
