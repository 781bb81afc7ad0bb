import { describe, expect, it } from '@jest/globals';
import { CommandRunner, EventCatalog, type CommandContext } from '#kernel';
import { ManualClock, MemoryEventStore, SequentialIds } from '#kernel/testing';
import type { CustomerCommand } from '../domain/commands.js';
import { customerDecider } from '../domain/decide.js';
import { customerEvents } from '../domain/events.js';
import { DelegatedAdminInForce, DelegatedAdminInForceHandler } from './delegated-admin-in-force.js';
import { FindCustomer, FindCustomerHandler } from './find-customer.js';

const aurora = {
  name: 'Padaria Aurora',
  language: 'pt-BR',
  country: 'BR',
  cloud: 'commercial',
  contacts: [],
  existingCommercialRelationship: false,
} as const;
const gdap = {
  relationshipId: 'gdap-1',
  roles: ['Global reader'],
  startsAt: '2026-01-01T00:00:00.000Z',
  endsAt: '2028-01-01T00:00:00.000Z',
  status: 'active',
} as const;

/** A log with one customer, who granted delegated rights. */
async function desk() {
  const store = new MemoryEventStore();
  const catalog = new EventCatalog(customerEvents);
  const ids = new SequentialIds();
  const runner = new CommandRunner(store, catalog, new ManualClock(), ids);
  const give = (command: CustomerCommand, occurredAt: string) =>
    runner.run(customerDecider, 'aurora', command, context(ids.next(), occurredAt));
  await give({ type: 'KeepCustomer', ...aurora }, '2026-02-01T00:00:00.000Z');
  await give({ type: 'RecordDelegatedAdminRelationship', ...gdap }, '2026-02-02T00:00:00.000Z');
  return {
    give,
    find: (query: FindCustomer) => new FindCustomerHandler(runner).execute(query),
    inForce: (query: DelegatedAdminInForce) => new DelegatedAdminInForceHandler(runner).execute(query),
  };
}

const context = (commandId: string, occurredAt: string): CommandContext => ({
  actor: { id: 'ana', kind: 'person', roles: ['helpdeskAgent'] },
  commandId,
  correlationId: commandId,
  causationId: commandId,
  occurredAt,
});

describe('FindCustomer', () => {
  it('tells who a customer is right after it was written', async () => {
    const { find } = await desk();
    expect(await find(new FindCustomer('aurora'))).toEqual({
      customerId: 'aurora',
      ...aurora,
      subscriptions: [],
    });
  });

  it('finds nobody of another id', async () => {
    const { find } = await desk();
    expect(await find(new FindCustomer('nobody'))).toBeUndefined();
  });
});

describe('DelegatedAdminInForce [D5]', () => {
  const inMarch = '2026-03-01T00:00:00.000Z';

  it('tells the roles from the start to the end, and not at the end', async () => {
    const { inForce } = await desk();
    const at = (moment: string) => inForce(new DelegatedAdminInForce('aurora', 'gdap-1', moment));
    expect(await at('2025-12-31T23:59:59.999Z')).toBeUndefined();
    expect(await at(gdap.startsAt)).toEqual({ relationshipId: 'gdap-1', roles: ['Global reader'] });
    expect(await at(gdap.endsAt)).toBeUndefined();
  });

  it('knows neither a relationship of somebody else nor one that was ended', async () => {
    const { inForce, give } = await desk();
    expect(await inForce(new DelegatedAdminInForce('nobody', 'gdap-1', inMarch))).toBeUndefined();
    expect(await inForce(new DelegatedAdminInForce('aurora', 'gdap-2', inMarch))).toBeUndefined();
    await give({ type: 'EndDelegatedAdminRelationship', relationshipId: 'gdap-1' }, inMarch);
    expect(await inForce(new DelegatedAdminInForce('aurora', 'gdap-1', inMarch))).toBeUndefined();
  });
});
