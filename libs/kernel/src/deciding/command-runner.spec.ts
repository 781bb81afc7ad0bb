import { describe, expect, it } from '@jest/globals';
import { EventCatalog } from '../events/catalog.js';
import { defineEvent, t, type EventOf } from '../events/definition.js';
import type { EventToAppend } from '../events/envelope.js';
import { StoreUnavailable, type AppendResult, type ExpectedRevision } from '../ports/event-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { SequentialIds } from '../testing/sequential-ids.js';
import { CommandRunner, type CommandContext } from './command-runner.js';
import { decideBy, evolveBy, type Decider } from './decider.js';
import { rule } from './rule.js';

const Opened = defineEvent('Opened', { summary: 'An account was opened.', data: t.Object({}) });
const Deposited = defineEvent('Deposited', {
  summary: 'Money came in.',
  data: t.Object({ amount: t.Number() }),
});
type AccountEvent = EventOf<typeof Opened> | EventOf<typeof Deposited>;

interface Account {
  readonly open: boolean;
  readonly balance: number;
}

type AccountCommand =
  | { readonly type: 'Open' }
  | { readonly type: 'Deposit'; readonly amounts: readonly number[] }
  | { readonly type: 'EnsureOpen' };

const isOpen = rule<Account>('account/open', '[X1]', 'Open the account first.', ({ open }) => open);

const account: Decider<Account, AccountCommand, AccountEvent> = {
  category: 'account',
  initialState: { open: false, balance: 0 },
  decide: decideBy({
    Open: { requires: [], then: () => [Opened({})] },
    EnsureOpen: { requires: [], then: (_, { open }) => (open ? [] : [Opened({})]) },
    Deposit: { requires: [isOpen], then: ({ amounts }) => amounts.map((amount) => Deposited({ amount })) },
  }),
  evolve: evolveBy({
    Opened: (state) => ({ ...state, open: true }),
    Deposited: (state, { data }) => ({ ...state, balance: state.balance + data.amount }),
  }),
};

const catalog = new EventCatalog([Opened, Deposited]);
const deposit = (...amounts: number[]): AccountCommand => ({ type: 'Deposit', amounts });

/** A log that fails, or is changed by somebody else, right before or after it writes. */
class TroubledEventStore extends MemoryEventStore {
  before: (() => Promise<void>) | undefined;
  after: (() => void) | undefined;
  reads = 0;

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    const { before } = this;
    this.before = undefined;
    await before?.();
    const result = await super.append(stream, expected, events);
    const { after } = this;
    this.after = undefined;
    after?.();
    return result;
  }

  override readStream(...parameters: Parameters<MemoryEventStore['readStream']>) {
    this.reads++;
    return super.readStream(...parameters);
  }
}

describe('CommandRunner', () => {
  let ids = 0;

  function context(options: Partial<CommandContext> = {}): CommandContext {
    const actor = { id: 'somebody', kind: 'person', roles: [] } as const;
    return {
      actor,
      commandId: `command-${ids++}`,
      correlationId: 'correlation',
      causationId: 'cause',
      ...options,
    };
  }

  const idempotent = (commandId: string, commandHash: string) => context({ commandId, commandHash });

  function desk({ soleWriter = true } = {}) {
    const store = new TroubledEventStore(undefined, soleWriter);
    const runner = () =>
      new CommandRunner(store, catalog, new ManualClock(), new SequentialIds(ids++ * 1_000));
    const here = runner();
    const elsewhere = runner();
    const run = (command: AccountCommand, options = context()) => here.run(account, '1', command, options);
    const there = (command: AccountCommand, options = context()) =>
      elsewhere.run(account, '1', command, options);
    return { store, here, run, there, runner };
  }

  it('appends what was decided, with its envelope, and says where', async () => {
    const { store, run } = desk();
    expect(await run({ type: 'Open' })).toMatchObject({
      ok: true,
      id: '1',
      streamId: 'account-1',
      revision: 0,
      repeated: false,
    });
    const outcome = await run(
      deposit(3, 4),
      context({ reason: 'rent', occurredAt: '2026-01-01T00:00:00.000Z' }),
    );
    const stored = await store.readStream('account-1');
    expect(outcome).toMatchObject({
      revision: 2,
      position: stored[2]?.position,
      events: [{ data: { amount: 3 } }, { data: { amount: 4 } }],
    });
    expect(stored[2]?.metadata).toMatchObject({
      schemaVersion: 1,
      reason: 'rent',
      occurredAt: '2026-01-01T00:00:00.000Z',
      correlationId: 'correlation',
    });
  });

  it('answers with the rule that refuses, and writes nothing', async () => {
    const { store, run } = desk();
    expect(await run(deposit(1))).toMatchObject({
      ok: false,
      reason: { kind: 'refused', refusal: { rule: 'account/open' } },
    });
    expect(await store.head()).toBeUndefined();
  });

  it('has nothing to write when it is so already', async () => {
    const { run } = desk();
    await run({ type: 'Open' });
    expect(await run({ type: 'EnsureOpen' })).toMatchObject({
      ok: true,
      revision: 0,
      position: undefined,
      events: [],
    });
  });

  it('never writes what does not fit the catalog', async () => {
    const { store, run } = desk();
    await run({ type: 'Open' });
    await expect(run(deposit('much' as never))).rejects.toThrow('/amount');
    expect(await store.readStream('account-1')).toHaveLength(1);
  });

  it('puts neighbours in a queue, so that none loses a race', async () => {
    const { here, run } = desk();
    await run({ type: 'Open' });
    await Promise.all(Array.from({ length: 50 }, () => run(deposit(1))));
    expect((await here.load(account, '1')).state.balance).toBe(50);
  });

  describe('a command that was given before', () => {
    it('is answered as before, and written once', async () => {
      const { store, run } = desk();
      await run({ type: 'Open' });
      const first = await run(deposit(1, 2), idempotent('key', 'hash'));
      expect(await run(deposit(1, 2), idempotent('key', 'hash'))).toEqual({ ...first, repeated: true });
      expect(await store.readStream('account-1')).toHaveLength(3);
    });

    it('is known again after a restart, and by others', async () => {
      const { store, run, runner } = desk();
      await run({ type: 'Open' });
      const first = await run(deposit(1, 2), idempotent('key', 'hash'));
      const again = await runner().run(account, '1', deposit(1, 2), idempotent('key', 'hash'));
      expect(again).toEqual({ ...first, repeated: true });
      expect(await store.readStream('account-1')).toHaveLength(3);
    });

    it('is refused when it says something else', async () => {
      const { run } = desk();
      await run({ type: 'Open' });
      await run(deposit(1), idempotent('key', 'hash'));
      expect(await run(deposit(2), idempotent('key', 'other'))).toEqual({
        ok: false,
        reason: { kind: 'idReused' },
      });
    });

    it('is written once even when the first answer was lost', async () => {
      const { store, here, run } = desk();
      await run({ type: 'Open' });
      store.after = () => {
        throw new StoreUnavailable('away');
      };
      await expect(run(deposit(1), idempotent('key', 'hash'))).rejects.toThrow(StoreUnavailable);
      expect(await run(deposit(1), idempotent('key', 'hash'))).toMatchObject({ ok: true, repeated: true });
      expect((await here.load(account, '1')).state.balance).toBe(1);
    });

    it('is written once when both are given at the same time, here and elsewhere', async () => {
      const { store, run, there } = desk({ soleWriter: false });
      await run({ type: 'Open' });
      const outcomes = await Promise.all([
        run(deposit(1), idempotent('key', 'hash')),
        there(deposit(1), idempotent('key', 'hash')),
      ]);
      expect(outcomes.every(({ ok }) => ok)).toBe(true);
      expect(await store.readStream('account-1')).toHaveLength(2);
    });
  });

  describe('a caller who names the revision', () => {
    it('is served when it is the current one', async () => {
      const { run } = desk();
      await run({ type: 'Open' });
      expect(await run(deposit(1), context({ expectedRevision: 0 }))).toMatchObject({
        ok: true,
        revision: 1,
      });
    });

    it('is told the current one when it is another', async () => {
      const { run } = desk();
      await run({ type: 'Open' });
      await run(deposit(1));
      expect(await run(deposit(1), context({ expectedRevision: 0 }))).toEqual({
        ok: false,
        reason: { kind: 'stale', expected: 0, actual: 1 },
      });
    });

    it('is not judged by a state that others have changed meanwhile', async () => {
      const { run, there } = desk({ soleWriter: false });
      await run({ type: 'Open' });
      await there(deposit(1));
      expect(await run(deposit(1), context({ expectedRevision: 1 }))).toMatchObject({
        ok: true,
        revision: 2,
      });
    });

    it('loses a race once, for good', async () => {
      const { store, run, there } = desk({ soleWriter: false });
      await run({ type: 'Open' });
      store.before = async () => {
        await there(deposit(1));
      };
      expect(await run(deposit(1), context({ expectedRevision: 0 }))).toMatchObject({
        ok: false,
        reason: { kind: 'stale', expected: 0, actual: 1 },
      });
    });
  });

  describe('where others write too', () => {
    it('decides anew after a lost race', async () => {
      const { store, here, run, there } = desk({ soleWriter: false });
      await run({ type: 'Open' });
      store.before = async () => {
        await there(deposit(5));
      };
      expect(await run(deposit(1))).toMatchObject({ ok: true, revision: 2 });
      expect((await here.load(account, '1')).state.balance).toBe(6);
    });

    it('gives up when others are always faster', async () => {
      const { store, run, there } = desk({ soleWriter: false });
      await run({ type: 'Open' });
      const interfere = async () => {
        await there(deposit(1));
        store.before = interfere;
      };
      store.before = interfere;
      expect(await run(deposit(1))).toMatchObject({ ok: false, reason: { kind: 'contended' } });
    });

    it('does not refuse for what was true when the state was cached', async () => {
      const { run, there } = desk({ soleWriter: false });
      await run(deposit(1));
      await there({ type: 'Open' });
      expect(await run(deposit(1))).toMatchObject({ ok: true });
    });

    it('does not say "already so" for what was true when the state was cached', async () => {
      const { here, run, there } = desk({ soleWriter: false });
      await run({ type: 'Open' });
      await there(deposit(9));
      expect(await run({ type: 'EnsureOpen' })).toMatchObject({ ok: true, revision: 1 });
      expect((await here.load(account, '1')).state.balance).toBe(9);
    });
  });

  describe('a stream that is said to be new', () => {
    it('is not looked for', async () => {
      const { store, run } = desk();
      expect(await run({ type: 'Open' }, context({ newStream: true }))).toMatchObject({
        ok: true,
        revision: 0,
      });
      expect(store.reads).toBe(0);
    });

    it('is looked at all the same when it turns out to be there', async () => {
      const { run, runner } = desk();
      await run({ type: 'Open' }, idempotent('key', 'hash'));
      const again = await runner().run(
        account,
        '1',
        { type: 'Open' },
        { ...idempotent('other', 'hash'), newStream: true },
      );
      expect(again).toMatchObject({ ok: true, revision: 1 });
    });
  });

  it('does not trust what it has cached after a write of which it does not know whether it happened', async () => {
    const { store, run } = desk();
    await run({ type: 'EnsureOpen' });
    store.after = () => {
      throw new StoreUnavailable('away');
    };
    await expect(run(deposit(1))).rejects.toThrow(StoreUnavailable);
    expect(await run(deposit(1), context({ expectedRevision: 1 }))).toMatchObject({ ok: true, revision: 2 });
  });
});
